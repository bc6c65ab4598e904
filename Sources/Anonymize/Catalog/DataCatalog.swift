package import SluiceDatabase
package import SluiceTransforms

/// The tables of a database, as far as anonymizing must know them.
package struct DataCatalog: Sendable {
    package var tables: [DataTable]
    /// Materialized views, by dependency: they hold rows of their own.
    package var materializedViews: [QualifiedNameText] = []

    /// SQLite's virtual tables. Their shadow tables are theirs alone and no tables of a plan.
    package var virtualTables: [VirtualTable] = []

    package typealias QualifiedNameText = String

    /// By its own name, or with the schema in front.
    package func table(_ name: String) -> DataTable? {
        tables.first { $0.label == name } ?? tables.first { $0.name.name == name && $0.isInDefaultSchema }
    }

    /// A foreign key may point at a partitioned table; its rows stand in the partitions.
    package func leaves(of table: DataTable) -> [DataTable] {
        let children = tables.filter { $0.parentLabel == table.label }.flatMap { leaves(of: $0) }
        return (table.holdsRows ? [table] : []) + children
    }

    private func parent(of table: DataTable) -> DataTable? {
        table.parentLabel.flatMap { label in tables.first { $0.label == label } }
    }

    /// The table itself first, the root last.
    func withAncestors(_ table: DataTable) -> [DataTable] { [table] + (parent(of: table).map(withAncestors) ?? []) }

    /// The table whose rules hold for a column: an inheriting table may have columns of its own.
    func owner(of column: String, in table: DataTable) -> DataTable {
        guard let parent = parent(of: table), parent.column(column) != nil else { return table }
        return owner(of: column, in: parent)
    }

    func place(of column: String, in table: DataTable) -> ColumnPlace {
        ColumnPlace(table: owner(of: column, in: table).label, column: column)
    }

    /// Those that a plan names under this table.
    package func ownColumns(of table: DataTable) -> [DataColumn] {
        table.columns.filter { owner(of: $0.name, in: table).label == table.label }
    }

    /// Tables that a plan names: all but partitions and those that have only what they inherit.
    package var planned: [DataTable] { tables.filter { $0.parentLabel == nil || !ownColumns(of: $0).isEmpty } }

    mutating func nameParents() {
        for place in tables.indices {
            let root = root(of: tables[place])
            if !root.holdsRows, root.name != tables[place].name { tables[place].partitioned = root.name }
        }
    }

    /// The table whose rules of a plan hold for a partition or an inheriting table.
    package func root(of table: DataTable) -> DataTable { parent(of: table).map(root) ?? table }
}

package struct VirtualTable: Sendable {
    package let name: String
    package let sql: String

    /// A full-text index over a table's rows (FTS5's `content=`), which can be rebuilt from them.
    package var isIndexOfTable: Bool {
        sql.firstMatch(of: #/(?i)using\s+fts5\b.*\bcontent\s*=\s*['"]?[^'",)\s]/#.dotMatchesNewlines()) != nil
    }

    var rebuild: String {
        let quoted = Dialect.sqlite.quote(name)
        return "INSERT INTO \(quoted) (\(quoted)) VALUES ('rebuild')"
    }
}

package struct DataTable: Sendable {
    package let name: QualifiedName
    /// `users`, or `billing.users` outside the default schema: how a plan names it.
    package var label: String { isInDefaultSchema ? name.name : name.description }
    package var isInDefaultSchema: Bool { name.isInDefaultSchema }
    /// False for a partitioned table, whose rows stand in its partitions.
    package let holdsRows: Bool
    /// The table it is a partition of or inherits from.
    package let parentLabel: String?
    /// Of a partition: the partitioned table at the top, by which queries know its rows.
    package var partitioned: QualifiedName?
    package var columns: [DataColumn]
    package var primaryKey: [String] = []
    package var uniques: [[String]] = []
    /// Of unique indexes over an expression or over some of the rows: the columns they read.
    package var partialUniques: [[String]] = []
    package var foreignKeys: [DataForeignKey] = []
    package var checks: [DataCheck] = []
    /// Columns by which PostgreSQL chooses a row's partition.
    package var partitionKey: [String] = []
    /// PostgreSQL's exclusion constraints.
    package var exclusions: [DataCheck] = []
    package var triggers: [String] = []
    /// Pages of its file, for cutting ranges; zero in SQLite.
    package let pages: Int
    package let rowEstimate: Int
    /// SQLite's `WITHOUT ROWID`.
    package var hasRowIdentity = true

    package func column(_ name: String) -> DataColumn? { columns.first { $0.name == name } }

    /// True where the column alone identifies a row.
    package func isUnique(_ column: String) -> Bool {
        primaryKey == [column] || (uniques + partialUniques).contains([column])
    }

    package func isInSomeKey(_ column: String) -> Bool {
        primaryKey.contains(column) || (uniques + partialUniques).contains { $0.contains(column) }
    }
}

extension QualifiedName {
    var isInDefaultSchema: Bool { schema == nil || schema == "public" }
}

package struct DataColumn: Sendable {
    package let name: String
    package let typeName: String
    package let kind: ColumnKind
    package let maxLength: Int?
    package let isNullable: Bool
    /// Computed by the database: never copied, never transformed.
    package let isGenerated: Bool
    package let ignoresCase: Bool
    package let comment: String?
}

package struct DataForeignKey: Sendable, Hashable {
    package let name: String
    package let columns: [String]
    package let parentLabel: String
    package let parentColumns: [String]
}

package struct DataCheck: Sendable {
    package let name: String
    package let expression: String
    package let columns: [String]
}

extension DataCatalog {
    package static func read(from connection: any Connection) throws -> DataCatalog {
        try connection.dialect.choose(
            postgres: PostgresDataCatalog(connection).read(), sqlite: SQLiteDataCatalog(connection).read())
    }
}
