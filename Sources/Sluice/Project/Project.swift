public import Foundation

/// A project's folder and what its `sluice.yaml` says. A folder without one is a project of defaults.
public struct Project: Sendable {
    public let folder: URL
    /// The database's address with its `${VARIABLE:-default}` filled in; nil where the file names none.
    public let database: String?
    /// Where new revisions are written.
    public let migrations: URL
    /// Every folder that revisions are read from, that one last.
    package let revisionFolders: [URL]
    public let backfills: URL
    public let archives: URL
    /// What holds for jobs that don't say otherwise.
    public let defaults: JobDefaults
    /// Names of databases that are copies, which may be anonymized in place: `staging_*`.
    public let copies: [String]

    /// - Throws: ``Problem`` for a file that can't be understood, and for a variable that isn't set.
    public static func load(
        from folder: URL, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> Project {
        let file = folder.appending(path: "sluice.yaml")
        let isThere = FileManager.default.fileExists(atPath: file.path)
        let text = isThere ? try InputFile.text(at: file) : ""
        return try Project(folder: folder, settings: try ProjectSettings.decode(text, file: "sluice.yaml"), environment)
    }

    private init(folder: URL, settings: ProjectSettings, _ environment: [String: String]) throws {
        self.folder = folder
        database = try settings.texts["database"].map { try EnvironmentText.expand($0, environment) }
        /// A path from the root stands for itself.
        func located(_ path: String) -> URL { path.hasPrefix("/") ? URL(filePath: path) : folder.appending(path: path) }
        revisionFolders = settings.migrations.map(located)
        migrations = revisionFolders[revisionFolders.count - 1]
        backfills = located(settings.texts["backfills"] ?? "backfills")
        archives = located(settings.texts["archives"] ?? "archives")
        defaults = settings.defaults
        copies = settings.copies
    }

    /// The database to work on: `--database`, then `DATABASE_URL`, then the project's own. A relative SQLite path in
    /// the project's file is relative to the project.
    public func databaseURL(
        flag: String?, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> DatabaseURL {
        if let text = flag ?? environment["SLUICE_DATABASE"] { return try DatabaseURL(text) }
        guard let database else {
            throw Problem(
                .invalidProject, at: .file(folder.path),
                "no database is named: give --database URL, or write 'database:' into sluice.yaml")
        }
        guard database.hasPrefix("sqlite:"), !database.hasPrefix("sqlite:/") else { return try DatabaseURL(database) }
        return try DatabaseURL("sqlite:" + folder.appending(path: String(database.dropFirst("sqlite:".count))).path)
    }

    /// A job's file by its path, or by its name in the project's folder of backfills.
    public func jobFile(_ name: String) throws -> URL {
        let candidates = [
            URL(filePath: name), folder.appending(path: name), backfills.appending(path: name + ".yaml"),
            backfills.appending(path: name),
        ]
        guard let found = candidates.first(where: { Self.isFile($0) }) else {
            throw Problem(
                .invalidProject, at: .file(name),
                "no such job: looked for the file itself and for \(backfills.appending(path: name + ".yaml").path)")
        }
        return found
    }

    private static func isFile(_ url: URL) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) && !isFolder.boolValue
    }

    /// Reads a job by path or name.
    public func job(_ name: String, registry: TransformRegistry = .standard) throws -> Job {
        let file = try jobFile(name)
        let text = try InputFile.text(at: file)
        return try JobFile.decode(
            text, file: name, name: file.deletingPathExtension().lastPathComponent, registry: registry,
            defaults: defaults)
    }
}
