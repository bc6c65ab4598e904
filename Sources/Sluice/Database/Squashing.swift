internal import Foundation
internal import SluiceDatabase
internal import SluiceDiff
package import SluiceMigrations

extension ProjectDatabase {
    /// Many revisions as one, which was proved to make the same schema from nothing, and to take it back alike. Nothing is
    /// written yet.
    /// - Throws: ``Problem`` where the two differ.
    package func squash(_ range: String, message: String?) throws -> Squash {
        let old = try project.revisions()
        let squash = try Squash(range, of: old, message: message)
        let path = project.migrations.appending(path: squash.fileName).path
        let file = try RevisionFile(path: path, Array(squash.text.utf8), variables: old.variables)
        let new = try old.replacing(squash.nodes, with: file)
        // What they make behind all others is in nobody's way here.
        let histories = [try old.withoutRepeatables(), try new.withoutRepeatables()]
        let trials = [try TrialDatabase(beside: self), try TrialDatabase(beside: self)]
        for (trial, revisions) in zip(trials, histories) {
            _ = try trial.migrator(revisions).migrate(.upgrade, to: squash.header.id)
        }
        try requireSame(trials, "run from nothing")
        if try file.revision().irreversible == nil {
            let target = squash.header.downRevisions.first ?? "base"
            for (trial, revisions) in zip(trials, histories) {
                _ = try trial.migrator(revisions).migrate(.downgrade, to: target)
            }
            try requireSame(trials, "taken back")
        }
        return squash
    }

    private func requireSame(_ trials: [TrialDatabase], _ how: String) throws {
        let differences = try SchemaProposal.differences(
            from: trials[0].schema(), to: trials[1].schema(), shadowsBeside: shadows)
        guard let first = differences.first else { return }
        throw Problem(
            .squash, "\(how), the one revision leaves another schema than the many: \(first.summary)",
            hint: "nothing was written")
    }

    /// Writes the one, and keeps the many in a folder beside it, for databases that stand between them. A kill in the middle
    /// leaves files that nothing reads.
    /// - Returns: The paths of the revision and of that folder.
    package func write(_ squash: Squash) throws -> (path: String, kept: String) {
        let path = project.migrations.appending(path: squash.fileName).path
        let kept = RevisionSet.folderOfSquashed(path, id: squash.header.id)
        let manager = FileManager.default
        try manager.createDirectory(atPath: kept, withIntermediateDirectories: true)
        for old in squash.paths {
            let copy = kept + "/" + URL(filePath: old).lastPathComponent
            if manager.fileExists(atPath: copy) { try manager.removeItem(atPath: copy) }
            try manager.copyItem(atPath: old, toPath: copy)
        }
        try Data(squash.text.utf8).write(to: URL(filePath: path), options: .atomic)
        for old in squash.paths where old != path { try manager.removeItem(atPath: old) }
        return (path, kept)
    }
}
