import Foundation
import SluiceDatabase
import SluiceTestSupport
import Testing

@Suite("upgrade --sql")
struct ScriptCommandTests {
    private let folder: URL

    init() throws {
        folder = try TemporaryFolder.make()
        let migrations = folder.appending(path: "migrations")
        try FileManager.default.createDirectory(at: migrations, withIntermediateDirectories: true)
        for (id, parent) in [("r1", ""), ("r2", "down_revision: r1\n")] {
            try
                "revision: \(id)\n\(parent)upgrade: [{create_table: {table: t\(id), columns: [{name: a, type: integer}]}}]\n"
                .write(to: migrations.appending(path: "\(id).yaml"), atomically: true, encoding: .utf8)
        }
    }

    private func script(_ database: String) throws -> SpawnedProgram.Exit {
        try SluiceBinary.run(["upgrade", "r1:r2", "--sql", "--project", folder.path, "--database", database])
    }

    @Test("is refused as 'upgrade' is where the state tables of the database are a stranger's")
    func strangersState() throws {
        let database = try TestDatabase(.postgres)
        let role = "stranger_\(database.name)"
        try database.run(
            "CREATE ROLE \(role) LOGIN; GRANT CREATE ON DATABASE \(database.name) TO \(role); SET ROLE \(role); CREATE SCHEMA sluice"
        )
        let exit = try script(database.text)
        #expect(exit.code == 2 && exit.output.isEmpty, "\(exit.both)")
        #expect(exit.errors.contains("schema sluice is of role \(role)"), "\(exit.both)")
    }

    @Test("needs no database within reach")
    func unreachable() throws {
        let exit = try script("host=127.0.0.1 port=1")
        #expect(exit.code == 0 && exit.output.contains("CREATE TABLE"), "\(exit.both)")
    }
}
