import Foundation
import SluiceTestSupport
import Testing

/// `sluice lint` as a process of its own.
struct LintCommandTests {
    private let folder: URL

    init() throws { folder = try TemporaryFolder.make() }

    private func write(_ path: String, _ text: String) throws -> String {
        let file = folder.appending(path: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    private func lint(_ arguments: String...) throws -> SpawnedProgram.Exit {
        try SluiceBinary.run(["lint", "--project", folder.path] + arguments)
    }

    private func rules(_ exit: SpawnedProgram.Exit) throws -> [String] {
        let object = try #require(try JSONSerialization.jsonObject(with: Data(exit.output.utf8)) as? [String: Any])
        return try #require(object["findings"] as? [[String: Any]]).map { "\($0["line"] ?? 0) \($0["rule"] ?? "")" }
    }

    @Test("Findings exit 4 with place, rule, reason and rewrite; without any it exits 0; a missing file exits 1")
    func exitCodes() throws {
        let bad = try write("bad.sql", "SET lock_timeout = 1; SET statement_timeout = 1;\nCREATE INDEX ON t (a);\n")
        let found = try lint(bad)
        #expect(found.code == 4)
        #expect(found.output.contains("bad.sql:2:1: require-concurrent-index-creation: "))
        #expect(found.output.contains("    CREATE INDEX CONCURRENTLY ON t (a)"))
        let clean = try lint(try write("good.sql", "SELECT 1;\n"))
        #expect(clean.code == 0 && clean.output.isEmpty)
        #expect(try lint(folder.path + "/none.sql").code == 1)
        #expect(try lint(bad, "--exclude", "nonsense").code == 64)
    }

    @Test("--fix writes the files and keeps the rest to the byte; a second time there is nothing to write")
    func fix() throws {
        let path = try write("a.sql", "\u{FEFF}-- Ä\r\nCREATE INDEX  i ON t (a);  \r\n")
        #expect(try lint(path, "--fix").code == 0)
        // Foundation's reading of a text leaves a byte order mark out.
        let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        #expect(
            text
                == "\u{FEFF}-- Ä\r\nSET statement_timeout = '5s';\r\nSET lock_timeout = '1s';\r\nCREATE INDEX CONCURRENTLY IF NOT EXISTS  i ON t (a);  \r\n"
        )
        #expect(try lint(path, "--fix").code == 0)
        #expect(String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self) == text)
    }

    @Test("Revisions are looked through without files: sections at their lines, operations at theirs")
    func revisions() throws {
        _ = try write(
            "migrations/1.sql",
            """
            -- revision: aaaa1
            -- upgrade
            CREATE TABLE t (a int);
            CREATE INDEX i ON t (a);
            -- sluice:ignore ban-drop-table it was never used
            DROP TABLE old;
            -- downgrade
            DROP TABLE t;
            """)
        _ = try write(
            "migrations/2.yaml",
            """
            revision: aaaa2
            down_revision: aaaa1
            upgrade:
              - create_table: {table: u, columns: [{name: id, type: bigint}]}
              - create_index: {index: u_id, table: u, columns: [id]}
              - create_index: {index: t_a, table: t, columns: [a]}
              - drop_column: {table: t, column: a}
            downgrade: {irreversible: a test}
            """)
        let found = try lint("--json")
        #expect(found.code == 4)
        let rules = try rules(found)
        #expect(rules.contains("3 prefer-bigint-over-int"))
        #expect(rules.contains("8 ban-drop-table"))
        #expect(rules.contains("7 ban-drop-column"))
        #expect(!rules.contains { $0.hasPrefix("6 ban-drop-table") || $0.contains("timeout") || $0.contains("robust") })
        #expect(rules.contains("6 require-concurrent-index-creation"))
        #expect(!rules.contains { $0.hasPrefix("4 require-concurrent") || $0.hasPrefix("5 require-concurrent") })
    }

    @Test("sluice.yaml and .squawk.toml say which rules are asked, and flags stand above them")
    func configuration() throws {
        _ = try write(
            "sluice.yaml", "lint: {exclude: [ban-drop-table], rules: [new-enum], exclude_paths: [skipped.sql]}\n")
        let path = try write("a.sql", "DROP TABLE IF EXISTS t;\nCREATE TYPE m AS ENUM ('a');\n")
        let skipped = try write("skipped.sql", "DROP TABLE t;\n")
        let found = try lint(path, skipped, "--json", "-e", "require-lock-timeout,require-statement-timeout")
        #expect(try rules(found) == ["2 new-enum"])
    }

    @Test("GitHub's annotations and SARIF name file, line and rule")
    func formats() throws {
        let path = try write("a b.sql", "SET lock_timeout = 1; SET statement_timeout = 1;\nDROP TABLE IF EXISTS t;\n")
        let github = try lint(path, "--format", "github")
        #expect(github.output.hasPrefix("::error file="))
        #expect(github.output.contains("a b.sql,line=2,col=1,endLine=2,title=ban-drop-table::"))
        let sarif = try lint(path, "--format", "sarif")
        let log = try #require(try JSONSerialization.jsonObject(with: Data(sarif.output.utf8)) as? [String: Any])
        #expect(log["version"] as? String == "2.1.0")
        let run = try #require((log["runs"] as? [[String: Any]])?.first)
        let result = try #require((run["results"] as? [[String: Any]])?.first)
        #expect(result["ruleId"] as? String == "ban-drop-table")
        #expect("\(result)".contains("a%20b.sql"))
    }
}
