import CSluiceSQLite
import SluiceDatabase
import SluiceSQLText
import SluiceTestSupport
import Testing

@Suite("SQLite's statements end where SQLite calls them complete")
struct SQLiteSplittingTests {
    private static let statements = [
        "SELECT 1", "select ';', \"a;b\", `c;d`, [e;f], x'00'", "SELECT end FROM t", "/* see /* the note; */ SELECT 1",
        "CREATE TRIGGER a AFTER INSERT ON t BEGIN SELECT CASE WHEN 1 THEN 2 END; SELECT end; END",
        "create temp trigger b AFTER UPDATE ON t BEGIN INSERT INTO l VALUES ('; END;'); /* ; */ END",
        "CREATE TEMPORARY TRIGGER IF NOT EXISTS c DELETE ON t BEGIN SELECT 1; end", "EXPLAIN CREATE TABLE t (a)",
        "EXPLAIN QUERY PLAN SELECT 1", "CREATE VIEW trigger AS SELECT 1", "BEGIN", "END", "COMMIT", "CREATE TABLE t(a)",
        "EXPLAIN CREATE TRIGGER d AFTER INSERT ON t BEGIN SELECT 1; END", "explain",
    ]

    /// Each semicolon is asked about: is the text since the last end complete there? One without a statement, which may
    /// stand in a comment, ends none.
    private func ends(_ text: String) -> [Int] {
        let bytes = Array(text.utf8)
        var start = 0
        var ends: [Int] = []
        for position in bytes.indices where bytes[position] == UInt8(ascii: ";") {
            let piece = String(decoding: bytes[start...position], as: UTF8.self)
            let isEmpty = SQLToken.tokens(of: piece, in: .sqlite).allSatisfy { $0.text == "" || $0.text == ";" }
            guard !isEmpty, sqlite3_complete(piece) == 1 else { continue }
            start = position + 1
            ends.append(position)
        }
        return ends
    }

    @Test("generated scripts")
    func generated() {
        let seed = Seed.make("generated SQLite")
        var random = RandomSQL(seed: seed)
        for _ in 0..<1_000 {
            let text = random.script(of: Self.statements)
            let bytes = Array(text.utf8)
            let found = SQLScript(text, in: .sqlite).statements.compactMap { statement in
                bytes[statement.range.upperBound...].firstIndex(of: UInt8(ascii: ";"))
            }
            #expect(found == ends(text), "seed \(seed): \(text)")
        }
    }

    @Test("A comment that mentions another is closed; END is a column; a trigger is one statement")
    func examples() {
        let text = """
            CREATE TABLE a (i, "end");
            /* see /* the note */
            CREATE TABLE b (i);
            CREATE TRIGGER t AFTER INSERT ON a BEGIN
              UPDATE a SET i = CASE end WHEN 1 THEN 2 END;
            END;
            SELECT end FROM a
            """
        #expect(SQLScript(text, in: .sqlite).statements.map(\.line) == [1, 3, 4, 7])
    }
}
