package import FoundationEssentials
package import SluiceArchive
package import SluiceDatabase

/// Ends the way out: evidence, archive, rehearsal, and the drop in one transaction that first looks whether anything
/// was written since the archive.
package struct Drop {
    package struct Options: Sendable {
        package var overrides: Set<Refusal.Kind> = []
        /// Encrypts the archive.
        package var key: ArchiveKey?
        /// How the project names archives, and carries them away.
        package var place = ArchivePlace()
        /// Where the archive goes.
        package let folder: String
        package var lockTimeout: Duration
        /// The version of Sluice, for the manifest.
        package let tool: String
        /// Beside what each deprecation says itself.
        package var blockOn: Set<Deprecation.BlockOn> = []

        package init(folder: String, lockTimeout: Duration, tool: String) {
            self.folder = folder
            self.lockTimeout = lockTimeout
            self.tool = tool
        }
    }

    package struct Result: Sendable {
        package let deprecation: Deprecation
        /// Nil where the archive was overridden and couldn't be made.
        package let archive: String?
        package let overridden: [Refusal]
    }

    private let table: QualifiedName
    private let column: String?
    private let options: Options
    private let actor: String
    /// Called after each state that was reached: a test ends the process there.
    package var reached: (Deprecation.State) throws -> Void = { _ in }
    /// Called now and then with the rows archived so far.
    package var progress: (Int) throws -> Void = { _ in }
    /// Called before SQLite writes the table again, when nothing stands against it.
    package var rebuilding: (RebuildEstimate) -> Void = { _ in }

    package init(_ table: QualifiedName, column: String?, options: Options, actor: String) {
        self.table = table
        self.column = column
        self.options = options
        self.actor = actor
    }

    /// What speaks against a drop, nothing changed.
    package func preview(on connection: any Connection, now: Date) throws -> (Deprecation, Evidence, [Refusal]) {
        let deprecation = try DeprecationStore(connection).open(table, column)
        guard try deprecation.isThere(on: connection) else { throw Problem.gone(deprecation) }
        let evidence = try EvidenceCollector(connection).collect(deprecation)
        return (deprecation, evidence, deprecation.refusals(evidence, at: now, blockingOn: options.blockOn))
    }

    package func run(on connection: any Connection, database: DatabaseURL, now: Date) throws -> Result {
        var (deprecation, _, refusals) = try preview(on: connection, now: now)
        try refuse(refusals, deprecation)
        if let estimate = try RebuildEstimate.ofDrop(deprecation, on: connection) { rebuilding(estimate) }
        if deprecation.state == .deprecated {
            try move(&deprecation, to: .observed, on: connection)
        }
        // The archive holds the privileges as they belong.
        if deprecation.scream != nil { deprecation = try endScream(on: connection) }
        try coverNewTables(deprecation, on: connection)
        var final = FinalDrop(options: options, actor: actor)
        var attempt = 1
        while true {
            let archiveRefusal =
                final.archive == nil
                ? try makeArchive(&deprecation, on: connection, database: database, now: now) : nil
            if let archiveRefusal {
                try refuse([archiveRefusal], deprecation)
                refusals.append(archiveRefusal)
            }
            do {
                deprecation = try final.run(deprecation, overridden: refusals, on: connection)
                try reached(.dropped)
                return Result(
                    deprecation: deprecation,
                    archive: archiveRefusal == nil ? try deprecation.archivePath.map(options.place.located) : nil,
                    overridden: refusals)
            } catch is WrittenSinceArchive {
                // The archive no longer holds everything: it stays as a file, and a new one is made.
                deprecation.archiveDigest = nil
            }
            if attempt == Self.attempts - 1, options.overrides.contains(.writes) {
                // A writer that can't be outrun waits for the last archive and the drop.
                final.archive = { try archive($0, on: connection, database: database, now: now) }
            } else if attempt == Self.attempts {
                try refuse([Refusal(.writes, "it was written to again after each archive")], deprecation)
            }
            attempt += 1
        }
    }

    private static let attempts = 3

    private func refuse(_ refusals: [Refusal], _ deprecation: Deprecation) throws(DropRefused) {
        let standing = refusals.filter { !$0.canBeOverridden || !options.overrides.contains($0.kind) }
        guard standing.isEmpty else { throw DropRefused(name: deprecation.name, refusals: standing) }
    }

    private func endScream(on connection: any Connection) throws -> Deprecation {
        try ScreamTest(table, column: column, lockTimeout: options.lockTimeout, actor: actor).end(on: connection)
    }

    private func coverNewTables(_ deprecation: Deprecation, on connection: any Connection) throws {
        guard try !connection.writeGuard.uncovered(deprecation).isEmpty else { return }
        try Retry(.command).run {
            try connection.transaction {
                try connection.setLockTimeout(options.lockTimeout)
                try connection.writeGuard.cover(deprecation)
            }
        }
    }

    private func move(
        _ deprecation: inout Deprecation, to state: Deprecation.State, on connection: any Connection
    ) throws {
        precondition(deprecation.state.canBecome(state), "\(deprecation.state) doesn't lead to \(state)")
        let (path, digest, count) = (deprecation.archivePath, deprecation.archiveDigest, deprecation.guardCount)
        deprecation = try connection.transaction {
            let store = DeprecationStore(connection)
            var saved = try store.locked(deprecation)
            saved.state = state
            (saved.archivePath, saved.archiveDigest, saved.guardCount) = (path, digest, count)
            try store.update(saved)
            try Events.record(
                state.rawValue, object: saved.name, detail: state == .archived ? saved.archivePath : nil, actor: actor,
                on: connection)
            return saved
        }
        try reached(state)
    }

    /// Makes the archive, proves it, and records it; or goes on with the one that a killed drop has left, where
    /// nothing was written since.
    private func makeArchive(
        _ deprecation: inout Deprecation, on connection: any Connection, database: DatabaseURL, now: Date
    ) throws -> Refusal? {
        let guardCount = try connection.writeGuard.count(deprecation)
        var kept: String?
        do {
            if let stored = deprecation.archivePath, deprecation.archiveDigest != nil,
                deprecation.guardCount == guardCount, case let path = try options.place.located(stored),
                try ArchiveReader(path: path, key: options.key).isEncrypted == (options.key != nil),
                try ArchiveVerifier(path: path, key: options.key).verify().isIntact
            {
                kept = path
            }
        } catch {
            // That archive can't be used, whatever the reason: another one is made.
        }
        if let kept {
            try options.place.carry(kept)
            return nil
        }
        do {
            try connection.writeGuard.waitForWriters(deprecation)
            let path = try archivePath(deprecation, now: now)
            let manifest = try backup(deprecation, to: path, now: now).run(on: connection, database: database)
            try Rehearsal(try ArchiveReader(path: path, key: options.key)).run(on: connection)
            try register(manifest, at: path, as: &deprecation, on: connection)
            deprecation.guardCount = guardCount
            try move(&deprecation, to: .archived, on: connection)
            try options.place.carry(path)
            return nil
        } catch let error as Problem where error.code == .archiveUnsupported || error.code == .archiveMismatch {
            return Refusal(.archive, "no verified archive: \(error.words)")
        } catch let error as Problem where error.code == .archiveFile {
            throw Problem(
                .refused, "\(deprecation.name) is not dropped: no verified archive: \(error.reason)",
                hint:
                    "nothing was dropped; make room, or let archives: in sluice.yaml name a folder that can be written; then "
                    + "'sluice drop \(deprecation.argument)' again")
        }
    }

    /// In the transaction that drops it, which keeps writers off.
    private func archive(
        _ deprecation: Deprecation, on connection: any Connection, database: DatabaseURL, now: Date
    ) throws -> Deprecation {
        var archived = deprecation
        let path = try archivePath(deprecation, now: now)
        let manifest = try backup(deprecation, to: path, now: now).runInTransaction(on: connection, database: database)
        try register(manifest, at: path, as: &archived, on: connection)
        try options.place.carry(path)
        return archived
    }

    private func register(
        _ manifest: Manifest, at path: String, as deprecation: inout Deprecation, on connection: any Connection
    ) throws(DatabaseError) {
        let stored = options.place.stored(path)
        try ArchiveRecord.register(manifest, path: stored, on: connection)
        (deprecation.archivePath, deprecation.archiveDigest) = (stored, manifest.identity)
    }

    private func backup(_ deprecation: Deprecation, to path: String, now: Date) -> Backup {
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

    private func archivePath(_ deprecation: Deprecation, now: Date) throws -> String {
        try ArchiveFolder.create(options.folder)
        return ArchiveFolder.freePath(for: deprecation.name, at: Timestamps.text(now), in: options.folder)
    }
}

extension ArchiveReader {
    fileprivate var isEncrypted: Bool { manifest.encryption != nil }
}
