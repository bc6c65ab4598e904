package import Archive
package import Database

/// Brings back what was dropped, from its archive, and ends the deprecation there: the column is active again.
package struct Restoration {
    private let restore: Restore
    /// Called after each chunk with the archive's rows that are done, and of how many.
    package var progress: ((Int, Int) throws -> Void)?
    private let reader: ArchiveReader
    private let actor: String

    package init(_ reader: ArchiveReader, restore: Restore, actor: String) {
        self.reader = reader
        self.restore = restore
        self.actor = actor
    }

    /// From the archive that its drop has left.
    package static func of(_ dropped: Deprecation, key: ArchiveKey?, actor: String) throws -> Restoration {
        guard let path = dropped.archivePath, dropped.archiveDigest != nil else {
            throw DeprecationError("\(dropped.name) was dropped without an archive: there is nothing to bring back")
        }
        let reader = try ArchiveReader(path: path, key: key)
        return Restoration(reader, restore: Restore(reader), actor: actor)
    }

    package func run(on connection: any Connection) throws -> RestoreReport {
        try StateSchema.ensure(on: connection)
        var restore = restore
        restore.alongside = { try record($0, on: connection) }
        if let progress {
            let total = reader.manifest.rows
            restore.progress = { try progress($0, total) }
        }
        return try restore.run(on: connection)
    }

    private func record(_ report: RestoreReport, on connection: any Connection) throws {
        if var deprecation = try DeprecationStore(connection).archived(digest: reader.manifest.digest.value) {
            deprecation.state = .active
            try DeprecationStore(connection).update(deprecation)
        }
        try Events.record(
            "restore", object: restore.target.description, detail: "\(report.restoredRows) rows from \(reader.path)",
            actor: actor, on: connection)
    }
}
