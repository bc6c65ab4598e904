/// Sluice's own tables in the user's database: made on first use, then carried from version to version in place.
///
/// Version n is what the first n entries of ``changes`` made. An entry that was released is never edited; a change of
/// shape is a new entry.
package enum StateSchema {
    package enum Change: Sendable {
        case create([StateTable])
        /// SQL for each database, where a table changes after it was released.
        case alter(@Sendable (Dialect) -> [String])
    }

    static let changes: [Change] = [
        .create(BackfillState.tables),
        .create(MigrationState.tables),
        .create(ArchiveState.tables),
        .alter(ArchiveState.screamTest),
    ]

    /// Any fixed number: the advisory lock that keeps two first uses apart ("sluice" in ASCII).
    private static let lockKey: Int64 = 0x73_6C_75_69_63_65

    /// Brings the state tables to this version of Sluice. Cheap where they are there already.
    package static func ensure(on connection: any Connection) throws {
        if try version(on: connection) == changes.count { return }
        try connection.transaction {
            if connection.dialect.name == .postgres {
                try connection.execute("SELECT pg_advisory_xact_lock(\(lockKey))")
                try connection.execute("CREATE SCHEMA IF NOT EXISTS \(connection.dialect.quote("sluice"))")
            }
            // Another process may have been first while this one waited for the lock.
            let current = try version(on: connection) ?? 0
            guard current <= changes.count else { throw TooNew(found: current, known: changes.count) }
            if current == 0 {
                try connection.execute(
                    StateTable("meta", [.init("version", .integer, "NOT NULL")])
                        .createStatement(in: connection.dialect))
                try connection.execute("INSERT INTO \(connection.dialect.stateTable("meta")) VALUES (0)")
            }
            for change in changes[current...] { try apply(change, on: connection) }
            try connection.execute("UPDATE \(connection.dialect.stateTable("meta")) SET version = \(changes.count)")
        }
    }

    /// Nil where Sluice was never used on this database: a command that only reads must not make the tables.
    package static func version(on connection: any Connection) throws(DatabaseError) -> Int? {
        let exists =
            switch connection.dialect.name {
            case .postgres: "SELECT to_regclass('sluice.meta') IS NOT NULL"
            case .sqlite: "SELECT count(*) FROM sqlite_schema WHERE name = 'sluice_meta'"
            }
        guard try connection.scalar(exists)?.isTrue == true else { return nil }
        return try connection.scalar("SELECT version FROM \(connection.dialect.stateTable("meta"))")?.integer
            .map { Int($0) }
    }

    /// What ``ensure(on:)`` does on a database that Sluice was never used on, as statements.
    package static func creationScript(in dialect: Dialect) -> [String] {
        var statements = dialect.name == .postgres ? ["CREATE SCHEMA IF NOT EXISTS \(dialect.quote("sluice"))"] : []
        statements.append(StateTable("meta", [.init("version", .integer, "NOT NULL")]).createStatement(in: dialect))
        for change in changes {
            switch change {
            case .create(let tables): statements += tables.map { $0.createStatement(in: dialect) }
            case .alter(let alterations): statements += alterations(dialect)
            }
        }
        return statements + ["INSERT INTO \(dialect.stateTable("meta")) VALUES (\(changes.count))"]
    }

    private static func apply(_ change: Change, on connection: any Connection) throws(DatabaseError) {
        switch change {
        case .create(let tables):
            for table in tables { try connection.execute(table.createStatement(in: connection.dialect)) }
        case .alter(let statements):
            for statement in statements(connection.dialect) { try connection.execute(statement) }
        }
    }

    /// The database was used by a newer Sluice.
    package struct TooNew: Error, CustomStringConvertible {
        let found: Int
        let known: Int
        package var description: String {
            "this database's state tables have version \(found), and this sluice knows up to \(known): use the newer sluice"
        }
    }
}
