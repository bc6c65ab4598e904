internal import FoundationEssentials
internal import SluiceArchive
internal import SluiceDatabase

/// The archive that a drop leaves behind: made for it, or by a drop before that didn't come to its end.
struct DropArchive {
    let options: Drop.Options
    let database: DatabaseURL
    let now: Date
    /// Called now and then with the rows archived so far.
    let progress: (Int) throws -> Void
    /// Of the one that was made or kept.
    private var manifest: Manifest?

    init(options: Drop.Options, database: DatabaseURL, now: Date, progress: @escaping (Int) throws -> Void) {
        self.options = options
        self.database = database
        self.now = now
        self.progress = progress
    }

    /// Whether a drop before has left an archive of just what is there now. The guard's count doesn't tell of that: it sees
    /// neither DDL nor a key that changed, and someone may have switched it off. So the table is read again.
    mutating func isKept(_ deprecation: Deprecation, on connection: any Connection) throws -> Bool {
        guard let kept = try? kept(deprecation, on: connection) else { return false }
        manifest = kept.manifest
        try options.place.carry(kept.path)
        return true
    }

    /// - Throws: Whatever the reason why that archive can't be used: another one is made.
    private func kept(_ deprecation: Deprecation, on connection: any Connection) throws -> ArchiveReader? {
        guard let stored = deprecation.archivePath, let digest = deprecation.archiveDigest else { return nil }
        let path = try options.place.located(stored)
        let reader = try ArchiveReader(path: path, key: options.key)
        guard reader.manifest.identity == digest, (reader.manifest.encryption != nil) == (options.key != nil),
            try ArchiveVerifier(path: path, key: options.key).verify().isIntact,
            try backup(deprecation, to: path).wouldWrite(what: reader, on: connection, database: database)
        else { return nil }
        return reader
    }

    /// Makes it and proves it.
    mutating func make(_ deprecation: inout Deprecation, on connection: any Connection) throws {
        let path = try freePath(deprecation)
        let made = try backup(deprecation, to: path).run(on: connection, database: database)
        try Rehearsal(try ArchiveReader(path: path, key: options.key)).run(on: connection)
        try register(made, at: path, as: &deprecation, on: connection)
        manifest = made
    }

    /// In the transaction that drops it, which keeps writers off.
    func makeInTransaction(_ deprecation: Deprecation, on connection: any Connection) throws -> Deprecation {
        var archived = deprecation
        let path = try freePath(deprecation)
        let made = try backup(deprecation, to: path).runInTransaction(on: connection, database: database)
        try register(made, at: path, as: &archived, on: connection)
        try options.place.carry(path)
        return archived
    }

    func carry(_ deprecation: Deprecation) throws {
        if let stored = deprecation.archivePath { try options.place.carry(try options.place.located(stored)) }
    }

    /// In the transaction that drops it: nobody has changed since what the table is.
    func findsCatalog(of deprecation: Deprecation, on connection: any Connection) throws -> Bool {
        guard let manifest else { return true }
        return try backup(deprecation, to: "").findsCatalog(of: manifest, on: connection, database: database)
    }

    private func register(
        _ manifest: Manifest, at path: String, as deprecation: inout Deprecation, on connection: any Connection
    ) throws(DatabaseError) {
        let stored = options.place.stored(path)
        try ArchiveRecord.register(manifest, path: stored, on: connection)
        (deprecation.archivePath, deprecation.archiveDigest) = (stored, manifest.identity)
    }

    private func backup(_ deprecation: Deprecation, to path: String) -> Backup {
        let subject = ArchiveSubject(
            table: deprecation.currentTable, column: deprecation.column == nil ? nil : deprecation.currentName,
            archivedAs: deprecation.column ?? deprecation.table.name)
        var backup = Backup(subject, to: path)
        backup.options.key = options.key
        backup.tool = options.tool
        backup.progress = progress
        backup.created = Timestamps.text(now)
        backup.original = Backup.Original(
            isNotNull: deprecation.wasNotNull, comment: deprecation.oldComment, definition: deprecation.oldDefinition)
        return backup
    }

    private func freePath(_ deprecation: Deprecation) throws -> String {
        try ArchiveFolder.create(options.folder)
        return ArchiveFolder.freePath(for: deprecation.name, at: Timestamps.text(now), in: options.folder)
    }
}
