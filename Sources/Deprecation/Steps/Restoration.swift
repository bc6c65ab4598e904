package import SluiceArchive
package import SluiceBackfill
internal import SluiceDatabase

/// Brings back what was dropped, from its archive, and ends the deprecation there: the column is active again.
package struct Restoration {
    private let restore: Restore
    private let actor: String

    package init(_ restore: Restore, actor: String) {
        self.restore = restore
        self.actor = actor
    }

    /// From the archive that its drop has left.
    package static func of(
        _ dropped: Deprecation, key: ArchiveKey?, in place: ArchivePlace, actor: String
    ) throws -> Restoration {
        guard let path = dropped.archivePath, dropped.archiveDigest != nil else {
            throw Problem(
                .deprecation, "\(dropped.name) was dropped without an archive: there is nothing to bring back")
        }
        return Restoration(Restore(try ArchiveReader(path: try place.located(path), key: key)), actor: actor)
    }

    package func run(with engine: BackfillEngine, options: RunOptions = RunOptions()) throws -> Restore.Result {
        var restore = restore
        restore.alongside = record
        return try restore.run(with: engine, options: options)
    }

    private func record(_ report: RestoreReport, on connection: any Connection) throws {
        // Values that went elsewhere, or some of them, don't bring it back.
        let isBack = !restore.target.isElsewhere && restore.options.condition == nil
        if isBack, var deprecation = try DeprecationStore(connection).dropped(leaving: restore.reader.manifest) {
            deprecation.state = .active
            try DeprecationStore(connection).update(deprecation)
        }
        try Events.record(
            "restore", object: restore.target.description,
            detail: "\(report.restoredRows) rows from \(restore.reader.path)",
            actor: actor, on: connection)
    }
}
