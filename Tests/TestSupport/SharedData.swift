package import Foundation

/// Real databases that lie beside the repository: `../shared/data`, or where `SLUICE_SHARED` says. Tests that use
/// them are skipped with a message where they are absent: `@Test(.enabled(if: SharedData.isPresent, SharedData.absence))`.
package enum SharedData {
    package static let folder: URL? = {
        let named = ProcessInfo.processInfo.environment["SLUICE_SHARED"].map { URL(filePath: $0) }
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let candidates = [named, root.deletingLastPathComponent().appending(path: "shared")].compactMap { $0 }
        return candidates.map { $0.appending(path: "data") }.first { FileManager.default.fileExists(atPath: $0.path) }
    }()

    package static var isPresent: Bool { folder != nil }
    package static let absence = "no ../shared/data and no SLUICE_SHARED: real databases are not here"

    package static var chinookSQLite: URL? { folder?.appending(path: "chinook/chinook.sqlite") }
    package static var chinookPostgres: URL? { folder?.appending(path: "chinook/chinook.postgres.sql") }
    package static var sakilaSchema: URL? { folder?.appending(path: "sakila/postgres-sakila-schema.sql") }
    package static var sakilaData: URL? { folder?.appending(path: "sakila/postgres-sakila-insert-data-using-copy.sql") }
}
