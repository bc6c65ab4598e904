extension Snapshot {
    /// One column with everything `ALTER TABLE` can say of it.
    package struct Column: Sendable, Hashable {
        package enum Generated: String, Sendable, Hashable {
            case stored = "s"
            case virtual = "v"
        }

        /// `pg_attribute.attnum`, which a new name doesn't change; SQLite's `cid`.
        package let number: Int
        package let name: String
        /// As the database prints it: `numeric(10,2)`, `public.mood[]`; SQLite's declared type, which may be empty.
        package let type: String
        package var baseType = BaseType()
        package var isNotNull = false
        package var defaultExpression: String?
        /// The default gives another value for each row.
        package var isDefaultVolatile = false
        package var generated: Generated?
        /// The expression of a generated column; nil in SQLite, whose pragmas don't tell it.
        package var generationExpression: String?
        /// `ALWAYS` or `BY DEFAULT`.
        package var identity: String?
        /// Where it isn't the type's own, quoted and with its schema.
        package var collation: String?
        package var comment: String?
        package var statisticsTarget: Int?
        /// Where it isn't the type's own: `PLAIN`, `EXTERNAL`, `MAIN`, `EXTENDED`.
        package var storage: String?
        /// `pglz`, `lz4`
        package var compression: String?
        package var options: [String] = []
        /// False for a column that comes from a parent alone.
        package var isLocal = true
        package var inheritanceCount = 0
        /// Nil where they were never changed.
        package var grants: [Grant]?
        /// Columns of its table that its default or its generation expression reads.
        package var reads: Set<ColumnReference> = []
        /// SQLite: a hidden column of a virtual table.
        package var isHidden = false

        package var isGenerated: Bool { generated != nil }
    }

    /// What a type is made of: a domain stands for the type below it.
    package struct BaseType: Sendable, Hashable {
        /// `pg_type.typname`: `int4`, `varchar`.
        package var name = ""
        /// `pg_type.typtype`: b base, c composite, e enum, r range, m multirange.
        package var category = ""
        /// Of an array: its elements' type.
        package var element: String?
        /// Length, precision and scale, as the type encodes them; -1 where there are none.
        package var modifier = -1
        /// A domain that admits no NULL.
        package var isNotNull = false
    }

    /// A privilege on a relation or a column, in the order in which the catalog has them: equal lists are equal ACLs.
    package struct Grant: Sendable, Hashable {
        package let privilege: String
        /// Nil for PUBLIC.
        package let grantee: String?
        package let isGrantable: Bool
        package var grantor: String

        package init(privilege: String, grantee: String?, isGrantable: Bool, grantor: String = "") {
            self.privilege = privilege
            self.grantee = grantee
            self.isGrantable = isGrantable
            self.grantor = grantor
        }
    }
}
