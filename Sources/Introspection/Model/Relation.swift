package import SluiceDatabase

extension Snapshot {
    /// A table or a view: what PostgreSQL keeps in `pg_class`, and SQLite in `sqlite_schema`.
    package struct Relation: Sendable, Hashable {
        package enum Kind: String, Sendable, Hashable {
            case table = "r"
            case partitionedTable = "p"
            case foreignTable = "f"
            case view = "v"
            case materializedView = "m"
            /// SQLite: `CREATE VIRTUAL TABLE`, and the tables in which its module keeps the data.
            case virtualTable = "virtual"
            case shadowTable = "shadow"
        }

        package enum Persistence: String, Sendable, Hashable {
            case permanent = "p"
            case unlogged = "u"
            case temporary = "t"
        }

        /// How much there is of it, by the server's own statistics.
        package struct Size: Sendable, Hashable {
            package let pages: Int
            package let bytes: Int64
            /// Nil where the table was never analyzed.
            package let rows: Int?
        }

        /// PostgreSQL's number of it, which a new name doesn't change. SQLite has none: 0.
        package var oid: Int64 = 0
        /// With its schema on PostgreSQL; without one on SQLite.
        package let name: QualifiedName
        package let kind: Kind
        package var persistence = Persistence.permanent
        package var owner: String?
        package var comment: String?
        package var accessMethod: String?
        /// The type that a typed table (`CREATE TABLE … OF`) has its columns of.
        package var rowType: String?
        package var tablespace: String?
        /// `fillfactor=70`
        package var options: [String] = []
        /// Those of the table in which long values lie.
        package var toastOptions: [String] = []
        /// `d` default, `n` nothing, `f` full, `i` index.
        package var replicaIdentity: String?
        package var hasRowSecurity = false
        package var forcesRowSecurity = false
        /// The extension that it came with, and goes with.
        package var extensionName: String?

        /// What it inherits from, in order; a partition's partitioned table.
        package var parents: [QualifiedName] = []
        package var isPartition = false
        /// `RANGE (at)`
        package var partitionKey: String?
        /// `FOR VALUES FROM (…) TO (…)`
        package var partitionBound: String?

        /// A view's query as PostgreSQL prints it; SQLite's `CREATE …` as its author wrote it.
        package var definition: String?
        package var isPopulated = true
        /// What a view reads.
        package var reads: Set<ColumnReference> = []

        package var columns: [Column] = []
        package var constraints: [Constraint] = []
        package var indexes: [Index] = []
        package var triggers: [Trigger] = []
        package var policies: [Policy] = []
        package var statistics: [ExtendedStatistics] = []
        /// Nil where they were never changed: the owner has all, and nobody else any.
        package var grants: [Grant]?
        /// On `ctid` and the like, by their numbers, which are below 0.
        package var systemColumnGrants: [Int: [Grant]] = [:]
        /// The columns that a partition key's expressions read, or that it is made of.
        package var partitionKeyColumns: [String] = []
        package var size: Size?

        package var isStrict = false
        package var isWithoutRowid = false

        package var isPartitioned: Bool { kind == .partitionedTable }
        package var isTable: Bool { kind == .table || isPartitioned }
        package var isView: Bool { kind == .view || kind == .materializedView }

        package func column(_ name: String) -> Column? { columns.first { $0.name == name } }
        /// As the database compares names.
        package func column(_ name: String, in dialect: Dialect) -> Column? {
            dialect.foldsNames ? columns.first { $0.name.folded == name.folded } : column(name)
        }

        package func column(number: Int) -> Column? { columns.first { $0.number == number } }

        package var primaryKey: [String] {
            constraints.first { $0.kind == .primaryKey }?.columns.compactMap(\.self) ?? []
        }
    }

    /// A column that something depends on; number 0 is the relation as a whole.
    package struct ColumnReference: Sendable, Hashable {
        package let relation: Int64
        package let number: Int

        package init(relation: Int64, number: Int) {
            self.relation = relation
            self.number = number
        }
    }
}

extension Set<Snapshot.ColumnReference> {
    package func touches(_ relation: Int64, _ number: Int? = nil) -> Bool {
        contains { $0.relation == relation && (number == nil || $0.number == number) }
    }

    /// The columns of one relation, which as a whole is none.
    package func columns(of relation: Int64) -> Set<Int> {
        Set<Int>(lazy.filter { $0.relation == relation && $0.number > 0 }.map(\.number))
    }
}
