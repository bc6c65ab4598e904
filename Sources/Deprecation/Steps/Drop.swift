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
        var archive = DropArchive(options: options, database: database, now: now, progress: progress)
        var final = FinalDrop(options: options, actor: actor)
        var attempt = 1
        while true {
            let archiveRefusal =
                final.archive == nil
                ? try makeArchive(&deprecation, by: &archive, on: connection) : nil
            if let archiveRefusal {
                try refuse([archiveRefusal], deprecation)
                refusals.append(archiveRefusal)
            }
            final.isHeld = { [archive] in try archive.findsCatalog(of: $0, on: $1) }
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
                final.archive = { [archive] in try archive.makeInTransaction($0, on: connection) }
            } else if attempt == Self.attempts {
                try refuse([Refusal(.writes, "it was written to, or changed, again after each archive")], deprecation)
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

    /// Makes the archive, proves it, and records it; or goes on with the one that a drop before has left.
    private func makeArchive(
        _ deprecation: inout Deprecation, by archive: inout DropArchive, on connection: any Connection
    ) throws -> Refusal? {
        let guardCount = try connection.writeGuard.count(deprecation)
        try connection.writeGuard.waitForWriters(deprecation)
        if deprecation.guardCount == guardCount, try archive.isKept(deprecation, on: connection) { return nil }
        do {
            try archive.make(&deprecation, on: connection)
            deprecation.guardCount = guardCount
            try move(&deprecation, to: .archived, on: connection)
            try archive.carry(deprecation)
            return nil
        } catch let error as Problem where error.code == .archiveUnsupported || error.code == .archiveMismatch {
            // One that was kept is of something else.
            (deprecation.archivePath, deprecation.archiveDigest) = (nil, nil)
            return Refusal(.archive, "no verified archive: \(error.words)")
        } catch let error as Problem where error.code == .archiveFile {
            throw Problem(
                .refused, "\(deprecation.name) is not dropped: no verified archive: \(error.reason)",
                hint:
                    "nothing was dropped; make room, or let archives: in sluice.yaml name a folder that can be written; then "
                    + "'sluice drop \(deprecation.argument)' again")
        }
    }
}
