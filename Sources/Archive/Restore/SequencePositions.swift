internal import SluiceDatabase
internal import SluiceIntrospection

/// Rows that come with their numbers leave a table's sequences where they are, and the next number would be taken.
struct SequencePositions {
    private let snapshot: Snapshot

    init(of snapshot: Snapshot) { self.snapshot = snapshot }

    /// Moves a sequence behind the highest number of its column, where that isn't behind it already.
    func statements(for columns: [String]) -> [String] {
        guard let relation = snapshot.relation else { return [] }
        return relation.columns.filter { columns.contains($0.name) }.flatMap { column in
            let reference = Snapshot.ColumnReference(relation: relation.oid, number: column.number)
            return snapshot.sequences.filter { $0.column == reference && $0.increment > 0 }.map {
                statement($0.name.quoted(in: .postgres), column.name, of: relation.name.quoted(in: .postgres))
            }
        }
    }

    private func statement(_ sequence: String, _ column: String, of table: String) -> String {
        """
        SELECT pg_catalog.setval(\(Dialect.postgres.literal(sequence)), r.most) FROM (
          SELECT pg_catalog.max(\(Dialect.postgres.quote(column)))::pg_catalog.int8 AS most FROM \(table)) AS r, \(sequence) AS s
        WHERE r.most OPERATOR(pg_catalog.>) s.last_value OR r.most OPERATOR(pg_catalog.=) s.last_value AND NOT s.is_called
        """
    }
}
