internal import SluiceDatabase
internal import SluiceSchema

/// What a step takes along that holds values and that it doesn't name: tables of a schema, columns of a type, parts of a composite
/// one. No words tell it, and so the step is tried in its own transaction, which is then put back to where it was.
struct CascadeLosses {
    private let gone: [Attribute]
    private let relationsLeft: Set<Int64>

    /// PostgreSQL: tables and columns whose values would be gone, or would be less.
    static func of(_ step: Step, on connection: any Connection) throws -> [DataLoss] {
        guard connection.dialect.isServer, step.mayTakeAlong else { return [] }
        let losses = try CascadeLosses(of: step, on: connection)
        let whole = losses.tables + losses.columns
        return try whole + losses.shortened(besides: Set(whole), on: connection)
    }

    private init(of step: Step, on connection: any Connection) throws {
        let before = try Self.attributes(on: connection)
        try connection.executeScript("SAVEPOINT sluice_cascade")
        try step.perform(on: connection)
        let after = Set(try Self.attributes(on: connection).map(\.id))
        try connection.executeScript("ROLLBACK TO SAVEPOINT sluice_cascade; RELEASE SAVEPOINT sluice_cascade")
        gone = before.filter { !after.contains($0.id) }
        relationsLeft = Set(after.map(\.relation))
    }

    /// A partition's rows are its parent's, where that goes as well.
    private var tables: [DataLoss] {
        var names: [QualifiedName] = []
        for attribute in gone where attribute.isOfTable && !relationsLeft.contains(attribute.id.relation) {
            guard attribute.parent.map(relationsLeft.contains) ?? true else { continue }
            if names.last != attribute.owner { names.append(attribute.owner) }
        }
        return names.map { DataLoss(table: $0, column: nil) }
    }

    private var columns: [DataLoss] {
        gone.filter { $0.isOfTable && $0.parent == nil && relationsLeft.contains($0.id.relation) }.map {
            DataLoss(table: $0.owner, column: $0.name)
        }
    }

    /// Columns of a row type that loses a part: of the type itself, of arrays and domains over it, and of rows that hold it.
    private func shortened(besides whole: Set<DataLoss>, on connection: any Connection) throws -> [DataLoss] {
        let types = Set(gone.filter { relationsLeft.contains($0.id.relation) }.map(\.rowType))
        guard !types.isEmpty else { return [] }
        return try connection.catalogRows(
            """
            WITH RECURSIVE holding(type) AS (
                SELECT unnest('{\(types.map(String.init).joined(separator: ","))}'::oid[])
                UNION SELECT t.type FROM holding h JOIN (
                    SELECT oid, typelem FROM pg_type WHERE typelem <> 0
                    UNION ALL SELECT oid, typbasetype FROM pg_type WHERE typbasetype <> 0
                    UNION ALL SELECT c.reltype, a.atttypid FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                    WHERE c.reltype <> 0 AND a.attnum > 0 AND NOT a.attisdropped
                ) AS t(type, part) ON t.part = h.type)
            SELECT n.nspname::text, c.relname::text, a.attname::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace WHERE a.atttypid IN (SELECT type FROM holding) AND a.attnum > 0
            AND NOT a.attisdropped AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1, 2, 3
            """
        ).compactMap { row in
            row[1].text.map { DataLoss(table: QualifiedName(schema: row[0].text, name: $0), column: row[2].text) }
        }.filter { !whole.contains($0) && !whole.contains(DataLoss(table: $0.table, column: nil)) }
    }

    /// A column of a table, or a part of another row type.
    private struct Attribute {
        struct ID: Hashable {
            let relation: Int64
            let number: Int64
        }

        let id: ID
        let owner: QualifiedName
        let name: String
        let rowType: Int64
        let isOfTable: Bool
        /// The table that it is a partition of.
        let parent: Int64?
    }

    /// Those that hold values of their own.
    private static func attributes(on connection: any Connection) throws -> [Attribute] {
        try connection.catalogRows(
            """
            SELECT c.oid::bigint, a.attnum::bigint, n.nspname::text, c.relname::text, a.attname::text, c.reltype::bigint,
            c.relkind IN ('r', 'p'),
            (SELECT inhparent::bigint FROM pg_inherits WHERE inhrelid = c.oid AND c.relispartition)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE c.relkind IN ('r', 'p', 'c', 'v', 'm') AND c.relpersistence <> 't' AND a.attnum > 0 AND NOT a.attisdropped
            AND a.attgenerated = '' AND strpos(n.nspname, 'pg_') <> 1 AND n.nspname <> 'information_schema' ORDER BY 1, 2
            """
        ).compactMap { row in
            guard let relation = row[0].integer, let number = row[1].integer, let owner = row[3].text,
                let name = row[4].text, let type = row[5].integer
            else { return nil }
            return Attribute(
                id: Attribute.ID(relation: relation, number: number),
                owner: QualifiedName(schema: row[2].text, name: owner), name: name, rowType: type,
                isOfTable: row[6].isTrue, parent: row[7].integer)
        }
    }
}

extension Step {
    /// Whether it drops what others may need, and takes them along; a column is a part of its table's row type.
    var mayTakeAlong: Bool {
        guard case .schema(let operations) = work else { return false }
        return operations.contains { operation in
            if case .dropColumn = operation { true } else { operation.cascades }
        }
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
