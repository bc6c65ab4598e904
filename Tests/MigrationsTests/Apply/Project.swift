import Foundation
import SluiceDatabase
import SluiceTestSupport

@testable import SluiceMigrations

/// A folder of revisions and a database, for one test.
final class Project {
    let folder: URL
    let database: TestDatabase

    init(_ engine: Engine) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "sluice-project-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        database = try engine.makeDatabase()
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Each revision follows the one before.
    func line(_ revisions: [(id: String, body: String)]) throws {
        var parent: String?
        for (id, body) in revisions {
            try write(id, after: parent.map { [$0] } ?? [], body)
            parent = id
        }
    }

    func write(_ id: String, after parents: [String] = [], _ body: String, header: String = "") throws {
        let text = """
            revision: \(id)
            down_revision: [\(parents.joined(separator: ", "))]
            \(header)
            \(body)

            """
        try text.write(to: folder.appending(path: "\(id).yaml"), atomically: true, encoding: .utf8)
    }

    /// A file as it stands there.
    func write(_ file: String, text: String) throws {
        try text.write(to: folder.appending(path: file), atomically: true, encoding: .utf8)
    }

    func revisions() throws -> RevisionSet { try RevisionSet(folder: folder.path) }

    func migrator(
        on connection: (any Connection)? = nil, settings: MigrationSettings = .testing,
        runner: any StepRunner = SchemaOnlyRunner(), onEvent: @escaping (MigrationEvent) -> Void = { _ in }
    ) throws -> Migrator {
        Migrator(
            try revisions(), on: try connection ?? database.connect(), settings: settings, runner: runner,
            onEvent: onEvent)
    }

    /// Tables, columns and indexes of the user, as text.
    func catalog() throws -> [String] {
        let query =
            switch database.engine {
            case .sqlite:
                "SELECT type || ' ' || coalesce(sql, name) FROM sqlite_schema WHERE name NOT LIKE 'sqlu%' AND name NOT LIKE 'sluice_%' AND name NOT LIKE 'sqlite_%' ORDER BY name"
            case .postgres:
                """
                SELECT 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
                FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
                UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
                UNION ALL SELECT 'invalid ' || indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid ORDER BY 1
                """
            }
        return try database.rows(query).compactMap { $0[0].text }
    }
}

extension MigrationSettings {
    static let testing = MigrationSettings(
        lockTimeout: .milliseconds(200), concurrentLockTimeout: .seconds(2), attempts: 8,
        firstPause: .milliseconds(20), commandLockTimeout: .seconds(60), actor: "tester@here")
}
