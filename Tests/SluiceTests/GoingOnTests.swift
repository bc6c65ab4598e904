import Foundation
import Sluice
import SluiceBackfill
import SluiceDatabase
import SluiceMigrations
import SluiceTestSupport
import Testing

/// A way to go on with a run, in a later process.
enum WayOn: String, CaseIterable {
    case resume, work, upgrade

    /// Changes the first rows and stops.
    func begin(_ database: ProjectDatabase, rows: Int) throws {
        switch self {
        case .resume, .work: _ = try database.run("mask", options: .limited(to: rows))
        case .upgrade:
            let failure = #expect(throws: MigrationFailure.self) {
                try database.upgrade(options: .limited(to: rows))
            }
            #expect(failure?.isStopped == true, "\(failure?.description ?? "")")
        }
    }

    /// - Returns: The run, as it is left.
    func goOn(_ database: ProjectDatabase) throws -> RunRecord {
        switch self {
        case .resume: _ = try database.resume()
        case .work: _ = try database.work()
        case .upgrade: try database.upgrade()
        }
        return try #require(try database.runs().last)
    }
}

@Suite("A run that is gone on with")
struct GoingOnTests {
    private static let rows = 600
    private static let job = "table: people\ntransform: {phone: {fpe: digits}, name: picky}\non_error: {quarantine: 5}"

    /// Chunks of 50 rows, while the table `gate` has a row: the project says so, and its job doesn't.
    private func project(_ engine: Engine) throws -> ProjectFolder {
        let project = try ProjectFolder(
            engine,
            settings: """
                chunk: {min_rows: 50, max_rows: 50, passes: 1}
                throttle: {query: "SELECT count(*) = 0 FROM gate"}
                """)
        try project.write("backfills/mask.yaml", Self.job)
        try project.revision("aa01", after: nil, "  - backfill: mask", downgrade: "{irreversible: masked}")
        let connection = try project.database.connect()
        try connection.executeScript(
            """
            CREATE TABLE people (id integer PRIMARY KEY, phone text NOT NULL, name text NOT NULL);
            CREATE TABLE gate (open integer); INSERT INTO gate VALUES (1);
            """)
        try connection.transaction {
            for id in 1...Self.rows {
                try connection.execute("INSERT INTO people VALUES (\(id), '\(1_000_000_000 + id * 7_919)', 'good')")
            }
        }
        return project
    }

    private func phones(_ project: ProjectFolder) throws -> [[Value]] {
        try project.database.rows("SELECT phone FROM people ORDER BY id")
    }

    @Test(
        "knows the transforms it was started with, and keeps to the project's chunks",
        arguments: WayOn.allCases, Engine.allCases)
    func transforms(way: WayOn, engine: Engine) throws {
        let whole = try project(engine)
        #expect(try whole.open().run("mask").error == nil)
        let project = try project(engine)
        try way.begin(project.open(), rows: 100)
        #expect(try phones(project) != phones(whole))
        let run = try way.goOn(project.open())
        #expect(run.state == .complete && run.rows == Self.rows)
        #expect(run.chunks >= Self.rows / 50, "\(run.chunks) chunks")
        #expect(try phones(project) == phones(whole))
    }

    @Test("keeps to the project's throttle", arguments: WayOn.allCases, Engine.allCases)
    func throttle(way: WayOn, engine: Engine) throws {
        let project = try project(engine)
        try way.begin(project.open(), rows: 100)
        try project.database.run("DELETE FROM gate")
        let stop = StopToken()
        Thread {
            Thread.sleep(forTimeInterval: 1.5)
            stop.request(.signal)
        }.start()
        if way == .upgrade {
            #expect(throws: MigrationFailure.self) { try project.open(stop: stop).upgrade() }
        } else {
            _ = try way.goOn(project.open(stop: stop))
        }
        let run = try #require(try project.open().runs().last)
        #expect(run.state == .paused && run.rows < Self.rows, "\(run.rows) rows")
    }

    @Test("by a helper beside its owner knows them as well", arguments: Engine.allCases)
    func helper(engine: Engine) throws {
        let project = try project(engine)
        try project.database.run("DELETE FROM gate")
        let owner = Thread { _ = try? project.open().run("mask") }
        owner.start()
        while try project.open().runs().last?.state != .running { usleep(2_000) }
        try project.database.run("INSERT INTO gate VALUES (1)")
        let helped = try project.open().work()
        #expect(helped.error == nil)
        while !owner.isFinished { usleep(2_000) }
        #expect(try project.open().runs().last?.state == .complete)
    }

    @Test("is checked and replayed with the transforms it was started with", arguments: Engine.allCases)
    func replay(engine: Engine) throws {
        let project = try project(engine)
        try project.database.run("UPDATE people SET name = 'bad' WHERE id = 7")
        #expect(try project.open().run("mask").record.quarantined == 1)
        #expect(try project.open().verify().rowsLeft == 0)
        #expect(try project.open().quarantine().rows.count == 1)
        try project.database.run("UPDATE people SET name = 'good' WHERE id = 7")
        let replayed = try project.open().replay()
        #expect(replayed.replayed == 1 && replayed.rows.isEmpty)
        #expect(try project.database.rows("SELECT DISTINCT name FROM people") == [["picked"]])
    }
}
