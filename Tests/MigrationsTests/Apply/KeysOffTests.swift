import Foundation
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceMigrations

@Suite("A revision that makes a SQLite table anew, and so runs without foreign keys,")
struct KeysOffTests {
    private static let rebuild =
        "  - alter_column: {table: o, column: n, nullable: false, was: {nullable: true}}\n"

    private func project(_ steps: String, onDelete: String = "CASCADE", revision: String = rebuild) throws -> Project {
        let project = try Project(.sqlite)
        try project.database.run(
            """
            CREATE TABLE p (id INTEGER PRIMARY KEY, n TEXT);
            CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INT NOT NULL REFERENCES p (id) ON DELETE \(onDelete)
              ON UPDATE CASCADE);
            CREATE TABLE o (id INTEGER PRIMARY KEY, n TEXT);
            CREATE TABLE w (id INTEGER PRIMARY KEY);
            CREATE TRIGGER wd AFTER INSERT ON w BEGIN DELETE FROM p WHERE id = NEW.id; END;
            INSERT INTO p VALUES (1, 'a'), (2, 'b'); INSERT INTO c VALUES (1, 1), (2, 2)
            """)
        try project.write("aaaa1", "upgrade:\n\(revision)\(steps)\ndowngrade: {irreversible: a test}")
        return project
    }

    private func rows(_ project: Project) throws -> [[Value]] {
        try project.database.rows("SELECT 'p', id FROM p UNION ALL SELECT 'c', p_id FROM c ORDER BY 1, 2")
    }

    @Test(
        "refuses what would lose a cascade before anything is run, also where a trigger does it",
        arguments: [
            "  - delete_rows: {table: p, rows: [{id: 2}]}", "  - execute: DELETE FROM p WHERE id = 2",
            "  - execute: UPDATE p SET id = 5 WHERE id = 1", "  - execute: REPLACE INTO p VALUES (1, 'x')",
            "  - execute: UPDATE p SET rowid = 5 WHERE id = 1", "  - execute: INSERT INTO w VALUES (2)",
            "  - execute: WITH x AS (SELECT 2 AS id) DELETE FROM p WHERE id IN (SELECT id FROM x)",
        ])
    func lostCascade(step: String) throws {
        let project = try project(step)
        let before = try rows(project)
        let failure = try #require(throws: MigrationFailure.self) {
            try project.migrator().migrate(.upgrade, to: "heads")
        }
        #expect(failure.isForeseen, "\(failure)")
        #expect(failure.description.contains("the rows of c that point to p would not follow"), "\(failure)")
        #expect(failure.hint.contains("a revision of their own"))
        #expect(try rows(project) == before)
        // With keys on, in a revision without the rebuild, the rows follow or SQLite refuses: nothing is broken.
        let alone = try self.project(step, revision: "")
        _ = try? alone.migrator().migrate(.upgrade, to: "heads")
        #expect(try alone.database.rows("PRAGMA foreign_key_check").isEmpty)
    }

    @Test(
        "in SQL that turns them on again refuses what counts on them there",
        arguments: [
            ("DELETE FROM p WHERE id = 2", "would not follow"),
            ("INSERT INTO c VALUES (9, 99)", "point to rows of p that aren't there"),
        ])
    func turnedOnAgain(sql: String, reason: String) throws {
        for on in ["PRAGMA foreign_keys=ON", "PRAGMA \"foreign_keys\" = \"ON\"", "PRAGMA/**/main . foreign_keys(+1)"] {
            try turnedOnAgain(sql, reason, on: on)
        }
    }

    private func turnedOnAgain(_ sql: String, _ reason: String, on: String) throws {
        let project = try Project(.sqlite)
        try project.database.run(
            """
            CREATE TABLE p (id INTEGER PRIMARY KEY); INSERT INTO p VALUES (1), (2);
            CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INT REFERENCES p (id) ON DELETE CASCADE); INSERT INTO c VALUES (1, 1), (2, 2)
            """)
        let rebuild = """
            -- revision: aaaa1
            -- upgrade
            PRAGMA defer_foreign_keys=ON;
            PRAGMA foreign_keys="OFF";
            CREATE TABLE new_p (id INTEGER PRIMARY KEY, n TEXT);
            INSERT INTO new_p (id) SELECT id FROM p;
            DROP TABLE p;
            ALTER TABLE new_p RENAME TO p;
            \(on);
            """
        let end = "\n-- downgrade irreversible: a test\n"
        try project.write("aaaa1.sql", text: "\(rebuild)\n\(sql);\(end)")
        let failure = try #require(throws: MigrationFailure.self) {
            try project.migrator().migrate(.upgrade, to: "heads")
        }
        #expect(failure.description.contains(reason), "\(failure)")
        #expect(try rows(project) == [["c", 1], ["c", 2], ["p", 1], ["p", 2]])
        // As one step of YAML, and as the way back.
        let body = rebuild.split(separator: "\n").dropFirst(2)
        let yaml = body.map { "      \($0)" }.joined(separator: "\n")
        let back = yaml.replacing("id INTEGER PRIMARY KEY, n TEXT", with: "id INTEGER PRIMARY KEY")
        try FileManager.default.removeItem(at: project.folder.appending(path: "aaaa1.sql"))
        try project.write("aaaa1", "upgrade:\n  - execute: |\n\(yaml)\ndowngrade:\n  - execute: |\n\(back)")
        _ = try project.migrator().migrate(.upgrade, to: "heads")
        _ = try project.migrator().migrate(.downgrade, to: "base")
        #expect(try rows(project) == [["c", 1], ["c", 2], ["p", 1], ["p", 2]])
        try FileManager.default.removeItem(at: project.folder.appending(path: "aaaa1.yaml"))
        // As Prisma writes it, and as SQLite's manual does.
        try project.write(
            "aaaa1.sql", text: "\(rebuild)\n-- downgrade\n\(body.joined(separator: "\n"))\n")
        _ = try project.migrator().migrate(.upgrade, to: "heads")
        #expect(try rows(project) == [["c", 1], ["c", 2], ["p", 1], ["p", 2]])
    }

    @Test(
        "checks the whole database before it commits, and rolls back",
        arguments: [
            "  - bulk_insert: {table: c, rows: [{id: 9, p_id: 77}]}", "  - execute: INSERT INTO c VALUES (7, 77)",
            "  - execute: UPDATE c SET p_id = 99 WHERE id = 1",
        ])
    func orphans(step: String) throws {
        let project = try project(step)
        let failure = try #require(throws: MigrationFailure.self) {
            try project.migrator().migrate(.upgrade, to: "heads")
        }
        #expect(failure.description.contains("c.p_id would point to rows of p that aren't there"), "\(failure)")
        #expect(failure.hint.contains("a revision of their own"), "\(failure.hint)")
        #expect(try project.database.rows("PRAGMA foreign_key_check").isEmpty)
        #expect(try project.migrator().state().rows.isEmpty)
    }

    @Test("lets be what was broken before, and what breaks nothing")
    func harmless() throws {
        let steps = """
              - execute: UPDATE p SET n = upper(n)
              - execute: DELETE FROM c WHERE id = 2
              - bulk_insert: {table: c, rows: [{id: 3, p_id: 1}]}
            """
        let project = try project(steps)
        try project.database.run("PRAGMA foreign_keys = OFF; INSERT INTO c VALUES (8, 88)")
        _ = try project.migrator().migrate(.upgrade, to: "heads")
        #expect(try project.database.rows("SELECT count(*) FROM c")[0][0].integer == 3)
    }

    @Test("is none where a column is only added: the cascade runs")
    func addedColumn() throws {
        let add = "  - add_column: {table: o, column: {name: x, type: integer, default: 1}}\n"
        let project = try project("  - delete_rows: {table: p, rows: [{id: 2}]}", revision: add)
        _ = try project.migrator().migrate(.upgrade, to: "heads")
        #expect(try project.database.rows("SELECT id FROM c").count == 1)
    }

    @Test("has the same check in its script")
    func offline() throws {
        let project = try Project(.sqlite)
        try project.line([
            (
                "aaaa1",
                """
                upgrade:
                  - create_table: {table: p, columns: [{name: id, type: integer, primary_key: true}]}
                  - create_table: {table: c, columns: [{name: p_id, type: integer, references: {table: p, columns: [id]}}]}
                  - create_table: {table: o, columns: [{name: n, type: text}]}
                """
            ),
            ("bbbb2", "upgrade:\n\(Self.rebuild)  - execute: INSERT INTO c VALUES (7)\ndowngrade: []"),
        ])
        let script = try OfflineScript(
            project.revisions(), dialect: .sqlite, runner: SchemaOnlyRunner(), actor: "tester"
        ).script(.upgrade, from: nil, to: "heads").text
        let shell = ["sqlite3", "-bail", String(project.database.text.dropFirst(7))]
        _ = try? run("/usr/bin/env", shell, input: script)
        #expect(try project.database.rows("SELECT * FROM c").isEmpty)
        #expect(try project.migrator().state().rows == ["aaaa1"])
    }
}

@Suite("What is only looked at beforehand")
struct OtherFileTests {
    @Test(
        "touches no other file",
        arguments: [
            "ATTACH 'FILE' AS o", "ATTACH DATABASE 'FILE' AS o", "VACUUM INTO 'FILE'", "ATTACH 'FI' || 'LE' AS o",
            "VACUUM main INTO 'FILE'", "ATTACH 'file:FILE?mode=rwc' AS o",
        ])
    func otherFile(sql: String) throws {
        let project = try Project(.sqlite)
        let other = project.folder.appending(path: "other.db").path
        let statement = sql.replacing("FILE", with: other).replacing("FI' || 'LE", with: other + "' || '")
        try project.write(
            "a.sql",
            text: """
                -- revision: aaaa1
                -- upgrade
                CREATE TABLE t (a);
                \(statement);
                -- downgrade irreversible: a test
                """)
        let before = try names(project)
        let migrator = try project.migrator()
        let plan = try migrator.plan(.upgrade, to: "heads")
        let notes = try migrator.rehearse(plan, with: .schema)
        _ = try migrator.forecast(plan, on: nil)
        _ = try? OfflineScript(
            project.revisions(), dialect: .sqlite, runner: SchemaOnlyRunner(), actor: "tester"
        ).script(.upgrade, from: nil, to: "heads").text
        #expect(try names(project) == before)
        if sql.hasPrefix("ATTACH") { #expect(notes.count == 1 && notes[0].contains("opens another file"), "\(notes)") }
    }

    private func names(_ project: Project) throws -> [String] { try Folder.names(in: project.folder.path) }
}
