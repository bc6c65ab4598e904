/// Sluice's own tables in the user's database: made on first use, then carried from version to version in place.
///
/// Version n is what the first n entries of ``changes`` made. An entry that was released is never edited; a change of
/// shape is a new entry.
package enum StateSchema {
    package enum Change: Sendable {
        case create([StateTable])
        /// Tables that were made outside this list before: where one is there, it has this shape already.
        case adopt([StateTable])
        /// SQL for each database, where a table changes after it was released.
        case alter(@Sendable (Dialect) -> [String])

        var tables: [StateTable] {
            switch self {
            case .create(let tables), .adopt(let tables): tables
            case .alter: []
            }
        }

        func statements(in dialect: Dialect) -> [String] {
            switch self {
            case .create(let tables): tables.map { $0.createStatement(in: dialect) }
            case .adopt(let tables): tables.map { $0.createStatement(in: dialect, ifNotExists: true) }
            case .alter(let statements): statements(dialect)
            }
        }
    }

    static let changes: [Change] = [
        .create(BackfillState.tables),
        .create(MigrationState.tables),
        .create(ArchiveState.tables),
        .alter(ArchiveState.screamTest),
        .adopt(AnonymizeState.tables),
        .alter(ArchiveState.reports),
        .alter(identifyingRows),
        .alter(BackfillState.liveness),
        .create([ArchiveState.known]),
        .alter(ArchiveState.blocking),
        .create([MigrationState.owners]),
        .create([AnonymizeState.left]),
    ]

    /// A publication FOR ALL TABLES takes no update of a table whose rows have no identity.
    private static func identifyingRows(_ dialect: Dialect) -> [String] {
        guard dialect.isServer else { return [] }
        return ([meta] + AnonymizeState.tables).filter { !$0.hasKey }.map {
            "ALTER TABLE \(dialect.stateTable($0.name)) REPLICA IDENTITY FULL"
        }
    }

    private static let meta = StateTable("meta", [.init("version", .integer, "NOT NULL")])

    /// Any fixed number: the advisory lock that keeps two first uses apart ("sluice" in ASCII).
    private static let lockKey: Int64 = 0x73_6C_75_69_63_65

    /// Brings the state tables to this version of Sluice. Cheap where they are there already.
    package static func ensure(on connection: any Connection) throws {
        if try version(on: connection) == changes.count { return }
        do {
            try upgrade(on: connection)
        } catch let error as DatabaseError where error.kind == .permission {
            throw Problem(
                .refused,
                "Sluice keeps its tables in a schema of its own, \"\(connection.dialect.state)\", which this role may not make "
                    + "or change: \(error.description)",
                hint:
                    "nothing was touched; let its owner run ALTER SCHEMA \(connection.dialect.state) OWNER TO <this role>, "
                    + "or, where it isn't there, CREATE SCHEMA \(connection.dialect.state) AUTHORIZATION <this role>")
        }
    }

    private static func upgrade(on connection: any Connection) throws {
        let dialect = connection.dialect
        try connection.transaction {
            for statement in dialect.lockingStateSchema(lockKey) { try connection.execute(statement) }
            try StateOwnership(connection).makeSchema()
            // Another process may have been first while this one waited for the lock.
            let current = try version(on: connection)
            if current == nil {
                try connection.execute(meta.createStatement(in: dialect))
                try connection.execute("INSERT INTO \(dialect.stateTable("meta")) VALUES (0)")
            }
            for change in changes[(current ?? 0)...] {
                for statement in change.statements(in: dialect) { try connection.execute(statement) }
            }
            try connection.execute("UPDATE \(dialect.stateTable("meta")) SET version = \(changes.count)")
        }
    }

    /// Whether a table is one of Sluice's own.
    package static func owns(_ table: QualifiedName, in dialect: Dialect) -> Bool {
        if dialect.isServer { return table.schema == dialect.state.description }
        return names.contains { "\(dialect.state)_\($0)" == table.name.lowercased() }
    }

    static let names = (changes.flatMap(\.tables) + [meta, AnonymizeState.copyMarker]).map(\.name)

    /// Tables that stand together in no schema but a Sluice's.
    static let telling = ["meta", "ranges", "revision_log", "archives"]

    /// SQLite: those of a file's tables that are a Sluice's own, this project's or another's.
    package static func ownTables(among tables: Set<String>, in dialect: Dialect) -> Set<String> {
        let prefixes = prefixes(among: tables).union([dialect.state.description])
        return Set(prefixes.flatMap { prefix in names.map { "\(prefix)_\($0)" } }).intersection(tables)
    }

    /// Brings the state tables to this version, and the one that only a copy has.
    package static func ensureWithCopyMarker(on connection: any Connection) throws {
        try ensure(on: connection)
        try connection.execute(
            AnonymizeState.copyMarker.createStatement(in: connection.dialect, ifNotExists: true))
    }

    /// Nil where Sluice was never used on this database: a command that only reads must not make the tables.
    /// - Throws: ``UnknownVersion`` where this sluice doesn't know what the tables look like.
    package static func version(on connection: any Connection) throws -> Int? {
        try StateOwnership(connection).requireOwn()
        guard try has("meta", on: connection) else { return nil }
        let found = try connection.scalar("SELECT version FROM \(connection.dialect.stateTable("meta"))")
        guard let version = found?.integer.flatMap({ Int(exactly: $0) }), (0...changes.count).contains(version) else {
            throw UnknownVersion(found: found, known: changes.count, table: connection.dialect.stateTable("meta"))
        }
        return version
    }

    /// Whether one of the tables is there, also where a sluice made it that numbered no versions.
    package static func has(_ table: String, on connection: any Connection) throws -> Bool {
        try connection.catalogScalar(connection.dialect.hasStateTable(table))?.isTrue == true
    }

    /// What ``ensure(on:)`` does on a database that Sluice was never used on, as statements.
    /// - Parameter look: What is to be settled before anything is put into the schema.
    package static func creationScript(in dialect: Dialect, behindSchema look: [String] = []) -> [String] {
        dialect.creatingStateSchema + look + [meta.createStatement(in: dialect)]
            + changes.flatMap { $0.statements(in: dialect) }
            + ["INSERT INTO \(dialect.stateTable("meta")) VALUES (\(changes.count))"]
    }

    /// The database was used by a newer Sluice, or something else has written into its tables.
    package struct UnknownVersion: Error, CustomStringConvertible {
        /// Nil where no version is stored.
        let found: Value?
        let known: Int
        let table: String

        package var description: String {
            guard let number = found?.integer else {
                return "this database's state tables don't say which version they have: \(restore)"
            }
            let state = "this database's state tables have version \(number)"
            return number > known
                ? "\(state), and this sluice knows up to \(known): use the newer sluice"
                : "\(state), which no sluice has written: \(restore)"
        }

        private var restore: String {
            "restore table \(table) from a backup; nothing was changed"
        }
    }
}

extension Dialect {
    /// Whether one of Sluice's own tables is there, as a query for one true or false.
    fileprivate func hasStateTable(_ table: String) -> String {
        switch name {
        case .postgres: "SELECT pg_catalog.to_regclass(\(literal(stateTable(table)))) IS NOT NULL"
        case .sqlite:
            "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = \(literal("\(state)_\(table)"))"
        }
    }

    var creatingStateSchema: [String] {
        switch name {
        case .postgres: ["CREATE SCHEMA IF NOT EXISTS \(quote(state.description))"]
        case .sqlite: []
        }
    }

    /// SQLite's transaction has the write lock already.
    fileprivate func lockingStateSchema(_ key: Int64) -> [String] {
        switch name {
        case .postgres: ["SELECT pg_catalog.pg_advisory_xact_lock(\(key)::pg_catalog.int8)"]
        case .sqlite: []
        }
    }
}
