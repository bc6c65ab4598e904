internal import SluiceDatabase

/// Sequences of columns whose values have changed, and of emptied tables. Such a sequence stands at the highest
/// original value, which it tells, and would soon give numbers that rows have by now.
struct RenewedSequences {
    private let compiled: CompiledPlan
    private let connection: any Connection

    init(_ compiled: CompiledPlan, _ connection: any Connection) {
        self.compiled = compiled
        self.connection = connection
    }

    /// Sets them after the new values.
    /// - Returns: those for which there's no room after them, for the report.
    func renew() throws -> [String] {
        try connection.dialect.choose(postgres: renewPostgres(), sqlite: renewSQLite())
    }

    private func changes(_ table: String, _ column: String) -> Bool {
        compiled.tables.contains { changed in
            compiled.catalog.owner(of: column, in: changed.table).name.description == table
                && (changed.isEmpty || changed.columns.contains { $0.column.name == column && $0.isChanged })
        }
    }

    private func renewPostgres() throws -> [String] {
        let users = try connection.catalogRows(
            """
            WITH uses AS (
                SELECT objid AS sequence, refobjid AS source, refobjsubid AS place FROM pg_depend
                WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass AND deptype IN ('a', 'i') AND refobjsubid > 0
                UNION SELECT d.refobjid, f.adrelid, f.adnum FROM pg_attrdef f JOIN pg_depend d
                ON d.classid = 'pg_attrdef'::regclass AND d.objid = f.oid AND d.refclassid = 'pg_class'::regclass)
            SELECT s.oid::regclass::text, n.nspname || '.' || t.relname, a.attname::text, t.oid::regclass::text, q.seqmax
            FROM uses u JOIN pg_class s ON s.oid = u.sequence AND s.relkind = 'S'
            JOIN pg_sequence q ON q.seqrelid = s.oid AND q.seqincrement > 0
            JOIN pg_class t ON t.oid = u.source JOIN pg_namespace n ON n.oid = t.relnamespace
            JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = u.place
            JOIN pg_type y ON y.oid = a.atttypid AND y.typcategory = 'N' ORDER BY 1, 2, 3
            """)
        return try Dictionary(grouping: users, by: { $0[0].text ?? "" }).sorted { $0.key < $1.key }
            .compactMap { try renew($0.key, $0.value) }
    }

    /// - Parameter users: columns that take their numbers from it.
    private func renew(_ sequence: String, _ users: [[Value]]) throws -> String? {
        guard users.contains(where: { changes($0[1].text ?? "", $0[2].text ?? "") }) else { return nil }
        let highest = try users.map { user in
            let column = Dialect.postgres.quote(user[2].text ?? "")
            return try connection.scalar("SELECT max(\(column))::bigint FROM \(user[3].text ?? "")")?.integer ?? 0
        }.max()
        guard let highest, let end = users[0][4].integer, highest < end / 10 * 9 else {
            // Values spread over the whole type leave no numbers after them.
            let column = "\(users[0][1].text ?? "").\(users[0][2].text ?? "")"
            return
                "sequence \(sequence.withoutDefaultSchema) stands at its original value, and may give numbers that \(column) has by now: give 'permute' a range (min, max), or set it by hand"
        }
        let name = Dialect.postgres.literal(sequence)
        try connection.execute("SELECT pg_catalog.setval(\(name)::regclass, \(max(highest, 1)), \(highest > 0))")
        return nil
    }

    /// AUTOINCREMENT goes on after the highest value that a table ever had, which it keeps.
    private func renewSQLite() throws -> [String] {
        let isThere = "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_sequence'"
        guard try connection.scalar(isThere)?.integer == 1 else { return [] }
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
        return []
    }
}
