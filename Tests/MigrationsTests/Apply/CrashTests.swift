import Foundation
import SluiceDatabase
import SluiceSchema
import SluiceTestSupport
import Testing

@testable import SluiceMigrations

/// A revision of ten steps, of all kinds, killed at every statement it sends.
struct CrashTests {
    /// Counts a backfill's calls in the database itself, idempotently, as a real one would.
    struct CountingRunner: StepRunner {
        func run(_ backfill: Backfill, _ identity: StepIdentity, on connection: any Connection) throws {
            try connection.execute("UPDATE person SET age = 1 WHERE age IS NULL")
        }
        func run(_ deprecation: BeginDeprecation, _ identity: StepIdentity, on connection: any Connection) throws {}
        func run(_ undeprecation: EndDeprecation, _ identity: StepIdentity, on connection: any Connection) throws
            -> [String]
        { [] }
        func run(_ drop: DropDeprecated, _ identity: StepIdentity, on connection: any Connection) throws {}
        func run(_ restore: RestoreDropped, _ identity: StepIdentity, on connection: any Connection) throws -> [String]
        { [] }
    }

    private func makeProject(_ engine: Engine) throws -> Project {
        let project = try Project(engine)
        try project.write("base01", "upgrade: [{create_table: {table: city, columns: [{name: id, type: integer}]}}]")
        try project.write(
            "ten002", after: ["base01"],
            """
            upgrade:
              - create_table: {table: person, columns: [{name: id, type: integer, primary_key: true}, {name: name, type: text}]}
              - bulk_insert: {table: person, rows: [{id: 1, name: Ada}, {id: 2, name: Bob}], key: [id]}
              - add_column: {table: person, column: {name: age, type: integer}}
              - backfill: ages
              - create_index: {index: person_name, table: person, columns: [name], concurrently: true}
              - add_column: {table: city, column: {name: name, type: text}}
              - create_table: {table: visit, columns: [{name: person, type: integer}, {name: city, type: integer}]}
              - create_index: {index: visit_city, table: visit, columns: [city], concurrently: true}
              - add_column: {table: visit, column: {name: day, type: text}}
              - rename_column: {table: visit, column: day, to: on_day}
            """)
        return project
    }

    private func state(_ project: Project) throws -> [String] {
        let connection = try project.database.connect()
        let heads = try connection.rows("SELECT revision FROM \(connection.dialect.stateTable("heads")) ORDER BY 1")
        return try project.catalog() + heads.map { "\($0)" }
    }

    @Test("Killed at any statement of a ten-step revision, upgrade ends as if undisturbed", arguments: Engine.allCases)
    func upgradeGoesOn(engine: Engine) throws {
        let undisturbed = try makeProject(engine)
        _ = try undisturbed.migrator(runner: CountingRunner()).migrate(.upgrade, to: "base01")
        let counter = StoppingConnection(try undisturbed.database.connect())
        _ = try undisturbed.migrator(on: counter, runner: CountingRunner()).migrate(.upgrade, to: "head")
        let expected = try state(undisturbed)
        #expect(counter.count > 30)

        let project = try makeProject(engine)
        for boundary in 0..<counter.count {
            _ = try project.migrator(runner: CountingRunner()).migrate(.upgrade, to: "base01")
            let stopping = StoppingConnection(try project.database.connect(), after: boundary)
            let crash = Result {
                try project.migrator(on: stopping, runner: CountingRunner()).migrate(.upgrade, to: "head")
            }
            // The last statements give back locks and settings: their failure is no failure of the migration.
            if boundary < counter.count - 3 { #expect(throws: (any Error).self) { try crash.get() } }
            stopping.close()
            _ = try project.migrator(runner: CountingRunner()).migrate(.upgrade, to: "head")
            #expect(try state(project) == expected, "killed after statement \(boundary)")
            #expect(try project.database.rows("SELECT count(*) FROM person WHERE age = 1")[0][0].integer == 2)
            _ = try project.migrator(runner: CountingRunner()).migrate(.downgrade, to: "base01")
        }
    }

    @Test(
        "Killed at any statement of a revision without a transaction, each of its rows is there once",
        arguments: Engine.allCases)
    func withoutTransaction(engine: Engine) throws {
        let text = """
            -- revision: none1
            -- down_revision: null
            -- transaction: none
            -- upgrade
            CREATE TABLE l (a INTEGER);
            INSERT INTO l VALUES (1);
            INSERT INTO l SELECT a + 1 FROM l;
            CREATE INDEX l_a ON l (a);
            UPDATE l SET a = a + 10;
            -- downgrade irreversible: a test
            """
        var (boundary, isThrough) = (0, false)
        while !isThrough {
            let project = try Project(engine)
            try project.write("none1.sql", text: text)
            let stopping = StoppingConnection(try project.database.connect(), after: boundary)
            isThrough = (try? project.migrator(on: stopping).migrate(.upgrade, to: "head")) != nil
            stopping.close()
            _ = try project.migrator().migrate(.upgrade, to: "head")
            #expect(
                try project.database.rows("SELECT a FROM l ORDER BY a") == [[11], [12]],
                "killed after statement \(boundary)")
            boundary += 1
        }
        #expect(boundary > 15)
    }

    @Test(
        "Killed at any statement of a ten-step revision, downgrade takes back what was done", arguments: Engine.allCases
    )
    func downgradeTakesBack(engine: Engine) throws {
        let project = try makeProject(engine)
        _ = try project.migrator(runner: CountingRunner()).migrate(.upgrade, to: "base01")
        let expected = try state(project)
        let counter = StoppingConnection(try project.database.connect())
        _ = try project.migrator(on: counter, runner: CountingRunner()).migrate(.upgrade, to: "head")
        _ = try project.migrator(runner: CountingRunner()).migrate(.downgrade, to: "base01")
        #expect(try state(project) == expected)

        for boundary in 0..<counter.count {
            let stopping = StoppingConnection(try project.database.connect(), after: boundary)
            _ = try? project.migrator(on: stopping, runner: CountingRunner()).migrate(.upgrade, to: "head")
            stopping.close()
            // The way back is killed as well, somewhere.
            let back = StoppingConnection(try project.database.connect(), after: boundary / 2)
            _ = try? project.migrator(on: back, runner: CountingRunner()).migrate(.downgrade, to: "base01")
            back.close()
            _ = try project.migrator(runner: CountingRunner()).migrate(.downgrade, to: "base01")
            #expect(try state(project) == expected, "killed after statement \(boundary)")
        }
    }
}
