package import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceSchema

/// A table's rows, or a column's values, that a step deletes for good, and that are archived before.
package struct DataLoss: Sendable, Hashable, CustomStringConvertible {
    package let table: QualifiedName
    /// Nil for the whole table.
    package let column: String?

    package var description: String { column.map { "column \($0) of \(table)" } ?? "table \(table)" }

    /// Whether there is anything to lose: no, where the table or the column isn't there.
    func isReal(on connection: any Connection) throws(DatabaseError) -> Bool {
        guard try exists(on: connection) else { return false }
        return try connection.scalar("SELECT 1 FROM \(rows(in: connection.dialect)) LIMIT 1") != nil
    }

    func count(on connection: any Connection) throws(DatabaseError) -> Int64 {
        guard try exists(on: connection) else { return 0 }
        return try connection.scalar("SELECT count(*) FROM \(rows(in: connection.dialect))")?.integer ?? 0
    }

    /// Whether the table, or the column of it, is there.
    func isThere(on connection: any Connection) throws(DatabaseError) -> Bool { try exists(on: connection) }

    private func rows(in dialect: Dialect) -> String {
        table.quoted(in: dialect) + (column.map { " WHERE \(dialect.quote($0)) IS NOT NULL" } ?? "")
    }

    private func exists(on connection: any Connection) throws(DatabaseError) -> Bool {
        let name = table.quoted(in: connection.dialect)
        let query = connection.dialect.choose(
            postgres: """
                SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
                WHERE c.oid = pg_catalog.to_regclass($1)::pg_catalog.oid AND c.relkind IN ('r', 'p') AND NOT attisdropped AND attnum > 0
                AND attgenerated = '' AND ($2::text IS NULL OR attname = $2) LIMIT 1
                """,
            sqlite: """
                SELECT 1 FROM pragma_table_xinfo(?1, ?3) WHERE hidden = 0 AND (?2 IS NULL OR lower(name) = lower(?2)) LIMIT 1
                """)
        let parameters: [Value] = connection.dialect.choose(
            postgres: [.text(name), column.map(Value.text) ?? .null],
            sqlite: [.text(table.name), column.map(Value.text) ?? .null, .text(table.schema ?? "main")])
        return try connection.scalar(query, parameters) != nil
    }
}

extension Step {
    /// Whether the tables are to be looked at before it is run.
    var dropsData: Bool {
        guard case .schema(let operations) = work else { return false }
        return operations.contains { operation in
            switch operation {
            case .dropTable, .dropColumn: true
            default: false
            }
        }
    }

    /// What it deletes, where its operations don't say that nobody wants it back, by the names from before the step.
    var losses: [DataLoss] {
        guard case .schema(let operations) = work else { return [] }
        return operations.indices.compactMap { index in
            switch operations[index] {
            case .dropTable(let drop) where drop.archives:
                operations[..<index].undoingRenames(of: DataLoss(table: drop.table, column: nil))
            case .dropColumn(let drop) where drop.archives:
                operations[..<index].undoingRenames(of: DataLoss(table: drop.table, column: drop.column))
            default: nil
            }
        }
    }
}

extension Migrator {
    /// What the tables, as they are now, would lose by a plan, in sentences. Reads only, and not what would call others' code.
    package func losses(of plan: MigrationPlan) throws -> [String] {
        let steps = plan.revisions.flatMap { $0.steps.dropFirst($0.firstStep) }
        let losses = steps.indices.flatMap { index in
            steps[index].losses.map { loss in
                steps[..<index].reversed().reduce(loss) { $1.operations[...].undoingRenames(of: $0) }
            }
        }
        let isSuperusers = try connection.isSuperusers()
        return try losses.compactMap { loss in
            if isSuperusers, try loss.isThere(on: connection),
                let found = try connection.strangersCode(in: [loss.table], when: .reading).first
            {
                return "\(loss) is archived before it is dropped; its rows weren't counted, since \(found)"
            }
            let rows = try loss.count(on: connection)
            return rows > 0 ? "\(loss) has \(rows) rows, which are archived before it is dropped" : nil
        }
    }
}
