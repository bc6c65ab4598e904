package import Archive
package import Database
package import FoundationEssentials

/// Ends the way out: evidence, archive, rehearsal, and the drop in one transaction that first looks whether anything
/// was written since the archive.
package struct Drop {
    package struct Options: Sendable {
        package var overrides: Set<Refusal.Kind> = []
        package var folder = "archives"
        package var key: ArchiveKey?
        package var tool = "sluice"
        package var lockTimeout = "5s"

        package init() {}
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

    package init(_ table: QualifiedName, column: String?, options: Options, actor: String) {
        self.table = table
        self.column = column
        self.options = options
        self.actor = actor
    }

    /// What speaks against a drop, nothing changed.
    package func preview(on connection: any Connection, now: Date) throws -> (Deprecation, Evidence, [Refusal]) {
        let deprecation = try DeprecationStore(connection).open(try connection.resolved(table), column)
        let evidence = try EvidenceCollector(connection).collect(deprecation)
        return (deprecation, evidence, deprecation.refusals(evidence, at: now))
    }

    package func run(on connection: any Connection, database: DatabaseURL, now: Date) throws -> Result {
        var (deprecation, _, refusals) = try preview(on: connection, now: now)
        try refuse(refusals, deprecation)
        if deprecation.state == .deprecated {
            try move(&deprecation, to: .observed, on: connection)
        }
        // The archive holds the privileges as they belong.
        try ScreamTest.end(&deprecation, actor: actor, on: connection)
        var archiveRefusal: Refusal?
        for attempt in 1...Self.attempts {
            archiveRefusal = try makeArchive(&deprecation, on: connection, database: database, now: now)
            if let archiveRefusal { try refuse([archiveRefusal], deprecation) }
            do {
                try LockRetry.run { try finish(&deprecation, overridden: refusals, on: connection) }
                break
            } catch let written as WrittenSinceArchive {
                guard attempt < Self.attempts else { throw written.refusal(deprecation.name) }
                // The archive no longer holds everything: it stays as a file, and a new one is made.
                deprecation.archiveDigest = nil
            }
        }
        try reached(.dropped)
        return Result(
            deprecation: deprecation, archive: archiveRefusal == nil ? deprecation.archivePath : nil,
            overridden: refusals + [archiveRefusal].compactMap { $0 })
    }

    private static let attempts = 3

    private func refuse(_ refusals: [Refusal], _ deprecation: Deprecation) throws(DropRefused) {
        let standing = refusals.filter { !options.overrides.contains($0.kind) }
        guard standing.isEmpty else { throw DropRefused(name: deprecation.name, refusals: standing) }
    }

    private func move(
        _ deprecation: inout Deprecation, to state: Deprecation.State, on connection: any Connection
    ) throws {
        precondition(deprecation.state.canBecome(state), "\(deprecation.state) doesn't lead to \(state)")
        deprecation.state = state
        let saved = deprecation
        try connection.transaction {
            try DeprecationStore(connection).update(saved)
            try Events.record(
                state.rawValue, object: saved.name, detail: state == .archived ? saved.archivePath : nil, actor: actor,
                on: connection)
        }
        try reached(state)
    }

    /// Makes the archive, proves it, and records it; or goes on with the one that a killed drop has left, where
    /// nothing was written since.
    private func makeArchive(
        _ deprecation: inout Deprecation, on connection: any Connection, database: DatabaseURL, now: Date
    ) throws -> Refusal? {
        let guardCount = try connection.writeGuard.count(deprecation)
        do {
            if let path = deprecation.archivePath, deprecation.archiveDigest != nil,
                deprecation.guardCount == guardCount,
                try ArchiveVerifier(path: path, key: options.key).verify().isIntact
            {
                return nil
            }
        } catch {
            // That archive can't be used, whatever the reason: another one is made.
        }
        do {
            try connection.writeGuard.waitForWriters(deprecation)
            let path = try archivePath(deprecation, now: now)
            let manifest = try backup(deprecation, to: path, now: now).run(on: connection, database: database)
            try Rehearsal(try ArchiveReader(path: path, key: options.key)).run(on: connection)
            deprecation.archivePath = path
            deprecation.archiveDigest = manifest.digest.value
            deprecation.guardCount = guardCount
            try ArchiveRecord.register(manifest, path: path, on: connection)
            try move(&deprecation, to: .archived, on: connection)
            return nil
        } catch let error as ArchiveError {
            return Refusal(.archive, "no verified archive: \(error)")
        }
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

    private func finish(
        _ deprecation: inout Deprecation, overridden: [Refusal], on connection: any Connection
    ) throws {
        var dropped = deprecation
        dropped.state = .dropped
        let before = deprecation
        func record(on connection: any Connection) throws {
            try DeprecationStore(connection).update(dropped)
            let detail =
                [dropped.archivePath.map { "archive \($0)" } ?? "no archive"]
                + overridden.map { "overridden \($0)" }
            try Events.record(
                "drop", object: dropped.name, detail: detail.joined(separator: "; "), actor: actor, on: connection)
        }
        switch connection.dialect.name {
        case .postgres: try dropOnPostgres(before, record, on: connection)
        case .sqlite: try SQLiteDrop(before).run(on: connection, check: requireUnwritten, record: record)
        }
        deprecation = dropped
    }

    /// With the table locked nobody is in the middle of a write, so the count is final.
    private func dropOnPostgres(
        _ deprecation: Deprecation, _ record: (any Connection) throws -> Void, on connection: any Connection
    ) throws {
        let table = deprecation.currentTable.quoted(in: .postgres)
        try connection.transaction {
            try connection.setLockTimeout(options.lockTimeout)
            try connection.execute("LOCK TABLE \(table) IN ACCESS EXCLUSIVE MODE")
            try requireUnwritten(deprecation, on: connection)
            try connection.writeGuard.remove(deprecation)
            if deprecation.column == nil {
                try connection.execute("DROP TABLE \(table) RESTRICT")
            } else {
                let column = Dialect.postgres.quote(deprecation.currentName)
                try connection.execute("ALTER TABLE \(table) DROP COLUMN \(column) RESTRICT")
            }
            try record(connection)
        }
    }

    private func requireUnwritten(_ deprecation: Deprecation, on connection: any Connection) throws {
        guard !options.overrides.contains(.writes), deprecation.archiveDigest != nil else { return }
        guard try connection.writeGuard.count(deprecation) == deprecation.guardCount else {
            throw WrittenSinceArchive()
        }
    }
}

private struct WrittenSinceArchive: Error {
    func refusal(_ name: String) -> DropRefused {
        DropRefused(name: name, refusals: [Refusal(.writes, "it was written to again after each archive")])
    }
}
