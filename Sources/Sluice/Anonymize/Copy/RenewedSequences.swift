internal import Database

/// Sequences behind columns whose values have changed, and of emptied tables. Such a sequence stands at the highest original value, which it
/// tells, and would soon give numbers that rows have by now.
struct RenewedSequences {
    private let compiled: CompiledPlan
    private let connection: any Connection

    init(_ compiled: CompiledPlan, _ connection: any Connection) {
        self.compiled = compiled
        self.connection = connection
    }

    /// Sets them behind the new values.
    /// - Returns: those for which there's no room behind them, for the report.
    func renew() throws -> [String] {
        switch connection.dialect.name {
        case .postgres: return try renewPostgres()
        case .sqlite:
            try renewSQLite()
            return []
        }
    }

    private func changes(_ table: String, _ column: String) -> Bool {
        compiled.tables.contains { changed in
            compiled.catalogue.root(of: changed.table).name.description == table
                && (changed.isEmpty || changed.columns.contains { $0.column.name == column && $0.isChanged })
        }
    }

    private func renewPostgres() throws -> [String] {
        let owned = try connection.rows(
            """
            SELECT s.oid::regclass::text, n.nspname || '.' || t.relname, a.attname::text, t.oid::regclass::text, q.seqmax
            FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
            JOIN pg_sequence q ON q.seqrelid = s.oid AND q.seqincrement > 0
            JOIN pg_class t ON t.oid = d.refobjid JOIN pg_namespace n ON n.oid = t.relnamespace
            JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
            JOIN pg_type y ON y.oid = a.atttypid AND y.typcategory = 'N'
            WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
            ORDER BY 1
            """)
        return try owned.compactMap { row in
            guard let sequence = row[0].text, let table = row[1].text, let column = row[2].text,
                let source = row[3].text, let end = row[4].integer, changes(table, column)
            else { return nil }
            let quoted = Dialect.postgres.quote(column)
            let highest = try connection.scalar("SELECT max(\(quoted))::bigint FROM \(source)")?.integer ?? 0
            // Values spread over the whole type leave no numbers behind them.
            guard highest < end / 10 * 9 else {
                return
                    "sequence \(sequence) stands at its original value, and may give numbers that \(table).\(column) has by now: give 'permute' a range (min, max), or set it by hand"
            }
            let name = Dialect.postgres.literal(sequence)
            try connection.execute("SELECT setval(\(name)::regclass, \(max(highest, 1)), \(highest > 0))")
            return nil
        }
    }

    /// AUTOINCREMENT goes on behind the highest value that a table ever had, which it keeps.
    private func renewSQLite() throws {
        let isThere = "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_sequence'"
        guard try connection.scalar(isThere)?.integer == 1 else { return }
        for table in compiled.tables where !table.isUntouched {
            guard table.table.primaryKey.count == 1, let key = table.table.primaryKey.first,
                table.columns.contains(where: { $0.column.name == key && $0.isChanged }) || table.isEmpty
            else { continue }
            try connection.execute(
                """
                UPDATE sqlite_sequence SET seq = (SELECT coalesce(max(\(Dialect.sqlite.quote(key))), 0)
                FROM \(table.table.name.quoted(in: .sqlite))) WHERE name = ?1
                """, [.text(table.table.name.name)])
        }
    }
}
