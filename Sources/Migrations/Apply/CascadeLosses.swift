internal import SluiceDatabase
internal import SluiceSchema

/// What CASCADE takes along that holds values: tables of a schema, columns of a type, generated columns' sources not. No words
/// tell it, and so the step is tried in its own transaction, which is then put back to where it was.
enum CascadeLosses {
    /// PostgreSQL: tables and columns that would be gone.
    static func of(_ step: Step, on connection: any Connection) throws -> [DataLoss] {
        guard connection.dialect.isServer, step.cascades else { return [] }
        let before = try columns(on: connection)
        try connection.executeScript("SAVEPOINT sluice_cascade")
        try step.perform(on: connection)
        let after = Set(try columns(on: connection).map(\.id))
        try connection.executeScript("ROLLBACK TO SAVEPOINT sluice_cascade; RELEASE SAVEPOINT sluice_cascade")
        let tables = Set(after.map(\.table))
        let gone = before.filter { !after.contains($0.id) }
        var losses: [DataLoss] = []
        for column in gone where tables.contains(column.id.table) {
            losses.append(DataLoss(table: column.table, column: column.name))
        }
        // A partition's rows are its parent's.
        for column in gone where !tables.contains(column.id.table) && !column.isOfPartition {
            let loss = DataLoss(table: column.table, column: nil)
            if !losses.contains(loss) { losses.append(loss) }
        }
        return losses
    }

    private struct Column {
        struct ID: Hashable {
            let table: Int64
            let number: Int64
        }

        let id: ID
        let table: QualifiedName
        let name: String
        let isOfPartition: Bool
    }

    /// Those that hold values of their own.
    private static func columns(on connection: any Connection) throws -> [Column] {
        try connection.catalogRows(
            """
            SELECT c.oid::bigint, a.attnum::bigint, n.nspname::text, c.relname::text, a.attname::text, c.relispartition
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND a.attnum > 0 AND NOT a.attisdropped
            AND a.attgenerated = '' AND strpos(n.nspname, 'pg_') <> 1 AND n.nspname <> 'information_schema' ORDER BY 1, 2
            """
        ).compactMap { row in
            guard let table = row[0].integer, let number = row[1].integer, let name = row[3].text,
                let column = row[4].text
            else { return nil }
            return Column(
                id: Column.ID(table: table, number: number), table: QualifiedName(schema: row[2].text, name: name),
                name: column, isOfPartition: row[5].isTrue)
        }
    }
}

extension Step {
    /// Whether it drops what others may need, and takes them along.
    var cascades: Bool {
        guard case .schema(let operations) = work else { return false }
        return operations.contains(where: \.cascades)
    }

    /// Whether one of its operations names that as what it drops.
    func names(_ loss: DataLoss) -> Bool {
        guard case .schema(let operations) = work else { return false }
        return operations.contains { operation in
            switch operation {
            case .dropTable(let drop): loss.column == nil && loss.isOf(drop.table)
            case .dropColumn(let drop): loss.column == drop.column && loss.isOf(drop.table)
            default: false
            }
        }
    }
}

extension DataLoss {
    fileprivate func isOf(_ named: QualifiedName) -> Bool {
        named.name == table.name && (named.schema == nil || named.schema == table.schema)
    }
}
