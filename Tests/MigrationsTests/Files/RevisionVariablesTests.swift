import SluiceDatabase
import SluiceSchema
import Testing

@testable import SluiceMigrations

@Suite("Variables in a revision's file")
struct RevisionVariablesTests {
    private let variables = RevisionVariables(["owner": "app", "size": "10", "Ünused": "x"])

    private func expanded(_ text: String) throws -> String {
        String(decoding: try variables.expand(Array(text.utf8), file: "x.sql"), as: UTF8.self)
    }

    @Test(
        "are replaced by their values; what only looks like one stays",
        arguments: [
            ("GRANT ALL TO ${owner};", "GRANT ALL TO app;"), ("${size}${owner}", "10app"), ("${owner}", "app"),
            (#"'\${owner}'"#, "'${owner}'"), ("SELECT $${owner}$$", "SELECT $${owner}$$"), ("${}", "${}"),
            ("${not one}", "${not one}"), ("${owner", "${owner"), ("$", "$"), ("a ${", "a ${"), ("ü${size}ü", "ü10ü"),
        ])
    func replaced(text: String, expected: String) throws { #expect(try expanded(text) == expected) }

    @Test("without a value are refused with their line and the name that was probably meant")
    func undefined() throws {
        let problem = try #require(throws: Problem.self) { try expanded("SELECT 1;\nGRANT ALL TO ${ownr};") }
        #expect(problem.description == "x.sql:2: there is no variable 'ownr'. Did you mean 'owner'?")
        #expect(problem.hint?.contains("-x ownr=VALUE") == true)
    }

    @Test("whose value ends the string that it stands in are named")
    func quotes() throws {
        let text =
            "-- revision: a1\n-- upgrade\nINSERT INTO t VALUES ('${tenant}', '${size}');\n-- downgrade irreversible: x\n"
        let variables = RevisionVariables(["tenant": "o'brien", "size": "1", "other": "'"])
        let problem = #expect(throws: Problem.self) {
            try RevisionFile(path: "x.sql", Array(text.utf8), variables: variables).revision()
        }
        #expect(
            problem?.description.contains("the value of ${tenant} has a quote") == true,
            "\(String(describing: problem))")
    }

    @Test("reach YAML and SQL, and another value is no change of the file")
    func files() throws {
        let yaml =
            "revision: a1\nupgrade:\n  - create_table: {table: ${owner}, columns: [{name: a, type: string(${size})}]}\n"
        let one = try RevisionFile(path: "a.yaml", Array(yaml.utf8), variables: variables)
        #expect(try one.revision().upgrade.map(\.summary) == ["create table app"])
        let other = try RevisionFile(
            path: "a.yaml", Array(yaml.utf8), variables: RevisionVariables(["owner": "you", "size": "20"]))
        #expect(try other.isUnchanged(since: one.checksum(of: one.revision())))
        let sql = "-- revision: a1\n-- upgrade\nCREATE TABLE ${owner} (a int);\n-- downgrade\nDROP TABLE ${owner};\n"
        let revision = try RevisionFile(path: "a.sql", Array(sql.utf8), variables: variables).revision()
        #expect(try revision.downgrade().map(\.summary) == ["execute DROP TABLE app"])
    }
}
