import Foundation
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import Sluice

/// `state: {schema: NAME}`: where Sluice keeps its own tables.
@Suite("The schema of Sluice's own tables")
struct StateNameTests {
    private static let settings = "state: {schema: ops}"

    private func names(_ project: ProjectFolder, _ pattern: String) throws -> [String] {
        let dialect = project.database.url.dialect
        let sql = dialect.choose(
            postgres: "SELECT nspname::text FROM pg_namespace WHERE nspname ~ '\(pattern)'",
            sqlite: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE '\(pattern)\\_%' ESCAPE '\\'")
        return try project.database.rows(sql).compactMap { $0[0].text }
    }

    private func write(_ project: ProjectFolder, table: String, ids: String = "aa") throws {
        try project.revision(
            "\(ids)01", after: nil,
            """
              - create_table:
                  table: \(table)
                  columns: [{name: id, type: integer, primary_key: true}, {name: v, type: text}, {name: w, type: text}]
            """)
        try project.revision(
            "\(ids)02", after: "\(ids)01", "  - deprecate_column: {table: \(table), column: v, grace: 0s}")
        try project.revision("\(ids)03", after: "\(ids)02", "  - drop_deprecated: {table: \(table), column: v}")
        try project.write(
            "backfills/fill.yaml",
            "table: \(table)\nset: {w: \"'w' || id\"}\nwhere: w IS NULL\nkeep_in_sync: true\n")
    }

    @Test("is the one that the project names, for revisions, runs, archives and drops", arguments: Engine.allCases)
    func everything(engine: Engine) throws {
        let project = try ProjectFolder(engine, settings: Self.settings)
        try write(project, table: "items")
        try project.open().upgrade(to: "aa01")
        for id in 1...20 { try project.database.run("INSERT INTO items (id, v) VALUES (\(id), 'v\(id)')") }
        #expect(try project.open().run("fill").record.state == .complete)
        try project.open().upgrade()
        #expect(try project.database.rows("SELECT * FROM items WHERE id = 3") == [[3, "w3"]])
        try project.open().downgrade(to: "aa01")
        #expect(try project.database.rows("SELECT v FROM items WHERE id = 3") == [["v3"]])
        #expect(try names(project, "sluice") == [])
        #expect(try !names(project, "ops").isEmpty)
        #expect(try project.open().leftovers() == [])
    }

    @Test("of another project in the same database is nobody's schema", arguments: Engine.allCases)
    func neighbours(engine: Engine) throws {
        let first = try ProjectFolder(engine, settings: "")
        let second = try ProjectFolder(on: first.database, settings: Self.settings)
        try write(first, table: "mine")
        try write(second, table: "yours", ids: "bb")
        try first.open().upgrade(to: "aa01")
        try second.open().upgrade(to: "bb02")
        for project in [first, second] {
            let schema = try project.open().dumpSchema(of: .database(project.open().url)).joined()
            #expect(schema.contains("mine") && schema.contains("yours"))
            #expect(!schema.contains("revision_log") && !schema.contains("guard") && !schema.contains("ops"))
            #expect(try project.open().currentRevisions().count == 1)
        }
    }

    @Test(
        "isn't changed under a database in use: its revisions would be applied again", arguments: Engine.allCases)
    func changed(engine: Engine) throws {
        let project = try ProjectFolder(engine, settings: "")
        try write(project, table: "items")
        try project.open().upgrade(to: "aa01")
        try project.write("sluice.yaml", Self.settings)
        for _ in 1...2 {
            let problem = #expect(throws: Problem.self) { try project.open().upgrade() }
            #expect(problem?.reason.contains("revision aa01 of this project is applied") == true, "\(problem as Any)")
            #expect(problem?.hint?.contains("state: {schema: sluice}") == true)
        }
        #expect(try names(project, "ops") == [])
        // A tenant a schema: the same revisions, told apart by whoever says so.
        try project.write("sluice.yaml", "state: {schema: ops, shared: true}")
        try project.database.run("DROP TABLE items")
        try project.open().upgrade(to: "aa01")
        #expect(try !names(project, "ops").isEmpty)
    }

    @Test(
        "is a plain word that the database hasn't for itself",
        arguments: ["Ops", "pg_ops", "public", "a b", "1st", "a.b"])
    func refused(name: String) throws {
        let project = try ProjectFolder(.sqlite, settings: "state: {schema: '\(name)'}")
        let problem = #expect(throws: Problem.self) { try project.open() }
        #expect(problem?.place?.description.hasPrefix("sluice.yaml:1:") == true)
    }
}
