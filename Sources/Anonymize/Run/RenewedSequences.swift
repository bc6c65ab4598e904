internal import SluiceDatabase
internal import SluiceIntrospection

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
        let snapshot = try Snapshot.read([.columns, .sequences], from: connection)
        let relations = Dictionary(snapshot.relations.map { ($0.oid, $0) }) { first, _ in first }
        return try snapshot.sequences.filter { $0.increment > 0 }.compactMap { sequence in
            let users = sequence.users.compactMap { user -> User? in
                guard let relation = relations[user.relation], let column = relation.column(number: user.number),
                    Self.numbers.contains(column.baseType.name)
                else { return nil }
                return User(table: relation.name, column: column.name)
            }
            return try renew(sequence, users.sorted { $0.label < $1.label })
        }
    }

    private static let numbers: Set<String> = ["int2", "int4", "int8", "numeric", "float4", "float8"]

    /// A column that takes its numbers from a sequence.
    private struct User {
        let table: QualifiedName
        let column: String
        var label: String { "\(table).\(column)" }
    }

    private func renew(_ sequence: Snapshot.Sequence, _ users: [User]) throws -> String? {
        guard let first = users.first, users.contains(where: { changes($0.table.description, $0.column) }) else {
            return nil
        }
        let highest = try users.map { user in
            let column = Dialect.postgres.quote(user.column)
            let sql = "SELECT max(\(column))::bigint FROM \(user.table.quoted(in: .postgres))"
            return try connection.scalar(sql)?.integer ?? 0
        }.max()
        guard let highest, highest < sequence.maximum / 10 * 9 else {
            // Values spread over the whole type leave no numbers after them.
            return
                "sequence \(sequence.name.label) stands at its original value, and may give numbers that \(first.label) has by now: give 'permute' a range (min, max), or set it by hand"
        }
        let name = Dialect.postgres.literal(sequence.name.quoted(in: .postgres))
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
