import Foundation
import Sluice
import SluiceDatabase
import SluiceTestSupport
import Testing

@Suite("A schema file")
struct SchemaFileTests {
    @Test(
        "may have no command of psql's but pg_dump's own",
        arguments: ["\\i b.sql", "\\ir b.sql", "\\copy t FROM 'x'", "\\gexec", "\\set a 1"])
    func commands(command: String) throws {
        let project = try ProjectFolder.wanting("CREATE TABLE a (id int);\n\(command)\n", from: "", on: .postgres)
        let problem = #expect(throws: Problem.self) { try project.open().checkSchema() }
        #expect(problem?.place == .file("schema.sql", line: 2, column: 1))
        try project.write(
            "schema.sql",
            "\\restrict x\n\\connect d\nCREATE TABLE a (id int);\nCOPY a FROM stdin;\n1\n\\.\n\\unrestrict x\n")
        #expect(try project.open().checkSchema().differences.first?.summary == "table public.a is missing")
    }

    @Test("has a semicolon behind SQL that ends in a comment", arguments: Engine.allCases)
    func comments(engine: Engine) throws {
        let views = "CREATE VIEW v AS SELECT 1 AS x -- note\n; CREATE VIEW w AS SELECT 2 AS x;"
        let project = try ProjectFolder.wanting(
            "CREATE TABLE t (id int); " + views, from: "CREATE TABLE t (id int)", on: engine)
        try project.generate()
        try project.open().upgrade()
        #expect(try project.open().checkSchema().differences.map(\.summary) == [])
        let database = try project.open()
        let dump = try database.dumpSchema(of: .database(database.url)).map(\.withSemicolon).joined(separator: "\n")
        try project.write("schema.sql", dump)
        #expect(try project.open().checkSchema().differences.map(\.summary) == [])
        try project.open().downgrade(to: "base")
        #expect(
            "SELECT 1 -- a".withSemicolon == "SELECT 1 -- a\n;" && "SELECT 1 -- a\n".withSemicolon == "SELECT 1 -- a\n;"
        )
    }
}
