package import Archive
package import Database

/// Brings back what was dropped, from its archive, and ends the deprecation there: the column is active again.
package struct Restoration {
    private let restore: Restore
    private let reader: ArchiveReader
    private let actor: String

    package init(_ reader: ArchiveReader, restore: Restore, actor: String) {
        self.reader = reader
        self.restore = restore
        self.actor = actor
    }

    package func run(on connection: any Connection) throws -> RestoreReport {
        try StateSchema.ensure(on: connection)
        let report = try restore.run(on: connection)
        try connection.transaction {
            if var deprecation = try DeprecationStore(connection).archived(digest: reader.manifest.digest.value) {
                deprecation.state = .active
                try DeprecationStore(connection).update(deprecation)
            }
            try Events.record(
                "restore", object: restore.target.description,
                detail: "\(report.restoredRows) rows from \(reader.path)",
                actor: actor, on: connection)
        }
        return report
    }
}
