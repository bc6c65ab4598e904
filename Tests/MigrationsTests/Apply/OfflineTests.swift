import Foundation
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceMigrations

struct OfflineTests {
    private func makeProject(_ engine: Engine) throws -> Project {
        let project = try Project(engine)
        try project.write(
            "aaaa1",
            """
            message: two tables
            upgrade:
              - create_table: {table: person, columns: [{name: id, type: integer, primary_key: true}, {name: name, type: text}]}
              - bulk_insert: {table: person, rows: [{id: 1, name: "O'Neill; --"}], key: [id]}
            """)
        try project.write(
            "bbbb2", after: ["aaaa1"],
            """
            upgrade:
              - alter_column: {table: person, column: name, nullable: false}
              - create_index: {index: person_name, table: person, columns: [name], concurrently: true}
            """)
        try project.write(
            "cccc3", after: ["bbbb2"], "upgrade: [{create_table: {table: city, columns: [{name: id, type: integer}]}}]")
        return project
    }

    private func script(_ project: Project, _ direction: Direction, from start: String?, to target: String) throws
        -> String
    {
        try OfflineScript(
            project.revisions(), dialect: project.database.url.dialect, runner: SchemaOnlyRunner(), actor: "tester"
        ).script(direction, from: start, to: target).text
    }

    /// Through the database's own shell, as users do.
    private func pipe(_ script: String, into database: TestDatabase) throws {
        switch database.engine {
        case .sqlite: try run("/usr/bin/env", ["sqlite3", "-bail", String(database.text.dropFirst(7))], input: script)
        case .postgres:
            let name = database.text.split(separator: "dbname=").last.map(String.init) ?? ""
            try PostgresCluster.shared.get().tool("psql", ["-v", "ON_ERROR_STOP=1", "-q", "-d", name], input: script)
        }
    }

    @Test(
        "A script takes rows back that it has put in, and leaves those they point to out of account",
        arguments: Engine.allCases)
    func insertedRows(engine: Engine) throws {
        let project = try Project(engine)
        try project.line([
            (
                "aaaa1",
                """
                upgrade:
                  - create_table: {table: u, columns: [{name: id, type: integer, primary_key: true}]}
                  - create_table: {table: t, columns: [{name: id, type: integer, primary_key: true}, {name: u, type: integer, references: u(id)}]}
                """
            ),
            ("bbbb2", "upgrade: [{bulk_insert: {table: t, rows: [{id: 1, u: 7}], key: [id]}}]"),
        ])
        _ = try project.migrator().migrate(.upgrade, to: "aaaa1")
        try project.database.run("INSERT INTO u VALUES (7)")
        try pipe(script(project, .upgrade, from: "aaaa1", to: "heads"), into: project.database)
        #expect(try project.database.rows("SELECT u FROM t") == [[7]])
        try pipe(script(project, .downgrade, from: "bbbb2", to: "aaaa1"), into: project.database)
        #expect(try project.database.rows("SELECT count(*) FROM t") == [[0]])
        #expect(try project.migrator().state().rows == ["aaaa1"])
    }

    @Test(
        "The offline script leaves what the online command leaves, also in ranges and down again",
        arguments: Engine.allCases)
    func offlineEqualsOnline(engine: Engine) throws {
        let online = try makeProject(engine)
        _ = try online.migrator().migrate(.upgrade, to: "heads")
        let offline = try makeProject(engine)
        try pipe(script(offline, .upgrade, from: nil, to: "bbbb2"), into: offline.database)
        try pipe(script(offline, .upgrade, from: "bbbb2", to: "heads"), into: offline.database)
        #expect(try offline.catalog() == online.catalog())
        #expect(try offline.migrator().state() == online.migrator().state())
        #expect(try offline.database.rows("SELECT name FROM person")[0][0].text == "O'Neill; --")
        #expect(try offline.migrator().migrate(.upgrade, to: "heads").isEmpty)
        #expect(try offline.migrator().changedRevisions(offline.migrator().state()).isEmpty)

        try pipe(script(offline, .downgrade, from: "cccc3", to: "aaaa1"), into: offline.database)
        #expect(try offline.migrator().state().rows == ["aaaa1"])
        _ = try offline.migrator().migrate(.downgrade, to: "base")
        #expect(try offline.catalog().isEmpty)
    }

    @Test("A script that drops rows says that it archives none of them, up and down", arguments: Engine.allCases)
    func losses(engine: Engine) throws {
        let project = try Project(engine)
        try project.write("r1", after: [], "upgrade: [{create_table: {table: t, columns: [{name: a, type: integer}]}}]")
        try project.write(
            "r2", after: ["r1"], "upgrade: [{drop_table: {table: t}}]\ndowngrade: {irreversible: a test}")
        let offline = try OfflineScript(
            project.revisions(), dialect: project.database.url.dialect, runner: SchemaOnlyRunner(), actor: "tester")
        for script in [
            try offline.script(.upgrade, from: "r1", to: "r2"), try offline.script(.downgrade, from: "r1", to: "base"),
        ] {
            #expect(script.warnings.contains { $0.contains("drops table t, and a script archives nothing") })
            #expect(script.text.contains("-- warning: "))
        }
    }

    @Test("A script of a dump has rows before those that they point to")
    func dump() throws {
        let project = try Project(.sqlite)
        try project.write(
            "r1.sql",
            text: """
                -- revision: r1
                -- upgrade
                PRAGMA foreign_keys=OFF;
                BEGIN TRANSACTION;
                CREATE TABLE c (p INTEGER REFERENCES later (id));
                INSERT INTO c VALUES (1);
                CREATE TABLE later (id INTEGER PRIMARY KEY);
                INSERT INTO later VALUES (1);
                COMMIT;
                -- downgrade irreversible: a test
                """)
        try pipe(script(project, .upgrade, from: nil, to: "heads"), into: project.database)
        #expect(try project.database.rows("SELECT p, id FROM c, later") == [[1, 1]])
    }

    @Test("A step that isn't SQL is refused offline")
    func backfill() throws {
        let project = try Project(.postgres)
        try project.write("aaaa1", "upgrade: [{backfill: {job: prices, reverse: null}}]")
        let error = try #require(throws: Problem.self) { try script(project, .upgrade, from: nil, to: "heads") }
        #expect(error.code == .offline)
    }
}
