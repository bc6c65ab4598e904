package import SluiceDatabase
internal import SluiceIntrospection
package import SluiceTransforms

/// The tables of a database, as far as anonymizing must know them.
package struct DataCatalog: Sendable {
    package let tables: [DataTable]
    /// Materialized views, quoted and by dependency: they hold rows of their own.
    package let materializedViews: [String]
    /// SQLite's virtual tables. Their shadow tables are theirs alone and no tables of a plan.
    package let virtualTables: [VirtualTable]
    private let positions: [String: Int]
    private let children: [String: [Int]]

    init(tables: [DataTable], materializedViews: [String] = [], virtualTables: [VirtualTable] = []) {
        let positions = Dictionary(zip(tables.map(\.label), tables.indices)) { first, _ in first }
        self.tables = tables.map { table in
            var table = table
            var root = table
            while let parent = root.parentLabel.flatMap({ positions[$0] }) { root = tables[parent] }
            if !root.holdsRows, root.name != table.name { table.partitioned = root.name }
            return table
        }
        self.materializedViews = materializedViews
        self.virtualTables = virtualTables
        self.positions = positions
        children = tables.indices.reduce(into: [:]) { children, place in
            if let parent = tables[place].parentLabel { children[parent, default: []].append(place) }
        }
    }

    /// By the name that a plan gives it.
    package func table(_ label: String) -> DataTable? { positions[label].map { tables[$0] } }

    /// A foreign key may point at a partitioned table; its rows stand in the partitions.
    package func leaves(of table: DataTable) -> [DataTable] {
        (table.holdsRows ? [table] : []) + (children[table.label] ?? []).flatMap { leaves(of: tables[$0]) }
    }

    private func parent(of table: DataTable) -> DataTable? { table.parentLabel.flatMap(self.table) }

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
        guard table.parentLabel != nil else { return table.columns }
        return table.columns.filter { owner(of: $0.name, in: table).label == table.label }
    }

    /// Tables that a plan names: all but partitions and those that have only what they inherit.
    package var planned: [DataTable] { tables.filter { $0.parentLabel == nil || !ownColumns(of: $0).isEmpty } }

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
    package var label: String { name.label }
    /// False for a partitioned table, whose rows stand in its partitions.
    package let holdsRows: Bool
    /// The table it is a partition of or inherits from.
    package let parentLabel: String?
    /// Of a partition: the partitioned table at the top, by which queries know its rows.
    package var partitioned: QualifiedName?
    package var columns: [DataColumn]
    package var primaryKey: [String] = []
    package var uniques: [[String]] = []
    /// Those of the unique columns in which two NULLs are equal (NULLS NOT DISTINCT).
    package var uniquesWithNulls: [[String]] = []
    /// Of unique indexes over an expression or over some of the rows: the columns they read.
    package var partialUniques: [[String]] = []
    package var foreignKeys: [DataForeignKey] = []
    package var checks: [DataCheck] = []
    /// Columns by which PostgreSQL chooses a row's partition.
    package var partitionKey: [String] = []
    /// PostgreSQL's exclusion constraints, with their definitions.
    package var exclusions: [DataCheck] = []
    package var triggers: [String] = []
    /// Pages of its file, for cutting ranges; zero in SQLite.
    package let pages: Int
    package let rowEstimate: Int
    /// SQLite's `WITHOUT ROWID`.
    package var hasRowIdentity = true
    /// SQLite: the column that is the row's number itself.
    package var rowidAlias: String?

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
    /// How a plan names a table.
    var label: String { isInDefaultSchema ? name : description }
}

package struct DataColumn: Sendable {
    package let name: String
    /// As a statement names it: `integer`, `public.mood`.
    package let sqlType: String
    /// As a reader names it, like a table's label without the default schema.
    package var typeName: String { sqlType.hasPrefix("public.") ? String(sqlType.dropFirst(7)) : sqlType }
    package let kind: ColumnKind
    package let maxLength: Int?
    package let isNullable: Bool
    /// Computed by the database: never copied, never transformed.
    package let isGenerated: Bool
    package let ignoresCase: Bool
    package let comment: String?
    /// A domain's conditions hold for its values, an enum's labels are all there are.
    package var isOfOwnType = false
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
        let snapshot = try Snapshot.read(
            [.columns, .constraints, .indexes, .triggers, .sizes, .dependencies], from: connection)
        return connection.dialect.choose(
            postgres: DataCatalog(postgres: snapshot), sqlite: DataCatalog(sqlite: snapshot))
    }
}
