package import SluiceDatabase

extension Snapshot {
    package struct Constraint: Sendable, Hashable {
        package enum Kind: String, Sendable, Hashable {
            case primaryKey = "p"
            case unique = "u"
            case foreignKey = "f"
            case check = "c"
            case exclusion = "x"
            /// A row of its own from PostgreSQL 18 on.
            case notNull = "n"
            /// `CREATE CONSTRAINT TRIGGER`: the trigger has all there is to it.
            case trigger = "t"
        }

        package var oid: Int64 = 0
        package let table: QualifiedName
        /// Empty in SQLite, whose pragmas don't tell it.
        package let name: String
        package let kind: Kind
        /// Nil stands for an expression of an exclusion constraint.
        package let columns: [String?]
        package var referencedTable: QualifiedName?
        package var referencedColumns: [String] = []
        /// SQLite: `CASCADE`, …, `NO ACTION`. PostgreSQL has them in its definition.
        package var onDelete = ""
        package var onUpdate = ""
        /// What follows `ADD CONSTRAINT name`; empty in SQLite.
        package var definition = ""
        /// A CHECK's condition.
        package var expression: String?
        package var isDeferrable = false
        package var isInitiallyDeferred = false
        package var isValidated = true
        package var isLocal = true
        /// Its partitioned table's constraint makes and drops it.
        package var isDerived = false
        /// The index that it owns or, of a foreign key, that it refers to.
        package var indexOID: Int64 = 0
        package var comment: String?
    }

    package struct Index: Sendable, Hashable {
        package struct Key: Sendable, Hashable {
            /// Nil for an expression (and for SQLite's rowid).
            package let column: String?
            package let isDescending: Bool
            package var isNullsFirst = false
            /// PostgreSQL: where it isn't the column's own. SQLite: always.
            package let collation: String?
        }

        /// What made it, in SQLite's words.
        package enum Origin: String, Sendable, Hashable {
            case statement = "c"
            case unique = "u"
            case primaryKey = "pk"
            case exclusion = "x"
        }

        package var oid: Int64 = 0
        package let name: QualifiedName
        package var origin = Origin.statement
        package var isUnique = false
        /// False where the check waits for the end of the transaction.
        package var isImmediate = true
        package var isNullsNotDistinct = false
        package var isValid = true
        package var isClustered = false
        package var isReplicaIdentity = false
        /// Its partitioned table's index makes and drops it.
        package var isDerived = false
        /// That index.
        package var parent: QualifiedName?
        package var isPartitioned = false
        package var accessMethod = "btree"
        /// Those that it sorts by.
        package var keys: [Key] = []
        /// Those of INCLUDE.
        package var included: [String] = []
        /// By the number of the key, where it isn't the default.
        package var statisticsTargets: [Int: Int] = [:]
        package var predicate: String?
        /// SQLite tells that there is a condition, but only its text says which.
        package var isPartial = false
        package var hasExpressions = false
        /// `CREATE INDEX …`; nil for SQLite's that come with a constraint.
        package var definition: String?
        package var tablespace: String?
        package var options: [String] = []
        package var comment: String?
        package var reads: Set<ColumnReference> = []

        /// True where it tells each row from all others: what a run can walk along, and a restore can find rows by.
        package var isKeyOfAllRows: Bool { isUnique && isValid && isImmediate && !isPartial && !hasExpressions }
    }

    package struct Trigger: Sendable, Hashable {
        package enum Firing: String, Sendable, Hashable {
            case origin = "O"
            case disabled = "D"
            case replica = "R"
            case always = "A"
        }

        package var oid: Int64 = 0
        package let table: QualifiedName
        package let name: String
        package let definition: String
        package var firing = Firing.origin
        /// Fires before the row is written, and may change it.
        package var isBefore = false
        /// Its partitioned table's trigger makes and drops it.
        package var isDerived = false
        package var comment: String?
        package var reads: Set<ColumnReference> = []
    }

    package struct Policy: Sendable, Hashable {
        package var oid: Int64 = 0
        package let name: String
        package let isPermissive: Bool
        /// `SELECT`, …, `ALL`.
        package let command: String
        /// Empty for PUBLIC, which swallows all others.
        package let roles: [String]
        package let using: String?
        package let check: String?
        package var comment: String?
        package var reads: Set<ColumnReference> = []
    }

    /// `CREATE STATISTICS`
    package struct ExtendedStatistics: Sendable, Hashable {
        package var oid: Int64 = 0
        package let name: QualifiedName
        package let definition: String
        package var target: Int?
        package var owner: String?
        package var comment: String?
        package var reads: Set<ColumnReference> = []
    }
}
