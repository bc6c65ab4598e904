import Foundation
import SluiceDatabase
import SluiceSQLText
import SluiceTestSupport
import Testing

@Suite("PostgreSQL's statements are cut where its own parser cuts them")
struct PostgresSplittingTests {
    private static let statements = [
        "SELECT 1", "select ';', E'\\';', $$;$$, \"a;b\", $x$ $$;$$ $x$ from t",
        "INSERT INTO t VALUES (1, 'it''s; so')",
        "CREATE RULE r AS ON INSERT TO t DO ALSO (INSERT INTO l VALUES (1); INSERT INTO l VALUES (2))",
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 ELSE 2 END; END",
        "CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC INSERT INTO t SELECT 1 AS end, x.case FROM x; END",
        "CREATE FUNCTION g() RETURNS int LANGUAGE plpgsql AS $f$ BEGIN RETURN 1; END; $f$", "BEGIN", "END", "COMMIT",
        "SELECT /* ; /* ; */ ; */ 1", "SELECT 1 -- ;\n + 2",
        "UPDATE \"begin\" SET atomic = 'end' WHERE a ->> 'b' = ';'",
    ]

    private func byParser(_ text: String) throws -> [[String]] {
        let bytes = Array(text.utf8)
        return try PostgresParser.statements(in: text).map { tokens(String(decoding: bytes[$0], as: UTF8.self)) }
    }

    /// Without blanks and comments, which the parser counts to the statement that follows them.
    private func tokens(_ text: String) -> [String] {
        SQLToken.tokens(of: text, in: .postgres).map(\.text).filter { $0 != "" }
    }

    @Test("generated scripts")
    func generated() throws {
        let seed = Seed.make("generated PostgreSQL")
        var random = RandomSQL(seed: seed)
        for _ in 0..<500 {
            let text = random.script(of: Self.statements)
            #expect(
                try SQLScript(text, in: .postgres).statements.map { tokens($0.text) } == byParser(text),
                "seed \(seed): \(text)")
        }
    }

    @Test(
        "every .sql file of real databases", .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
    func realFiles() throws {
        let folder = try #require(SharedData.folder)
        let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
            .compactMap { $0 as? URL }.filter { $0.pathExtension == "sql" }
        #expect(!files.isEmpty)
        for file in files {
            let text = try String(contentsOf: file, encoding: .utf8)
            let statements = SQLScript(text, in: .postgres).statements
            #expect(statements.count > 20)
            // The parser knows neither rows nor psql's commands: it gets the text without them.
            var bytes = Array(text.utf8)
            for range in statements.compactMap(\.copiedRows)
                + statements.filter({ $0.kind == .clientCommand }).map(\.range)
            {
                bytes.replaceSubrange(range, with: range.map { _ in UInt8(ascii: " ") })
            }
            let sql = statements.filter { $0.kind != .clientCommand }.map { tokens($0.text) }
            #expect(try sql == byParser(String(decoding: bytes, as: UTF8.self)), "\(file.path)")
        }
    }

    @Test("rows after COPY FROM stdin belong to it, whatever is in them; a backslash begins a command of psql's")
    func dump() {
        let text = """
            \\restrict it's
            COPY a (t) FROM stdin; -- rows
            it's; one
            \\N
            \\.
            SELECT 1;
            COPY b FROM STDIN WITH (FORMAT csv);
            "
            \\.
            SELECT '
            \\.
            ';
            \\unrestrict x
            """
        let statements = SQLScript(text, in: .postgres).statements
        #expect(
            statements.map(\.kind) == [
                .clientCommand, .copyFromStdin, .other, .copyFromStdin, .other, .clientCommand,
            ])
        #expect(statements.map(\.line) == [1, 2, 6, 7, 10, 13])
        let rows = statements.map { $0.copiedRows.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) } }
        #expect(rows == [nil, "it's; one\n\\N\n\\.\n", nil, "\"\n\\.\n", nil, nil])
        let rest = SQLScript(text, in: .postgres).textWithoutClientCommands
        #expect(rest.hasPrefix("\nCOPY a") && rest.hasSuffix("SELECT '\n\\.\n';\n"))
        #expect(statements[4].text == "SELECT '\n\\.\n'" && statements[5].text == "\\unrestrict x")
    }

    @Test("what the parser doesn't know yet is split like the rest, and the parser says where it stopped")
    func newerSyntax() throws {
        let text = "SELECT 1;\nSELECT é FROM JSON_TABLE(x, '$' COLUMNS (a int PATH '$.a;')) AS j;\nSELECT 0x1F;"
        #expect(SQLScript(text, in: .postgres).statements.map(\.line) == [1, 2, 3])
        let error = try #require(throws: SQLSyntaxError.self) { try PostgresParser.statements(in: text) }
        #expect(error.description.hasPrefix("line 2, column 33: syntax error at or near \"COLUMNS\""), "\(error)")
    }
}
