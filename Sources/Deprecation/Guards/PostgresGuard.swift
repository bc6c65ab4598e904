internal import Archive
internal import Database

/// The guard on PostgreSQL.
///
/// It must never make a writer wait or fail. It counts transactions that wrote, by a sequence, which none of them holds.
/// The writer's name is noted in a row that is skipped where someone else has it locked, and an error on the way is
/// swallowed: then the count tells of a write whose writer isn't known.
struct PostgresGuard: WriteGuard {
    private let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    private func sequence(_ deprecation: Deprecation) -> String { "sluice.writes_\(deprecation.id)" }

    func install(_ deprecation: Deprecation) throws {
        try connection.executeScript(PostgresGuardFunctions.script)
        try connection.execute("CREATE SEQUENCE \(sequence(deprecation))")
        for table in try connection.inheritanceTree(of: deprecation.currentTable) {
            for statement in try triggers(deprecation, on: table) { try connection.execute(statement) }
        }
    }

    func remove(_ deprecation: Deprecation) throws {
        for table in try connection.inheritanceTree(of: deprecation.currentTable) {
            for name in Self.names(deprecation) {
                try connection.execute("DROP TRIGGER IF EXISTS \(name) ON \(table.quoted(in: .postgres))")
            }
        }
        try connection.execute("DROP SEQUENCE IF EXISTS \(sequence(deprecation))")
    }

    func count(_ deprecation: Deprecation) throws -> Int64 {
        // last_value of a sequence that was never used is 1.
        try connection.scalar(
            "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM \(sequence(deprecation))")?.integer ?? 0
    }

    /// A writer holds ROW EXCLUSIVE from its first row until its transaction ends. Those that hold it now are waited
    /// for; one that comes later moves the count, which is compared before the drop.
    func waitForWriters(_ deprecation: Deprecation) throws {
        let tables = try connection.inheritanceTree(of: deprecation.currentTable).map {
            "to_regclass(\(Dialect.postgres.literal($0.quoted(in: .postgres))))"
        }
        let holders = """
            SELECT l.virtualtransaction, coalesce(a.usename::text, ''), coalesce(a.application_name, ''), l.pid::bigint
            FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.relation IN (\(tables.joined(separator: ", "))) AND l.granted AND l.pid <> pg_backend_pid()
            AND l.mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
            AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """
        let first = Set(try connection.rows(holders).compactMap { $0[0].text })
        for _ in 0..<Self.patience where !first.isEmpty {
            guard try connection.rows(holders).contains(where: { first.contains($0[0].text ?? "") }) else { return }
            Pause.sleep(for: .milliseconds(100))
        }
        guard let left = try connection.rows(holders).first(where: { first.contains($0[0].text ?? "") }) else { return }
        throw DropRefused(
            name: deprecation.name,
            refusals: [
                Refusal(
                    .writes,
                    "a transaction of role \(left[1].text ?? ""), application \(left[2].text ?? "") "
                        + "(pid \(left[3].integer ?? 0)) has written to \(deprecation.table) and is still open")
            ])
    }

    /// Tenths of a second.
    private static let patience = 300

    private static func names(_ deprecation: Deprecation) -> [String] {
        ["insert", "update", "statement"].map { "sluice_guard_\(deprecation.id)_\($0)" }
    }

    private func triggers(_ deprecation: Deprecation, on table: QualifiedName) throws -> [String] {
        let names = Self.names(deprecation)
        let quoted = table.quoted(in: .postgres)
        let mode = deprecation.forbidsWrites ? "forbid" : "record"
        let call = "EXECUTE FUNCTION sluice.record_write('\(deprecation.id)', '\(mode)')"
        guard deprecation.column != nil else {
            return [
                "CREATE TRIGGER \(names[2]) BEFORE INSERT OR UPDATE OR DELETE ON \(quoted) FOR EACH STATEMENT \(call)"
            ]
        }
        let column = Dialect.postgres.quote(deprecation.currentName)
        let comparison = try comparison(deprecation, on: table)
        // AFTER a row, because a BEFORE trigger of the application may set the column too, and UPDATE OF misses that.
        var triggers = [
            """
            CREATE TRIGGER \(names[1]) AFTER UPDATE ON \(quoted) FOR EACH ROW
            WHEN (\(comparison("OLD.\(column)")) IS DISTINCT FROM \(comparison("NEW.\(column)"))) \(call)
            """,
            // A statement that names the column would fail after the drop, also where it changes nothing.
            "CREATE TRIGGER \(names[2]) BEFORE UPDATE OF \(column) ON \(quoted) FOR EACH STATEMENT \(call)",
        ]
        if let expected = try insertDefault(deprecation, on: table) {
            triggers.append(
                """
                CREATE TRIGGER \(names[0]) AFTER INSERT ON \(quoted) FOR EACH ROW
                WHEN (\(comparison("NEW.\(column)")) IS DISTINCT FROM \(comparison(expected))) \(call)
                """)
        }
        return triggers
    }

    /// What an INSERT that doesn't name the column puts there; nil where that can't be told from a value given.
    private func insertDefault(_ deprecation: Deprecation, on table: QualifiedName) throws -> String? {
        let shape = try connection.catalogueReader.shape(of: table)
        guard let column = shape.column(deprecation.currentName), column.generated == nil, column.identity == nil else {
            return nil
        }
        guard let expression = column.defaultExpression else { return "NULL::\(column.type)" }
        let isStable = expression.firstMatch(of: #/[a-z_]+\(|CURRENT_|LOCALTIME/#) == nil
        return isStable ? "(\(expression))" : nil
    }

    /// Types without an equality (json, xml, point) are compared by their text.
    private func comparison(_ deprecation: Deprecation, on table: QualifiedName) throws -> (String) -> String {
        let type = try connection.catalogueReader.shape(of: table).column(deprecation.currentName)?.type ?? "text"
        let base = type.hasSuffix("[]") ? String(type.dropLast(2)) : type
        let known =
            try connection.scalar(
                """
                SELECT t.typtype IN ('e', 'r', 'm') OR EXISTS (SELECT FROM pg_opclass o JOIN pg_am a ON a.oid = o.opcmethod
                WHERE a.amname = 'btree' AND o.opcdefault AND (o.opcintype = t.oid OR EXISTS (SELECT FROM pg_cast c
                WHERE c.castsource = t.oid AND c.casttarget = o.opcintype AND c.castmethod = 'b')))
                FROM pg_type t WHERE t.oid = to_regtype(\(Dialect.postgres.literal(base)))
                """)?.isTrue == true
        return known ? { $0 } : { "(\($0))::text" }
    }
}
