package import Foundation
package import SluiceArchive
internal import SluiceBackfill
package import SluiceDatabase
package import SluiceDeprecation

extension ProjectDatabase {
    /// The way out of columns and tables, on a connection of its own.
    /// - Parameter access: ``DatabaseAccess/readOnly`` suffices for a look.
    package func wayOut(_ access: DatabaseAccess = .readWrite) throws -> WayOut {
        WayOut(self, on: try url.connect(access), actor: Project.actor)
    }
}

/// Deprecates, drops and brings back on somebody's behalf, with the project's `lock_timeout` and folder of archives.
package struct WayOut {
    let database: ProjectDatabase
    let connection: any Connection
    /// Who it is, for the log of events.
    let actor: String

    init(_ database: ProjectDatabase, on connection: any Connection, actor: String) {
        self.database = database
        self.connection = connection
        self.actor = actor
    }

    private var blockOn: Set<Deprecation.BlockOn> {
        Set(database.project.blockOn.compactMap { Deprecation.BlockOn(rawValue: $0) })
    }

    private var lockTimeout: Duration { database.project.defaults.lockTimeout }

    /// `TABLE` or `TABLE.COLUMN`, as the database understands it.
    package func object(_ text: String) throws -> ObjectName { try ObjectName(text, on: connection) }

    // MARK: Deprecating

    package func deprecate(_ object: ObjectName, _ terms: Deprecate.Terms) throws -> Deprecation {
        try Deprecate(object.table, column: object.column, terms: terms, lockTimeout: lockTimeout, actor: actor)
            .run(on: connection, now: Date())
    }

    /// - Throws: What speaks against a deprecation; nothing is changed.
    func checkDeprecate(_ object: ObjectName, _ terms: Deprecate.Terms) throws {
        try Deprecate(object.table, column: object.column, terms: terms, lockTimeout: lockTimeout, actor: actor)
            .check(on: connection, now: Date())
    }

    /// What it would be called.
    func name(of object: ObjectName, _ terms: Deprecate.Terms) throws -> String {
        try Deprecate(object.table, column: object.column, terms: terms, lockTimeout: lockTimeout, actor: actor)
            .name(on: connection)
    }

    /// - Returns: The deprecation, and whether what it was about is still there.
    package func undeprecate(_ object: ObjectName) throws -> (deprecation: Deprecation, isThere: Bool) {
        var undeprecate = Undeprecate(object.table, column: object.column, lockTimeout: lockTimeout, actor: actor)
        undeprecate.rebuilding = database.listener.onRebuild
        return try undeprecate.run(on: connection)
    }

    /// All that are on their way out, and those that can be restored.
    package func deprecations() throws -> [DeprecationStatus] {
        let now = Date()
        return try DeprecationStore(connection).all().map { deprecation in
            guard deprecation.state != .dropped else { return DeprecationStatus(deprecation, at: now) }
            guard try deprecation.isThere(on: connection) else {
                return DeprecationStatus(deprecation, isThere: false, at: now)
            }
            let evidence = try EvidenceCollector(connection).collect(deprecation)
            return DeprecationStatus(
                deprecation, evidence: evidence, refusals: deprecation.refusals(evidence, at: now, blockingOn: blockOn),
                at: now)
        }
    }

    /// Those whose grace is over: a reminder. Empty where nothing can be read.
    package func due() -> [Deprecation] {
        let now = Date()
        return ((try? DeprecationStore(connection).all(includingDropped: false)) ?? []).filter { $0.graceUntil <= now }
    }

    /// What was dropped, isn't back, and whose archive isn't where it should be, with the archive's path.
    package func lost() throws -> [(name: String, archive: String)] {
        try DeprecationStore(connection).all().compactMap { deprecation in
            guard deprecation.state == .dropped, let path = deprecation.archivePath,
                !database.project.carrier.mayBeThere(path)
            else { return nil }
            return (deprecation.name, path)
        }
    }

    /// What is on its way out and has no guard any more that would see who writes, and where that is.
    package func unguarded() throws -> [(deprecation: Deprecation, tables: [QualifiedName])] {
        try DeprecationStore(connection).all(includingDropped: false).compactMap { deprecation in
            guard try deprecation.isThere(on: connection) else { return nil }
            let tables = try deprecation.unguarded(on: connection)
            return tables.isEmpty ? nil : (deprecation, tables)
        }
    }

    // MARK: The scream test

    /// - Returns: The deprecation, and the roles that go on because privileges don't bind them.
    package func beginScream(_ object: ObjectName) throws -> (deprecation: Deprecation, unaffected: [String]) {
        let deprecation = try scream(object).begin(on: connection, now: Date())
        return (deprecation, try scream(object).unaffected(deprecation, on: connection))
    }

    package func endScream(_ object: ObjectName) throws -> Deprecation { try scream(object).end(on: connection) }

    private func scream(_ object: ObjectName) -> ScreamTest {
        ScreamTest(object.table, column: object.column, lockTimeout: lockTimeout, actor: actor)
    }

    // MARK: Dropping

    /// What speaks against a drop, and what it costs; nothing is changed.
    package func previewDrop(_ object: ObjectName) throws -> (DeprecationStatus, rebuild: RebuildEstimate?) {
        let now = Date()
        let (deprecation, evidence, refusals) = try work(on: object, overriding: [], key: nil)
            .preview(on: connection, now: now)
        return (
            DeprecationStatus(deprecation, evidence: evidence, refusals: refusals, at: now),
            try RebuildEstimate.ofDrop(deprecation, on: connection)
        )
    }

    /// - Parameter key: Encrypts the archive.
    /// - Throws: `Stopped` where the database's stop token asked for it while the archive was written.
    package func drop(
        _ object: ObjectName, overriding overrides: Set<Refusal.Kind>, key: ArchiveKey?
    ) throws -> Drop.Result {
        var drop = work(on: object, overriding: overrides, key: key)
        drop.progress = database.archiving
        drop.rebuilding = database.listener.onRebuild
        let result = try drop.run(on: connection, database: database.url, now: Date())
        database.listener.onDrop(result.deprecation.argument, result.archive)
        return result
    }

    private func work(on object: ObjectName, overriding overrides: Set<Refusal.Kind>, key: ArchiveKey?) -> Drop {
        var options = Drop.Options(
            folder: database.project.archives.path, lockTimeout: lockTimeout, tool: Release.tool)
        options.overrides = overrides
        options.blockOn = blockOn
        options.key = key
        options.place = database.project.carrier.place
        return Drop(object.table, column: object.column, options: options, actor: actor)
    }
}

/// Something on its way out: who still uses it, and what blocks its drop.
package struct DeprecationStatus {
    package let deprecation: Deprecation
    package let evidence: Evidence
    package let refusals: [Refusal]
    /// False where someone else dropped or renamed it.
    package let isThere: Bool
    package let now: Date

    package init(
        _ deprecation: Deprecation, evidence: Evidence = Evidence(), refusals: [Refusal] = [], isThere: Bool = true,
        at now: Date = Date()
    ) {
        self.deprecation = deprecation
        self.evidence = evidence
        self.refusals = refusals
        self.isThere = isThere
        self.now = now
    }
}
