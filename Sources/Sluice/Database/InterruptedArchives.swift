internal import Foundation
internal import SluiceArchive

extension ProjectDatabase {
    /// Files that a backup which was killed has left in the project's folder, or that one which runs is writing.
    package func interruptedArchives() throws -> [String] { try ArchiveFolder.list(project.archives.path).leftovers }

    /// Removes those that no backup is writing, and returns them.
    package func removeInterruptedArchives() throws -> [String] {
        try ArchiveFolder.removeLeftovers(in: project.archives.path)
    }
}
