internal import SluiceDatabase

/// Sequences that go away with a column: owned by it (`serial`) or inside its identity.
struct PostgresSequences {
    struct Sequence {
        let name: QualifiedName
        /// `AS bigint INCREMENT BY 1 …`, as both CREATE SEQUENCE and an identity's parentheses take it.
        let options: String
        let isIdentity: Bool
        /// `setval(…)` to the value it had; nil where it was never used.
        let position: String?
        let grants: [String]

        var quoted: String { name.quoted(in: .postgres) }
    }

    private let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    func sequences(of relation: PostgresRelation, column: Int64) throws -> [Sequence] {
        try connection.rows(
            """
            SELECT n.nspname::text, c.relname::text, d.deptype::text, format_type(s.seqtypid, NULL), s.seqincrement,
            s.seqmin, s.seqmax, s.seqstart, s.seqcache, s.seqcycle, c.oid::bigint
            FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S'
            JOIN pg_sequence s ON s.seqrelid = c.oid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
            AND d.refobjid = \(relation.oid) AND d.refobjsubid = \(column) AND d.deptype IN ('a', 'i') ORDER BY 1, 2
            """
        ).map(sequence)
    }

    private func sequence(_ row: [Value]) throws -> Sequence {
        let name = QualifiedName(schema: row[0].text, name: row[1].text ?? "")
        let quoted = name.quoted(in: .postgres)
        let options =
            "AS \(row[3].text ?? "bigint") INCREMENT BY \(row[4].integer ?? 1) MINVALUE \(row[5].integer ?? 1) "
            + "MAXVALUE \(row[6].integer ?? .max) START WITH \(row[7].integer ?? 1) CACHE \(row[8].integer ?? 1)"
            + (row[9].isTrue ? " CYCLE" : "")
        let state = try connection.rows("SELECT last_value, is_called FROM \(quoted)").first
        let position = state.flatMap { state in
            state[0].integer.map { value in
                "SELECT pg_catalog.setval(\(Dialect.postgres.literal(quoted)), \(value), \(state[1].isTrue))"
            }
        }
        let relation = PostgresRelation(oid: row[10].integer ?? 0, name: name, isPartitioned: false)
        return Sequence(
            name: name, options: options, isIdentity: row[2].text == "i", position: position,
            grants: try PostgresGrants(connection).relation(relation, keyword: "SEQUENCE"))
    }
}
