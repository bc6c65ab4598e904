package import SluiceDatabase

/// Whether an archive that was made before still is what a backup would write now.
extension Backup {
    /// The same catalog, and the same rows in the order in which they lie.
    package func wouldWrite(
        what reader: ArchiveReader, on connection: any Connection, database: DatabaseURL
    ) throws -> Bool {
        let backup = try resolved(on: connection)
        return try connection.transaction(.snapshot) {
            let selection = try backup.selection(on: connection)
            let now = try backup.manifest(of: selection, on: connection, database: database)
            guard now.describesTheSame(as: reader.manifest), now.catalog == reader.manifest.catalog else {
                return false
            }
            let digest = try backup.rows(of: selection, on: connection).digest(reader.digestAlgorithm)
            return digest.hexadecimal == reader.manifest.digest.value
        }
    }

    /// In a transaction that keeps everybody off the table, whose settings stay as they are: the same catalog. What moves
    /// though nobody changes it, a sequence's position or the planner's figures, isn't looked at.
    package func findsCatalog(
        of archived: Manifest, on connection: any Connection, database: DatabaseURL
    ) throws -> Bool {
        let backup = try resolved(on: connection)
        try connection.execute("SAVEPOINT sluice_archive")
        let now = Result {
            try backup.manifest(of: backup.selection(on: connection), on: connection, database: database)
        }
        try connection.execute("ROLLBACK TO sluice_archive")
        try connection.execute("RELEASE sluice_archive")
        let found = try now.get()
        return found.describesTheSame(as: archived) && found.catalog.settled == archived.catalog.settled
    }
}

extension Manifest {
    fileprivate func describesTheSame(as other: Manifest) -> Bool {
        content == other.content && table == other.table && columns == other.columns && key == other.key
            && payload == other.payload && condition == other.condition
    }
}

extension Catalog {
    fileprivate var settled: Catalog {
        var settled = self
        settled.before.removeAll(where: \.movesByItself)
        settled.after.removeAll(where: \.movesByItself)
        settled.orphans = nil
        return settled
    }
}
