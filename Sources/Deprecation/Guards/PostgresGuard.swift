internal import FoundationEssentials
internal import SluiceArchive
internal import SluiceDatabase
internal import SluiceIntrospection

/// The guard on PostgreSQL.
///
/// It must never make a writer wait or fail. It counts transactions that wrote, by a sequence, which none of them holds.
/// The writer's name is noted in a row that is skipped where someone else has it locked, and an error on the way is
/// swallowed: then the count tells of a write whose writer isn't known.
struct PostgresGuard: WriteGuard {
    private let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    private var state: StateName { connection.dialect.state }
    private func counter(_ deprecation: Deprecation) -> String { "\(state).writes_\(deprecation.id)" }
    /// Milliseconds since 1970 of the last write whose writer wasn't noted.
    private func moment(_ deprecation: Deprecation) -> String { "\(state).last_write_\(deprecation.id)" }

    func install(_ deprecation: Deprecation) throws {
        // The return type of a function that an earlier version made can't be replaced.
        let old = "\(state).record_writer(bigint)"
        if try connection.catalogScalar("SELECT to_regprocedure('\(old)') IS NOT NULL")?.isTrue == true {
            try connection.execute("DROP FUNCTION \(old)")
        }
        try connection.executeScript(PostgresGuardFunctions.script(in: state))
        try connection.execute("CREATE SEQUENCE \(counter(deprecation))")
        try connection.execute("CREATE SEQUENCE \(moment(deprecation))")
        try cover(deprecation)
    }

    func cover(_ deprecation: Deprecation) throws {
        let own = try triggers(deprecation)
        let silenced = try silenced(deprecation)
        let tree = try guardedTables(deprecation)
        for table in try uncovered(deprecation).map(\.name).sorted(by: { first, second in
            first == deprecation.currentTable && second != first
        }) {
            let quoted = table.quoted(in: .postgres)
            for trigger in silenced where trigger.table == table {
                try connection.execute("ALTER TABLE \(quoted) ENABLE ALWAYS TRIGGER \(trigger.name)")
            }
            guard tree.contains(table) else { continue }
            for trigger in own where trigger.table == table {
                try connection.execute("DROP TRIGGER \(trigger.name) ON \(quoted)")
            }
            for statement in try PostgresGuardTriggers(connection, deprecation).statements(on: table) {
                try connection.execute(statement)
            }
        }
    }

    /// Those that have triggers of their own.
    private func guardedTables(_ deprecation: Deprecation) throws -> [QualifiedName] {
        let tree = try connection.inheritanceTree(of: deprecation.currentTable)
        return deprecation.column == nil ? tree + (try connection.partitions(of: deprecation.currentTable)) : tree
    }

    /// Tables that began to inherit from this one when the guard stood already, and those whose triggers are gone or don't all
    /// fire. A partition has its parent's row triggers, and none for TRUNCATE.
    func uncovered(_ deprecation: Deprecation) throws -> [UncoveredTable] {
        if try connection.isGenerated(deprecation) { return [] }
        let isPartitioned = try !connection.partitions(of: deprecation.currentTable).isEmpty
        let standing = Dictionary(grouping: try triggers(deprecation), by: \.table)
        let silenced = Set(try silenced(deprecation).map(\.table))
        let tables = Set(try guardedTables(deprecation)).union(silenced).sorted { "\($0)" < "\($1)" }
        return tables.compactMap { table in
            let triggers = standing[table] ?? []
            let isRoot = table == deprecation.currentTable
            let firing = Set(triggers.filter(\.fires).map(\.name))
            let needed = neededTriggers(deprecation, isPartitionedRoot: isRoot && isPartitioned)
            let isWhole = firing.isSuperset(of: needed) && triggers.allSatisfy(\.fires) && !silenced.contains(table)
            guard !isWhole else { return nil }
            return UncoveredTable(
                name: table, hadGuard: isRoot || !triggers.isEmpty || silenced.contains(table))
        }
    }

    /// A column's trigger for INSERT is there where its default can be told.
    private func neededTriggers(_ deprecation: Deprecation, isPartitionedRoot: Bool) -> [String] {
        let kinds =
            deprecation.column != nil
            ? ["update", "statement"] : isPartitionedRoot ? ["statement", "row"] : ["statement"]
        return kinds.map { PostgresGuardTriggers.name(deprecation, $0, in: connection.dialect) }
    }

    private struct Trigger {
        let table: QualifiedName
        let name: String
        /// As it was made, ENABLE ALWAYS. One that somebody switched off, and on again, fires at its table's origin alone.
        let fires: Bool
    }

    /// The copies that a partition has of its parent's go with those.
    private func triggers(_ deprecation: Deprecation) throws -> [Trigger] {
        try read(deprecation, where: "t.tgparentid = 0")
    }

    /// Copies on partitions that don't fire.
    private func silenced(_ deprecation: Deprecation) throws -> [Trigger] {
        try read(deprecation, where: "t.tgparentid <> 0 AND t.tgenabled IN ('D', 'R')")
    }

    private func read(_ deprecation: Deprecation, where condition: String) throws -> [Trigger] {
        let names = PostgresGuardTriggers.names(deprecation, in: connection.dialect).map(Dialect.postgres.literal)
            .joined(separator: ", ")
        return try connection.catalogRows(
            """
            SELECT n.nspname::text, c.relname::text, t.tgname::text, t.tgenabled = 'A' FROM pg_trigger t
            JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE t.tgname IN (\(names)) AND \(condition)
            """
        ).map {
            Trigger(
                table: QualifiedName(schema: $0[0].text, name: $0[1].text ?? ""), name: $0[2].text ?? "",
                fires: $0[3].isTrue)
        }
    }

    func remove(_ deprecation: Deprecation) throws {
        for trigger in try triggers(deprecation) {
            try connection.execute("DROP TRIGGER \(trigger.name) ON \(trigger.table.quoted(in: .postgres))")
        }
        try connection.execute("DROP SEQUENCE IF EXISTS \(counter(deprecation)), \(moment(deprecation))")
    }

    func count(_ deprecation: Deprecation) throws -> Int64 {
        // last_value of a sequence that was never used is 1.
        try connection.scalar(
            "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM \(counter(deprecation))")?.integer ?? 0
    }

    func lastUnnotedWrite(_ deprecation: Deprecation) throws -> Date? {
        try connection.scalar("SELECT last_value FROM \(moment(deprecation)) WHERE is_called")?.integer.map {
            Date(timeIntervalSince1970: Double($0) / 1_000)
        }
    }

    /// A writer holds ROW EXCLUSIVE from its first row until its transaction ends. Those that hold it now are waited
    /// for; one that comes later moves the count, which is compared before the drop.
    func waitForWriters(_ deprecation: Deprecation) throws {
        let tree = try Snapshot.read([], from: connection, of: [deprecation.currentTable]).relations
        let tables = tree.map { "\($0.oid)" }.joined(separator: ",")
        // A prepared transaction has no process, but its locks.
        let holders = """
            SELECT l.virtualtransaction, coalesce(a.usename::text, ''), coalesce(a.application_name, ''), l.pid::bigint
            FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.relation = ANY ('{\(tables)}'::oid[]) AND l.granted AND l.pid IS DISTINCT FROM pg_backend_pid()
            AND l.mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
            AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """
        let first = Set(try connection.catalogRows(holders).compactMap { $0[0].text })
        func firstStillOpen() throws -> AnswerRow? {
            first.isEmpty ? nil : try connection.catalogRows(holders).first { row in first.contains(row[0].text ?? "") }
        }
        _ = try Pause.wait(atMost: Self.patience, every: .milliseconds(100)) { try firstStillOpen() == nil }
        guard let left = try firstStillOpen() else { return }
        throw DropRefused(
            name: deprecation.name,
            refusals: [
                Refusal(
                    .writes,
                    (left[3].integer.map { pid in
                        "a transaction of role \(left[1].text ?? ""), application \(left[2].text ?? "") (pid \(pid))"
                    } ?? "a prepared transaction") + " has written to \(deprecation.table) and is still open")
            ])
    }

    private static let patience = Duration.seconds(30)
}
