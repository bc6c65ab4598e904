internal import Foundation
internal import SluiceDatabase
internal import SluiceDiff
internal import SluiceMigrations

/// A throwaway database beside the project's, on which revisions are run with all that they ask for: jobs, deprecations,
/// archives. It goes when it is let go of, with what was written for it.
final class TrialDatabase {
    let url: DatabaseURL
    /// The project's, with archives of its own.
    let database: ProjectDatabase
    private let folder: String
    private let shadow: Shadow?

    init(beside original: ProjectDatabase) throws {
        folder = try PrivateFolder.make()
        do {
            shadow = original.url.dialect.isServer ? try Shadow(beside: original.shadows) : nil
            url = shadow?.url ?? DatabaseURL(sqlitePath: folder + "/trial.db").keepingState(in: original.project.state)
            _ = try url.connect(.create)
        } catch {
            try? FileManager.default.removeItem(atPath: folder)
            throw error
        }
        let project = original.project.keepingArchives(in: URL(filePath: folder).appending(path: "archives"))
        database = ProjectDatabase(
            project, url, from: .given, stop: original.stop, listener: ProgressListener(),
            shadows: original.shadows)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func connect() throws -> any Connection { try url.connect(.readWrite) }

    /// The schema that it has by now.
    func schema() throws -> SchemaModel { try SchemaModel.read(from: url.connect(.readOnly)) }

    func migrator(_ revisions: RevisionSet) throws -> Migrator {
        Migrator(
            revisions, on: try connect(),
            settings: MigrationSettings(lockTimeout: database.project.defaults.lockTimeout, actor: Project.actor),
            runner: database.runner(RunOptions()), shouldStop: { [stop = database.stop] in stop.reason != nil })
    }
}
