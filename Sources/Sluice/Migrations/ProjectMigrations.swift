package import Foundation
package import SluiceDatabase
package import SluiceMigrations

extension Project {
    /// The project's revisions, folder by folder, in the order of their file names.
    package func revisions() throws -> RevisionSet {
        for folder in revisionFolders where !FileManager.default.fileExists(atPath: folder.path) {
            throw Problem(
                .invalidProject, at: .file(folder.path), "there is no folder of revisions here; `sluice init` makes one"
            )
        }
        return try RevisionSet(folders: revisionFolders.map(\.path))
    }

    /// Who it is, for the revision log: `deploy@web1`.
    package static var actor: String { "\(NSUserName())@\(ProcessInfo.processInfo.hostName)" }

    package var migrationSettings: MigrationSettings {
        var settings = MigrationSettings(actor: Self.actor)
        settings.lockTimeout = defaults.lockTimeout
        return settings
    }

    /// Moves the database at `url` along the project's revisions.
    package func migrator(
        _ url: DatabaseURL, access: DatabaseAccess, runner: any StepRunner = SchemaOnlyRunner(),
        shouldStop: @escaping () -> Bool = { false }, onEvent: @escaping (MigrationEvent) -> Void = { _ in }
    ) throws -> Migrator {
        // What only looks finds an empty database where the first upgrade will make the file.
        let isToBeMade = access == .readOnly && url.isMissingFile
        return Migrator(
            try revisions(), on: try isToBeMade ? DatabaseURL.inMemory.connect(.create) : url.connect(access),
            settings: migrationSettings, runner: runner,
            shouldStop: shouldStop, onEvent: onEvent)
    }

    /// The SQL of a way between two revisions, without a database.
    package func offlineScript(_ dialect: Dialect, runner: any StepRunner = SchemaOnlyRunner()) throws -> OfflineScript
    {
        try OfflineScript(try revisions(), dialect: dialect, runner: runner, actor: Self.actor)
    }

    /// Makes a new project: the configuration and the folders. What is there already stays as it is.
    /// - Returns: The paths that were made.
    package static func initialize(_ folder: URL, database: String?) throws -> [String] {
        var made: [String] = []
        let manager = FileManager.default
        for name in ["", "migrations", "backfills"] {
            let path = name.isEmpty ? folder.path : folder.appending(path: name).path
            guard !manager.fileExists(atPath: path) else { continue }
            try manager.createDirectory(atPath: path, withIntermediateDirectories: true)
            made.append(path)
        }
        let file = folder.appending(path: "sluice.yaml")
        guard !manager.fileExists(atPath: file.path) else { return made }
        let text = """
            # The database; flags and the environment win over this file.
            database: \(database ?? "${DATABASE_URL:-sqlite:app.db}")
            # migrations: migrations
            # backfills: backfills
            # archives: archives
            # lock_timeout: 5s

            """
        try Data(text.utf8).write(to: file, options: .withoutOverwriting)
        return made + [file.path]
    }
}
