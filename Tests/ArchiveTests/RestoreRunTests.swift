import Foundation
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms
import Testing

@testable import SluiceArchive

/// A restore is a run like any other: exactly once, fenced, resumable, proved.
@Suite("A restore")
struct RestoreRunTests {
    private let database: TestDatabase
    private let reader: ArchiveReader
    private static let rows = 500

    init() throws {
        database = try Engine.postgres.makeDatabase()
        reader = try Self.archived(in: database)
    }

    private static func archived(in database: TestDatabase) throws -> ArchiveReader {
        let series =
            database.engine == .postgres
            ? "generate_series(1, \(rows)) i"
            : "(WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < \(rows)) SELECT i FROM s)"
        try database.run("CREATE TABLE t (id int PRIMARY KEY, v int); INSERT INTO t SELECT i, i * 7 FROM \(series)")
        var backup = Backup(
            ArchiveSubject(table: QualifiedName("t"), column: "v"),
            to: try TemporaryFolder.make().appending(path: "t.v.zst").path)
        backup.options.frameSize = 1 << 10
        try backup.run(on: database.connect(), database: database.url)
        try database.run("ALTER TABLE t DROP COLUMN v")
        return try ArchiveReader(path: backup.path)
    }

    private func small() -> Restore {
        var options = Restore.Options()
        options.chunkRows = 60
        return Restore(reader, options: options)
    }

    private static func limited(to rows: Int) -> RunOptions {
        var options = RunOptions()
        options.limitRows = rows
        return options
    }

    private static func expectWhole(_ database: TestDatabase) throws {
        let sum = Int64(7 * rows * (rows + 1) / 2)
        #expect(try database.rows("SELECT count(*), sum(v) FROM t") == [[.integer(Int64(rows)), .integer(sum)]])
    }

    @Test("that was stopped behind any chunk is listed as paused, goes on there, and ends with a certificate")
    func resumable() throws {
        let engine = database.backfillEngine
        for number in 1...3 {
            let stopped = #expect(throws: RestoreStopped.self) {
                try small().run(with: engine, options: Self.limited(to: 1))
            }
            #expect(stopped?.run.state == .paused && stopped?.run.total == Self.rows)
            #expect(stopped?.run.chunks == number && (stopped?.run.rows ?? 0) > 0)
        }
        let run = try #require(try engine.runs().first)
        let result = try #require(try Restore(of: run, key: nil)).run(with: engine)
        #expect(result.report.restoredRows == Self.rows && result.outcome.certificate?.rows == Self.rows)
        #expect(try engine.runs().map(\.state) == [.complete])
        try Self.expectWhole(database)
    }

    @Test("by several workers is as complete as one by one")
    func workers() throws {
        var options = RunOptions()
        options.workers = 4
        #expect(try small().run(with: database.backfillEngine, options: options).report.restoredRows == 500)
        try Self.expectWhole(database)
    }

    @Test("that was cancelled begins anew, also where the column was dropped again")
    func cancelled() throws {
        let engine = database.backfillEngine
        for undone in [false, true] {
            let stopped = #expect(throws: RestoreStopped.self) {
                try small().run(with: engine, options: Self.limited(to: 1))
            }
            _ = try engine.cancel(try #require(stopped?.run.id))
            if undone { try database.run("ALTER TABLE t DROP COLUMN v") }
        }
        #expect(try small().run(with: engine).report.restoredRows == Self.rows)
        try Self.expectWhole(database)
    }

    @Test("whose range was taken over can't commit another chunk")
    func fenced() throws {
        let engine = database.backfillEngine
        #expect(throws: RestoreStopped.self) { try small().run(with: engine, options: Self.limited(to: 1)) }
        let connection = try database.connect()
        let store = RunStore(connection)
        let run = try #require(try engine.runs().first?.id)
        _ = try store.move(run, to: .running, from: [.paused])
        var late = try #require(try store.claimRange(run: run, passes: 1, owner: "host/1/1#0"))
        try store.fenceAll(run: run)
        late.progress.open([late.progress.high])
        late.progress = late.progress.advanced(past: try #require(late.progress.next))
        #expect(throws: (any Error).self) { try store.checkpoint(late, rows: 1, quarantined: 0) }
        _ = try store.move(run, to: .paused, from: [.running])
        #expect(try small().run(with: engine).report.restoredRows == Self.rows)
    }

    @Test("names the row that the table refuses, leaves none out, and goes on once that is mended")
    func refusedRow() throws {
        try database.run(
            """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN IF NEW.id = 321 AND NEW.v IS NOT NULL THEN RAISE EXCEPTION ''not this one''; END IF; RETURN NEW; END';
            CREATE TRIGGER refuse BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION refuse();
            """)
        let engine = database.backfillEngine
        var restore = small()
        restore.options.firesTriggers = true
        let failure = #expect(throws: RowFailure.self) { try restore.run(with: engine) }
        #expect(
            failure?.code == "P0001" && failure?.description.contains(#/row \d+ of frame \d+ of its archive/#) == true,
            "\(failure?.description ?? "")")
        #expect(try engine.runs().last?.state == .failed)
        try database.run("DROP TRIGGER refuse ON t")
        #expect(try small().run(with: engine).report.restoredRows == Self.rows)
        try Self.expectWhole(database)
    }

    @Test("is no job: what goes along a table's keys says so")
    func noJob() throws {
        let engine = database.backfillEngine
        let stopped = #expect(throws: RestoreStopped.self) {
            try small().run(with: engine, options: Self.limited(to: 1))
        }
        #expect(throws: Refused.self) { try engine.resume(try #require(stopped?.run.id)) }
    }

    @Test("on SQLite goes on as well, and its rows arrive with the rebuild")
    func sqlite() throws {
        let database = try Engine.sqlite.makeDatabase()
        let reader = try Self.archived(in: database)
        let engine = database.backfillEngine
        #expect(throws: RestoreStopped.self) {
            try Restore(reader).run(with: engine, options: Self.limited(to: 1))
        }
        #expect(try Restore(reader).run(with: engine).report.restoredRows == Self.rows)
        try Self.expectWhole(database)
        #expect(try database.rows("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'sluice_restore%'") == [[0]])
    }
}
