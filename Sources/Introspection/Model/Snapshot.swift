package import SluiceDatabase

/// A database's catalog as one value: what was asked for, of the whole database or of some tables.
package struct Snapshot: Sendable, Hashable {
    /// What to read. Each part is one statement over all tables.
    package struct Parts: OptionSet, Sendable, Hashable {
        package let rawValue: Int
        package init(rawValue: Int) { self.rawValue = rawValue }

        package static let columns = Parts(rawValue: 1 << 0)
        package static let constraints = Parts(rawValue: 1 << 1)
        package static let indexes = Parts(rawValue: 1 << 2)
        package static let triggers = Parts(rawValue: 1 << 3)
        package static let policies = Parts(rawValue: 1 << 4)
        /// Views and materialized views, and the rules of tables. Where tables are named: those that read
        /// them; of SQLite, which doesn't say who reads whom, all.
        package static let views = Parts(rawValue: 1 << 5)
        package static let sequences = Parts(rawValue: 1 << 6)
        package static let grants = Parts(rawValue: 1 << 7)
        package static let statistics = Parts(rawValue: 1 << 8)
        package static let publications = Parts(rawValue: 1 << 9)
        /// Functions whose body PostgreSQL has parsed, and that read a table (`BEGIN ATOMIC`).
        package static let routines = Parts(rawValue: 1 << 10)
        /// Pages and estimated rows. They change with the data, so snapshots with them aren't compared.
        package static let sizes = Parts(rawValue: 1 << 11)
        /// Which columns the objects of the other parts read, also in expressions and conditions.
        package static let dependencies = Parts(rawValue: 1 << 12)

        /// Every text that somebody has written into the schema. Only for the whole database.
        package static let texts = Parts(rawValue: 1 << 13)
        /// Publications, subscriptions, foreign servers and the like. Only for the whole database.
        package static let surroundings = Parts(rawValue: 1 << 14)

        package static let all: Parts = [
            .columns, .constraints, .indexes, .triggers, .policies, .views, .sequences, .grants, .statistics,
            .publications, .routines, .dependencies,
        ]
    }

    package let parts: Parts
    /// The tables that were asked for by name and are there, as the database spells them.
    package let found: [QualifiedName]
    package let relations: [Relation]
    /// Foreign keys of tables that weren't asked for, pointing at those that were.
    package let incomingForeignKeys: [Constraint]
    package let sequences: [Sequence]
    package let rules: [Rule]
    package let publications: [PublishedTable]
    package let routines: [Routine]
    /// SQLite: every trigger, whatever it stands on.
    package let triggers: [Trigger]
    package let texts: [Text]
    package let surroundings: [Surrounding]
    private let positions: [QualifiedName: Int]

    init(
        parts: Parts, found: [QualifiedName], relations: [Relation], incomingForeignKeys: [Constraint] = [],
        sequences: [Sequence] = [],
        rules: [Rule] = [], publications: [PublishedTable] = [], routines: [Routine] = [], triggers: [Trigger] = [],
        texts: [Text] = [], surroundings: [Surrounding] = []
    ) {
        self.parts = parts
        self.found = found
        self.relations = relations
        self.incomingForeignKeys = incomingForeignKeys
        self.sequences = sequences
        self.rules = rules
        self.publications = publications
        self.routines = routines
        self.triggers = triggers
        self.texts = texts
        self.surroundings = surroundings
        positions = Dictionary(zip(relations.map(\.name), relations.indices)) { first, _ in first }
    }

    /// By the exact name, with its schema on PostgreSQL.
    package subscript(name name: QualifiedName) -> Relation? { positions[name].map { relations[$0] } }

    /// The first that was asked for by name, whatever it is.
    package var relation: Relation? { found.first.flatMap { self[name: $0] } }

    /// The first that was asked for by name; nil where it isn't there, or is no table.
    package var table: Relation? { relation.flatMap { $0.isTable ? $0 : nil } }

    /// The tables that inherit from the one that was asked for, or are its partitions, at any depth.
    package var descendants: [Relation] {
        tables.filter { !found.contains($0.name) }.sorted { $0.oid < $1.oid }
    }

    /// Tables that hold rows or whose partitions do; no views.
    package var tables: [Relation] { relations.filter(\.isTable) }

    package var materializedViews: [Relation] { relations.filter { $0.kind == .materializedView } }

    /// Those of all tables that were read, and of others.
    package func foreignKeys(to table: Relation) -> [Constraint] {
        (relations.flatMap(\.constraints) + incomingForeignKeys).filter { $0.referencedTable == table.name }
    }
}
