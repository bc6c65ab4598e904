package import Foundation
internal import SluiceBackfill
internal import SluiceDatabase
package import SluiceMigrations

extension Project {
    /// The project's revisions: a program's own, else those of its folders, in the order of their file names.
    package func revisions() throws -> RevisionSet {
        if let own = program?.revisions { return try RevisionSet(own) }
        for folder in revisionFolders where !FileManager.default.fileExists(atPath: folder.path) {
            throw Problem(
                .invalidProject, at: .file(folder.path), "there is no folder of revisions here",
                hint: "'sluice init' makes one")
        }
        return try RevisionSet(
            folders: revisionFolders.map(\.path), variables: revisionVariables, project: folder.path)
    }

    var revisionVariables: RevisionVariables { RevisionVariables(variables, given: givenVariables) }

    /// A text for people, without the values of variables.
    package func hidingVariables(_ text: String) -> String { revisionVariables.hiding(text) }

    /// Makes a new project: the configuration and the folders. What is there already stays as it is.
    /// - Returns: The paths that were made, and the variable that the database's address is to be in: one with a password is
    ///   no text for a file that goes into version control.
    package static func initialize(
        _ folder: URL, database: String?
    ) throws -> (paths: [String], variable: String?) {
        let url = try database.map { try DatabaseURL($0) }
        try url?.requireReadable()
        let isSecret = url?.mayHoldPassword ?? false
        let address = isSecret ? "${DATABASE_URL}" : database ?? "${DATABASE_URL:-sqlite:app.db}"
        var made: [String] = []
        let manager = FileManager.default
        for name in ["", "migrations", "backfills"] {
            let path = name.isEmpty ? folder.path : folder.appending(path: name).path
            guard !manager.fileExists(atPath: path) else { continue }
            try manager.createDirectory(atPath: path, withIntermediateDirectories: true)
            made.append(path)
        }
        let file = folder.appending(path: settingsFile)
        guard !manager.fileExists(atPath: file.path) else { return (made, nil) }
        let text = """
            # The database. --database wins over SLUICE_DATABASE, and that over this line.
            database: \(address)
            # migrations: migrations
            # backfills: backfills
            # archives: archives
            # lock_timeout: 5s

            """
        try Data(text.utf8).write(to: file, options: .withoutOverwriting)
        return (made + [file.path], isSecret ? "DATABASE_URL" : nil)
    }
}
