internal import SluiceDatabase

/// A unique index that a run may walk along.
struct KeyCandidate {
    let index: String
    let isPrimary: Bool
    let order: KeyOrder
}

/// What a run has to know of its table.
struct TableDescription {
    struct Column {
        let name: String
        /// As the database writes it: `numeric(10,2)`, `integer`.
        let type: String
        /// A transform gets and gives this type's values as they are; other types travel as text.
        let isDirect: Bool
        let isGenerated: Bool
        /// SQLite: text that is stored here may be turned into REAL.
        let hasNumericAffinity: Bool
        let defaultExpression: String?
    }

    let table: QualifiedName
    let columns: [Column]
    let keys: [KeyCandidate]
    /// Columns that any index, or a condition or expression of one, depends on.
    let indexedColumns: Set<String>
    /// SQLite: rowid, where the table has one.
    let implicitKey: KeyOrder?

    func column(_ name: String) -> Column? { columns.first { $0.name == name } }
}

protocol TableCatalog {
    /// Nil where there is no such table.
    func describe(_ table: QualifiedName) throws -> TableDescription?
    /// Names to suggest for a misspelt one.
    func tableNames() throws -> [String]
}

extension Connection {
    var catalog: any TableCatalog {
        dialect.choose(postgres: PostgresTableCatalog(connection: self), sqlite: SQLiteTableCatalog(connection: self))
    }
}
