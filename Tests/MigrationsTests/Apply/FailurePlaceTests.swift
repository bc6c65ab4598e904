import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceMigrations

@Suite("A step that fails says where")
struct FailurePlaceTests {
    private func failure(_ file: String, _ text: String, on engine: Engine) throws -> MigrationFailure {
        let project = try Project(engine)
        try project.write(file, text: text)
        return try #require(throws: MigrationFailure.self) { try project.migrator().migrate(.upgrade, to: "heads") }
    }

    private func sql(_ statements: [String]) -> String {
        "-- revision: r1\n-- down_revision:\n-- upgrade\n\(statements.joined(separator: "\n"))\n-- downgrade irreversible: a test\n"
    }

    @Test("in SQL by file, line, column and a mark under the fault, among many statements", arguments: Engine.allCases)
    func manyStatements(engine: Engine) throws {
        var statements = (1...40).map { "CREATE TABLE t\($0) (a int);" }
        statements[29] = "CREATE TABLE t30 (a int); CREATE INDEX i\n  ON t1 (nosuch);"
        let failure = try failure("r1.sql", sql(statements), on: engine)
        #expect(failure.step == 31 && failure.stepsKept == 0)
        guard case .file(let file, let line, let column) = failure.place else {
            Issue.record("no place: \(failure)")
            return
        }
        // PostgreSQL has no position for a column that an index names.
        #expect(file.hasSuffix("/r1.sql") && line == (engine == .sqlite ? 34 : 33), "\(failure)")
        #expect(column == (engine == .sqlite ? 10 : 27), "\(failure)")
        #expect(failure.description.contains("r1.sql:"))
    }

    @Test("in SQL with a mark under a syntax error", arguments: Engine.allCases)
    func syntaxError(engine: Engine) throws {
        for statements in [["SELECT 1;", "CREATE TABLE t (a int,, b int);"], ["CREATE TABLE t (a int,, b int);"]] {
            let failure = try failure("r1.sql", sql(statements), on: engine)
            #expect(failure.place == .file(try #require(failure.path), line: 3 + statements.count, column: 23))
            #expect(failure.excerpt == "CREATE TABLE t (a int,, b int)\n                      ^")
        }
    }

    @Test("in YAML by the operation's line, with the statement", arguments: Engine.allCases)
    func yaml(engine: Engine) throws {
        let failure = try failure(
            "r1.yaml",
            """
            revision: r1
            down_revision: null
            upgrade:
              - create_table: {table: t, columns: [{name: id, type: integer}]}
              - execute: {sql: INSERT INTO t (id) VALUES (nosuch), reverse: null}
            """, on: engine)
        #expect(failure.place == .file(try #require(failure.path), line: 5, column: 5))
        #expect(failure.excerpt?.hasPrefix("INSERT INTO t (id) VALUES (nosuch)\n") == true)
    }

    @Test("in a block of YAML by the statement's own line and column", arguments: Engine.allCases)
    func block(engine: Engine) throws {
        let failure = try failure(
            "r1.yaml",
            """
            revision: r1
            down_revision: null
            upgrade:
              - execute:
                  sql: |

                    CREATE TABLE t (id integer, n text);
                    INSERT INTO t VALUES (1, 'é');
                    INSERT INTO t (id)
                      VALUES (nosuch);
                  reverse: DROP TABLE t
            """, on: engine)
        #expect(failure.place == .file(try #require(failure.path), line: 10, column: 19))
        #expect(
            failure.excerpt?.hasPrefix("  VALUES (nosuch)") == true
                && failure.excerpt?.hasSuffix("\n          ^") == true)
    }

    @Test("and never shows a password that stands in its SQL")
    func secret() throws {
        let failure = try failure(
            "r1.sql", sql(["CREATE ROLE r PASSWORD 'hidden' NOSUCHWORD;"]), on: .postgres)
        #expect(failure.excerpt == "CREATE ROLE r PASSWORD …")
        #expect(!failure.description.contains("hidden"))
    }

    @Test("where it fails by what rows say, by the statement's line", arguments: Engine.allCases)
    func rows(engine: Engine) throws {
        let failure = try failure(
            "r1.sql", sql(["CREATE TABLE t (a int NOT NULL);", "", "INSERT INTO t VALUES (NULL);"]), on: engine)
        #expect(failure.place == .file(try #require(failure.path), line: 6, column: 1))
        #expect(failure.excerpt == "INSERT INTO t VALUES (NULL)")
    }
}

extension MigrationFailure {
    fileprivate var path: String? {
        if case .file(let name, _, _) = place { name } else { nil }
    }
}
