package import FoundationEssentials
internal import SluiceArchive
internal import SluiceBackfill
package import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceSchema

/// Begins the way out: the new name, the comment, no NOT NULL that new code would have to serve, and the guard.
package struct Deprecate {
    package enum Naming: Sendable {
        /// `deprecated_…`, unless text in the database would break by it.
        case automatic
        case rename, keep
    }

    /// What must be met before it may be dropped, and what happens until then.
    package struct Terms: Sendable {
        /// How long it must stay.
        package var grace = Duration.seconds(30 * 86_400)
        /// How long no write may have been seen before the drop.
        package var quiet = Duration.seconds(86_400)
        package var naming = Naming.automatic
        package var reason: String?
        package var forbidsWrites = false
        /// The day on which it may go, where that is given instead of how long it must stay.
        package var until: Date?
        package var blockOn: Set<Deprecation.BlockOn> = []

        package init() {}

        /// When a grace that begins at that moment is over.
        package func end(of now: Date) -> Date { until ?? now.addingTimeInterval(grace.inSeconds) }

        /// Whether a grace that begins at that moment isn't over at once.
        package func isStillToCome(at now: Date) -> Bool { until.map { $0 > now } ?? (grace > .zero) }

        /// `30d`, `1w`, `1h30m`, or a day: `2026-12-31`.
        /// - Returns: False where it is neither.
        package mutating func setGrace(_ text: String) -> Bool {
            if let duration = Duration(text: text) {
                grace = duration
            } else if let day = Timestamps.date(text + "T00:00:00.000Z"), Timestamps.day(day) == text {
                until = day
            } else {
                return false
            }
            return true
        }
    }

    private let table: QualifiedName
    private let column: String?
    private let terms: Terms
    private let lockTimeout: Duration
    private let actor: String

    package init(_ table: QualifiedName, column: String?, terms: Terms, lockTimeout: Duration, actor: String) {
        self.table = table
        self.column = column
        self.terms = terms
        self.lockTimeout = lockTimeout
        self.actor = actor
    }

    package func run(on connection: any Connection, now: Date) throws -> Deprecation {
        try StateSchema.ensure(on: connection)
        var (deprecation, shape) = try examine(on: connection, now: now)
        if connection.dialect.isServer {
            deprecation.readsBefore = try StatementReads(connection).baseline(of: deprecation)
        }
        let statements = DeprecationStatements(deprecation, connection.dialect)
        // An identity column can't be anything but NOT NULL, and writers need not serve it.
        let isIdentity = column.flatMap(shape.column)?.identity != nil
        let changes = statements.begin + (isIdentity ? [] : statements.relaxNotNull)
        let relaxes = needsRelaxation(deprecation, shape, in: connection.dialect)
        return try Retry(.command).run { try change(deprecation, by: changes, relaxing: relaxes, on: connection) }
    }

    /// - Throws: ``Problem`` for what speaks against it; nothing is changed.
    package func check(on connection: any Connection, now: Date) throws { _ = try examine(on: connection, now: now) }

    /// What it will be called, told from what is there now.
    package func name(on connection: any Connection) throws -> String {
        let own = column ?? table.name
        let described = Deprecation(
            id: 0, table: try connection.resolved(table), column: column, currentName: own, state: .deprecated,
            reason: nil, since: .distantPast, graceUntil: .distantPast, quiet: 0, forbidsWrites: false)
        return try isToBeRenamed(described, on: connection) ? Self.newName(own, on: connection.dialect) : own
    }

    /// What would be recorded.
    private func examine(on connection: any Connection, now: Date) throws -> (Deprecation, shape: TableShape) {
        let table = try connection.resolved(table)
        guard !StateSchema.owns(table, in: connection.dialect) else {
            throw Problem(.refused, "\(table) is one of Sluice's own tables", hint: "no command would work without it")
        }
        let shape = try connection.catalogReader.shape(of: table)
        if connection.dialect.rebuildsTables { _ = try StoredTable(shape.name, on: connection) }
        let deprecation = try describe(shape, now: now, on: connection)
        if deprecation.wasRenamed { try requireFreeName(deprecation, shape, on: connection) }
        return (deprecation, shape)
    }

    private func describe(_ shape: TableShape, now: Date, on connection: any Connection) throws -> Deprecation {
        let name = column ?? shape.name.name
        var deprecation = Deprecation(
            id: 0, table: shape.name, column: nil, currentName: name, state: .deprecated, reason: terms.reason,
            since: now, graceUntil: terms.end(of: now),
            quiet: terms.quiet.inSeconds,
            forbidsWrites: terms.forbidsWrites)
        deprecation.blockOn = terms.blockOn
        if let column {
            guard let found = Self.column(column, of: shape, in: connection.dialect) else {
                throw Problem(
                    .deprecation,
                    "\(shape.name) has no column \(column)",
                    hint: "it has: \(shape.columns.map(\.name).joined(separator: ", "))")
            }
            try requireDroppable(found, shape, on: connection)
            deprecation.column = found.name
            deprecation.currentName = found.name
            deprecation.wasNotNull = found.isNotNull
            deprecation.oldComment = found.comment
        }
        try requireNotDeprecated(deprecation, on: connection)
        try readOriginal(&deprecation, on: connection)
        if try isToBeRenamed(deprecation, on: connection) {
            deprecation.currentName = Self.newName(deprecation.currentName, on: connection.dialect)
        }
        return deprecation
    }

    private static func column(_ name: String, of shape: TableShape, in dialect: Dialect) -> ArchivedColumn? {
        guard dialect.foldsNames else { return shape.column(name) }
        return shape.columns.first { $0.name.lowercased() == name.lowercased() }
    }

    private func requireDroppable(
        _ column: ArchivedColumn, _ shape: TableShape, on connection: any Connection
    ) throws {
        guard !shape.key.contains(column.name) else {
            throw Problem(
                .deprecation,
                "\(shape.name).\(column.name) is part of the key, by which rows are found",
                hint: "give the table another key first")
        }
        guard connection.dialect.hasInheritance else { return }
        let snapshot = try Snapshot.read(.columns, from: connection, of: [shape.name])
        let relation = snapshot.table
        if let heir = snapshot.descendants.first(where: { $0.column(column.name)?.isLocal == true && !$0.isPartition })
        {
            throw Problem(
                .deprecation,
                "\(shape.name).\(column.name) is a column of \(heir.name)'s own, too, which would keep it under its new name",
                hint: "deprecate \(heir.name).\(column.name) once that no longer inherits from \(shape.name)")
        }
        if let found = relation?.column(column.name), found.inheritanceCount > 0 {
            throw Problem(
                .deprecation,
                "\(shape.name).\(column.name) is inherited", hint: "deprecate it in the table it comes from")
        }
        if relation?.partitionKeyColumns.contains(column.name) == true {
            throw Problem(.deprecation, "\(shape.name) is partitioned by \(column.name)")
        }
    }

    private func readOriginal(_ deprecation: inout Deprecation, on connection: any Connection) throws {
        let relation = try Snapshot.read([], from: connection, of: [deprecation.table]).relation
        if connection.dialect.rebuildsTables {
            deprecation.oldDefinition = relation?.definition
        } else if deprecation.column == nil {
            deprecation.oldComment = relation?.comment
        }
    }

    private func requireNotDeprecated(_ deprecation: Deprecation, on connection: any Connection) throws {
        let open = try DeprecationStore(connection).all(includingDropped: false)
        // A table and one of its columns would lose each other when one of them is renamed or dropped.
        let same = open.first { other in
            [other.table, other.currentTable].contains(deprecation.table)
                && (other.column == deprecation.column || other.column == nil || deprecation.column == nil)
        }
        guard let same else { return }
        throw Problem(
            .deprecation,
            "\(same.name) is deprecated since \(Timestamps.day(same.since))",
            hint: "drop it or take that back first; see 'sluice deprecations'")
    }

    /// What names it as text keeps the old name, and would fail at the next write or read.
    private func isToBeRenamed(_ deprecation: Deprecation, on connection: any Connection) throws -> Bool {
        guard terms.naming != .keep else { return false }
        guard let mention = try mention(of: deprecation, on: connection) else { return true }
        guard terms.naming == .automatic else {
            throw Problem(
                .refused, "\(deprecation.name) isn't renamed: \(mention) names it in its text, and would break",
                hint: "nothing was changed; give --keep-name, or change that text first")
        }
        return false
    }

    private func mention(of deprecation: Deprecation, on connection: any Connection) throws -> String? {
        try connection.dialect.choose(
            postgres: TextMentions(connection).mentions(of: deprecation).first?.object,
            sqlite: FullTextIndex.reading(deprecation.table, column: deprecation.column, on: connection).first
                .map { "full-text index \($0.name)" })
    }

    /// What it is called from then on, where nothing speaks against it.
    package static func newName(_ name: String, on dialect: Dialect) -> String {
        var text = "deprecated_" + name
        while text.utf8.count > dialect.longestName ?? .max { text.removeLast() }
        return text
    }

    private func requireFreeName(_ deprecation: Deprecation, _ shape: TableShape, on connection: any Connection) throws
    {
        let isTaken =
            deprecation.column == nil
            ? (try? connection.catalogReader.shape(of: deprecation.currentTable)) != nil
            : shape.column(deprecation.currentName) != nil
        guard isTaken else { return }
        throw Problem(
            .deprecation,
            "there is a \(deprecation.currentName) already", hint: "give --keep-name, or drop that one first")
    }

    private func change(
        _ deprecation: Deprecation, by statements: [String], relaxing needsRelaxation: Bool,
        on connection: any Connection
    ) throws -> Deprecation {
        var deprecation = deprecation
        try connection.transaction {
            try connection.setLockTimeout(lockTimeout)
            deprecation.id = try DeprecationStore(connection).insert(deprecation)
            for statement in statements { try connection.execute(statement) }
            if needsRelaxation {
                let stored = try StoredTable(deprecation.table, on: connection)
                try stored.replaceText(with: stored.text.relaxingNotNull(deprecation.currentName))
            }
            try connection.writeGuard.install(deprecation)
            try Events.record(
                "deprecate", object: deprecation.name,
                detail: "grace until \(Timestamps.text(deprecation.graceUntil))"
                    + (deprecation.reason.map { "; \($0)" } ?? ""),
                actor: actor, on: connection)
        }
        return deprecation
    }

    /// On SQLite; one with a default asks nothing of new code.
    private func needsRelaxation(
        _ deprecation: Deprecation, _ shape: TableShape, in dialect: Dialect
    ) -> Bool {
        dialect.rebuildsTables && deprecation.wasNotNull
            && deprecation.column.flatMap(shape.column)?.defaultExpression == nil
    }
}

extension Connection {
    /// In the transaction that is open, which has no expression of the user's in it: nothing in it is looked up along the
    /// session's path. SQLite's busy timeout does the same for it as the lock timeout, and it has no path.
    func setLockTimeout(_ timeout: Duration) throws(DatabaseError) {
        if dialect.hasSchemas { try execute(PinnedPath.inTransaction) }
        if let setting = dialect.transactionLockTimeout(timeout) { try execute(setting) }
    }
}
