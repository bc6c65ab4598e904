import SluiceDatabase
import SluiceSchema
import Testing

@testable import SluiceMigrations

@Suite("Statements of a revision in SQL")
struct SQLRevisionTests {
    private func upgrade(_ sql: String, section: String = "-- upgrade") throws -> [Execute] {
        let text = "-- revision: a1\n\(section)\n\(sql)\n-- downgrade irreversible: a test\n"
        return try RevisionFile(path: "x.sql", Array(text.utf8)).revision().upgrade.compactMap { operation in
            if case .execute(let execute) = operation { execute } else { nil }
        }
    }

    @Test("are for both databases where both cut the text alike, else each database has its own")
    func dialects() throws {
        let alike = try upgrade("SELECT 'a;b';\nSELECT 2;")
        #expect(alike.map(\.sql) == ["SELECT 'a;b'", "SELECT 2"])

        // SQLite's comment ends where PostgreSQL's goes on.
        let comment = try upgrade("CREATE TABLE a (i int);\n/* see /* the note */\nCREATE TABLE b (i int);")
        #expect(comment.compactMap(\.sql.sqlite) == ["CREATE TABLE a (i int)", "CREATE TABLE b (i int)"])

        let rule = "CREATE RULE r AS ON INSERT TO t DO ALSO (INSERT INTO l VALUES (1); INSERT INTO l VALUES (2))"
        #expect(try upgrade(rule + ";").compactMap(\.sql.postgres) == [rule])
        #expect(
            try upgrade(rule + ";", section: "-- upgrade postgres").map(\.sql) == [SQLText(postgres: rule, sqlite: nil)]
        )
    }

    @Test("are part of the transaction unless PostgreSQL refuses them there: a word in a text means nothing")
    func transactions() throws {
        let statements = try upgrade(
            "INSERT INTO notes VALUES ('built concurrently'); CREATE INDEX CONCURRENTLY i ON t (a); VACUUM t;")
        #expect(statements.map(\.inTransaction) == [true, false, false])
    }

    @Test(
        "that can't stand there are refused with their line",
        arguments: [
            ("SELECT 1;\nBEGIN;", "x.sql:4: 'BEGIN'"), ("\n\nCOMMIT;", "x.sql:5: 'COMMIT'"), ("ROLLBACK;", "x.sql:3"),
            ("SAVEPOINT a;", "x.sql:3: 'SAVEPOINT a'"), ("SELECT 1;\n\nRELEASE a;", "x.sql:5: 'RELEASE a'"),
            ("SELECT 1;\n\\connect other", "x.sql:4: '\\connect"),
        ])
    func refused(sql: String, message: String) throws {
        let problem = try #require(throws: Problem.self) { try upgrade(sql) }
        #expect(problem.description.hasPrefix(message), "\(problem)")
    }

    @Test("leave out what pg_dump writes for psql alone")
    func dump() throws {
        let sql = "\\restrict abc\n\nSELECT 1;\nSELECT 2;\n\\unrestrict abc"
        #expect(try upgrade(sql).compactMap(\.sql.postgres) == ["SELECT 1", "SELECT 2"])
    }

    @Test("take the rows after COPY along, whatever they say; SQLite's rules aren't asked of them")
    func copiedRows() throws {
        let copy = "COPY a (x, y) FROM stdin;\n1\tit's; COMMIT; so\n-- upgrade\t'\n\\.\n"
        let statements = try upgrade("SELECT 1;\n" + copy + "\nSELECT 2;")
        #expect(statements.compactMap(\.sql.postgres) == ["SELECT 1", copy, "SELECT 2"])
        #expect(statements.compactMap(\.sql.sqlite) == [copy])
    }

    @Test("that are the other database's alone are refused on this one: a trigger's END, a function's")
    func oneDatabase() throws {
        let trigger = "CREATE TRIGGER g AFTER INSERT ON t BEGIN\n  UPDATE t SET a = 1;\nEND;"
        let function = "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN\n  PERFORM 1;\nEND; $$;"
        for (sql, fit, unfit) in [(trigger, Dialect.sqlite, Dialect.postgres), (function, .postgres, .sqlite)] {
            let operations = try upgrade(sql).map(Operation.execute)
            #expect(try Step.steps(for: operations, in: fit).count == 1)
            #expect(throws: Problem.self) { try Step.steps(for: operations, in: unfit) }
        }
    }

    @Test("are each by itself with `-- transaction: none`")
    func withoutTransaction() throws {
        let text = "-- revision: a1\n-- transaction: none\n-- upgrade\nSELECT 1;\nSELECT 2;\n-- downgrade\nSELECT 3;\n"
        let revision = try RevisionFile(path: "x.sql", Array(text.utf8)).revision()
        let steps = try Step.steps(for: revision.upgrade + revision.downgrade(), in: .postgres)
        #expect(steps.map(\.transaction) == [.none, .none, .none])
        let problem = #expect(throws: Problem.self) {
            try RevisionFile(path: "x.sql", Array(text.replacing("none", with: "off").utf8))
        }
        #expect(problem?.description.hasPrefix("x.sql:2: transaction is 'off'") == true)
    }

    @Test("are one step between BEGIN and COMMIT with `-- transaction: none`, with their line")
    func blocks() throws {
        let text =
            "-- revision: a1\n-- transaction: none\n-- upgrade\nSELECT 1;\nBEGIN;\nSELECT 2;\nSELECT 3;\nEND;\nSELECT 4;\n-- downgrade\n"
        let revision = try RevisionFile(path: "x.sql", Array(text.utf8)).revision()
        for dialect in [Dialect.postgres, .sqlite] {
            let steps = try Step.steps(for: revision.upgrade, in: dialect)
            #expect(steps.map(\.transaction) == [.none, .shared, .none])
        }
        for (sql, line) in [
            ("BEGIN;\nSELECT 1;\nROLLBACK;", 4), ("SELECT 1;\nSAVEPOINT a;", 5), ("BEGIN;\nVACUUM;\nCOMMIT;", 5),
            ("SELECT 1;\nCOMMIT;", 5), ("BEGIN ISOLATION LEVEL SERIALIZABLE;\nSELECT 1;\nCOMMIT;", 4),
        ] {
            let refused = #expect(throws: Problem.self) {
                try RevisionFile(
                    path: "x.sql", Array("-- revision: a1\n-- transaction: none\n-- upgrade\n\(sql)\n".utf8)
                ).revision()
            }
            #expect(refused?.description.hasPrefix("x.sql:\(line): ") == true, "\(sql): \(String(describing: refused))")
            #expect(refused?.description.contains("own transaction") == false)
        }
    }

    @Test("of SQLite's .dump, and of its manual's way to change a table, are without the transaction around them")
    func sqliteDump() throws {
        let inner = ["CREATE TABLE t (a)", "INSERT INTO t VALUES ('COMMIT')"]
        let pragma = "PRAGMA foreign_keys=OFF"
        for end in ["COMMIT;", "COMMIT;\nPRAGMA foreign_keys=ON;"] {
            let sql = "\(pragma);\nBEGIN TRANSACTION;\n\(inner.joined(separator: ";\n"));\n\(end)"
            let statements = try upgrade(sql, section: "-- upgrade sqlite").compactMap(\.sql.sqlite)
            #expect(Array(statements[0...2]) == [pragma] + inner)
            #expect(statements.count == (end == "COMMIT;" ? 3 : 4))
        }
        // With more than that one, or without the pragma, it isn't theirs.
        for sql in ["BEGIN;\nSELECT 1;\nCOMMIT;", "\(pragma);\nBEGIN;\nCOMMIT;\nBEGIN;\nCOMMIT;"] {
            #expect(throws: Problem.self) { try upgrade(sql, section: "-- upgrade sqlite") }
        }
    }

    @Test(
        "end at a section's line only outside comments and strings: else the file is refused, with the section's line")
    func sectionsInComments() throws {
        for text in [
            "-- upgrade\ninsert into t values(1);\n/* how to go back:\n-- downgrade\ndelete from t;\n*/\ninsert into t values(2);\n",
            "-- upgrade\ninsert into t values('a\n-- downgrade\nb');\n",
            "-- upgrade\nselect 1; /* never closed\n-- downgrade irreversible: a test\n",
        ] {
            let problem = #expect(throws: Problem.self) {
                try RevisionFile(path: "x.sql", Array("-- revision: a1\n\(text)".utf8)).revision()
            }
            #expect(problem?.description.contains("ends inside a comment or a string") == true)
        }
        #expect(try upgrade("select 'it''s'; -- a note, don't read it").map(\.sql) == ["select 'it''s'"])
        #expect(try upgrade("select 1 /* closed */").count == 1)
    }
}
