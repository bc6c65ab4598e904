internal import SluiceDatabase
internal import SluiceIntrospection

/// Sequences that go away with a column: owned by it (`serial`) or inside its identity.
struct PostgresSequences {
    struct Sequence {
        let name: QualifiedName
        /// `AS bigint INCREMENT BY 1 …`, as both CREATE SEQUENCE and an identity's parentheses take it.
        let options: String
        let isIdentity: Bool
        /// The number it gave last, or gives first; nil where that can't be read.
        let number: (value: Int64, isCalled: Bool)?
        /// Its comment and its privileges.
        let details: [String]

        var quoted: String { name.quoted(in: .postgres) }

        /// `setval(…)` to the value it had.
        var position: [String] { position(of: quoted) }

        /// The same for a sequence that stands in for it.
        func position(of quoted: String) -> [String] {
            guard let number else { return [] }
            let name = Dialect.postgres.literal(quoted)
            return ["SELECT pg_catalog.setval(\(name), \(number.value), \(number.isCalled))"]
        }
    }

    private let connection: any Connection
    private let snapshot: Snapshot

    init(_ connection: any Connection, in snapshot: Snapshot) {
        self.connection = connection
        self.snapshot = snapshot
    }

    func sequences(of relation: Snapshot.Relation, column: Int) throws -> [Sequence] {
        let owner = Snapshot.ColumnReference(relation: relation.oid, number: column)
        return try snapshot.sequences.filter { $0.column == owner }.map(sequence)
    }

    private func sequence(_ sequence: Snapshot.Sequence) throws -> Sequence {
        let quoted = sequence.name.quoted(in: .postgres)
        let options =
            "AS \(sequence.type) INCREMENT BY \(sequence.increment) MINVALUE \(sequence.minimum) "
            + "MAXVALUE \(sequence.maximum) START WITH \(sequence.start) CACHE \(sequence.cache)"
            + (sequence.isCycling ? " CYCLE" : "")
        let state = try connection.rows("SELECT last_value, is_called FROM \(quoted)").first
        let number = state.flatMap { state in
            state[0].integer.map { (value: $0, isCalled: state[1].isTrue) }
        }
        return Sequence(
            name: sequence.name, options: options, isIdentity: sequence.ownership == .identity, number: number,
            details: [sequence.comment].compactMap(\.self).map {
                "COMMENT ON SEQUENCE \(quoted) IS \(Dialect.postgres.literal($0))"
            } + PostgresGrants.statements(sequence.grants, on: "SEQUENCE \(quoted)", owner: sequence.owner))
    }
}
