package import SluiceSchema

/// One column as the catalog describes it.
package struct ArchivedColumn: Codable, Sendable, Equatable {
    package var name: String
    /// As the database writes it: `numeric(10,2)`, `mood[]`. Empty where a SQLite column has no declared type.
    package var type: String
    package var isKey = false
    package var isNotNull = false
    package var defaultExpression: String?
    package var collation: String?
    /// `ALWAYS` or `BY DEFAULT`, for a column GENERATED … AS IDENTITY.
    package var identity: String?
    /// The expression of a generated column.
    package var generated: String?
    /// For a generated column that is computed when it is read, which PostgreSQL has since 18.
    package var isVirtual: Bool?
    /// SQLite: no column but the number that each row of a table without a key of its own has. Full-text indexes, and other
    /// tables, may know the rows by it.
    package var isRowid: Bool?
    package var comment: String?

    package init(name: String, type: String) {
        self.name = name
        self.type = type
    }
}

/// Something else that belongs to what was archived: an index, a constraint, a view, …
package struct CatalogObject: Codable, Sendable, Equatable {
    package enum Kind: String, Codable, Sendable {
        case index, constraint, view, materializedView, trigger, policy, sequence, statistics, publication, rule
        case generatedColumn, function, foreignKey, grant, child, fullTextIndex, columnCheck
        /// Named as the database names it, kind and all.
        case other
    }

    package var kind: Kind
    package var name: String
    /// The statement that makes it, as the database itself writes it.
    package var definition: String
    /// It concerns the archived column and no other, so it goes with it and comes back with it.
    package var belongsToColumnAlone: Bool
    /// A statement about the object once it is there: its comment, or that a trigger is disabled.
    package var followedBy: String?

    package init(
        kind: Kind, name: String, definition: String, belongsToColumnAlone: Bool, followedBy: String? = nil
    ) {
        self.kind = kind
        self.name = name
        self.definition = definition
        self.belongsToColumnAlone = belongsToColumnAlone
        self.followedBy = followedBy
    }
}

/// Everything beside the values: what it was, and the statements that make it so again.
package struct Catalog: Codable, Sendable, Equatable {
    package var comment: String?
    package var objects: [CatalogObject] = []
    /// Statements before the values come back: sequences, the table or the column itself.
    package var before: [String] = []
    /// Statements after them, each safe to lose and to run again: default, NOT NULL, indexes, constraints, comment,
    /// grants.
    package var after: [String] = []
    /// The table's own statement as SQLite keeps it.
    package var tableDefinition: String?
    /// SQLite: rows that had no parent when they were archived, which is no reason not to restore them. Nil for none.
    package var orphans: [Orphans]?

    package init() {}
}
