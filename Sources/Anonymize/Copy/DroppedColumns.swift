internal import SluiceDatabase
internal import SluiceIntrospection

/// Columns that a PostgreSQL copy is to be without. They stay until the end, all NULL: what the source has over them
/// (indexes, keys, views) is made first, by pg_restore, and goes with them.
struct DroppedColumns {
    private let compiled: CompiledPlan
    private let target: any Connection

    init(_ compiled: CompiledPlan, _ target: any Connection) {
        self.compiled = compiled
        self.target = target
    }

    /// A column of a partition is dropped from the table at the top; one of an inheriting table may be its own as well.
    private var all: [(table: DataTable, column: String)] {
        let leaves = compiled.tables.flatMap { table in table.dropped.map { (table: table.table, column: $0) } }
        let roots = leaves.map { (table: compiled.catalog.owner(of: $0.column, in: $0.table), column: $0.column) }
        var seen: Set<String> = []
        return (roots + leaves).filter { seen.insert("\($0.table.label).\($0.column)").inserted }
    }

    /// So that they may be NULL.
    func release() throws {
        for (table, column) in all {
            let alter = "ALTER TABLE \(table.name.quoted(in: .postgres))"
            let quoted = Dialect.postgres.quote(column)
            if try isIdentity(column, of: table) {
                try target.execute("\(alter) ALTER COLUMN \(quoted) DROP IDENTITY")
            }
            try target.execute("\(alter) ALTER COLUMN \(quoted) DROP NOT NULL")
            for check in table.checks where check.columns.contains(column) {
                try target.execute("\(alter) DROP CONSTRAINT IF EXISTS \(Dialect.postgres.quote(check.name))")
            }
        }
    }

    /// Whether it still is: since PostgreSQL 17 a partition's goes with that of its table, and can't be dropped alone.
    private func isIdentity(_ column: String, of table: DataTable) throws -> Bool {
        let relation = Dialect.postgres.literal(table.name.quoted(in: .postgres))
        return try target.catalogScalar(
            "SELECT attidentity <> '' FROM pg_attribute WHERE attrelid = \(relation)::regclass AND attname = $1",
            [.text(column)])?.isTrue ?? false
    }

    /// - Returns: what went with them, for the report.
    func drop() throws -> [String] {
        let dropped = all
        let before = try objects()
        for (table, column) in dropped {
            try target.execute(
                "ALTER TABLE \(table.name.quoted(in: .postgres)) DROP COLUMN IF EXISTS \(Dialect.postgres.quote(column)) CASCADE"
            )
        }
        let checks = dropped.flatMap { table, column in
            table.checks.filter { $0.columns.contains(column) }.map { "constraint \($0.name) of \(table.label)" }
        }
        let asked = Set(dropped.map { "column \($0.table.label).\($0.column)" })
        let gone = before.subtracting(try objects()).subtracting(asked).union(checks).sorted()
        return gone.isEmpty ? [] : ["gone with dropped columns: \(gone.joined(separator: ", "))"]
    }

    private func objects() throws -> Set<String> {
        let rows = try target.catalogRows(
            """
            SELECT CASE relkind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialized view ' ELSE 'index ' END || c.oid::regclass
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE relkind IN ('v', 'm', 'i', 'I')
            AND \(Snapshot.isUserSchema)
            UNION ALL SELECT 'constraint ' || conname || ' of ' || conrelid::regclass FROM pg_constraint
            WHERE conrelid <> 0 AND contype IN ('f', 'x')
            UNION ALL SELECT 'column ' || CASE nspname WHEN 'public' THEN '' ELSE nspname || '.' END || relname || '.' || attname
            FROM pg_attribute JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE attnum > 0 AND NOT attisdropped AND relkind IN ('r', 'p') AND \(Snapshot.isUserSchema)
            UNION ALL SELECT 'statistics ' || stxname FROM pg_statistic_ext
            UNION ALL SELECT 'policy ' || polname || ' of ' || polrelid::regclass FROM pg_policy
            UNION ALL SELECT 'rule ' || rulename || ' of ' || ev_class::regclass FROM pg_rewrite WHERE rulename <> '_RETURN'
            UNION ALL SELECT 'function ' || p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
            WHERE \(Snapshot.isUserSchema)
            UNION ALL SELECT 'trigger ' || tgname || ' of ' || tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal
            """)
        return Set(rows.compactMap { $0[0].text?.withoutDefaultSchema })
    }
}
