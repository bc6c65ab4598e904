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
            ("COPY a FROM stdin;\n1\tit's; so\n\\.", "x.sql:3: COPY"),
            ("SELECT 1;\n\\connect other", "x.sql:4: '\\connect"),
        ])
    func refused(sql: String, message: String) throws {
        let problem = try #require(throws: Problem.self) { try upgrade(sql) }
        #expect(problem.description.hasPrefix(message), "\(problem)")
    }

    @Test("leave out what pg_dump writes for psql alone; a savepoint is the revision's own affair")
    func dump() throws {
        let sql = "\\restrict abc\n\nSELECT 1;\nSAVEPOINT a;\nROLLBACK TO a;\n\\unrestrict abc"
        #expect(try upgrade(sql).compactMap(\.sql.postgres) == ["SELECT 1", "SAVEPOINT a", "ROLLBACK TO a"])
    }
}
