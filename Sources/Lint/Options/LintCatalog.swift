internal import SluiceDatabase
package import SluiceIntrospection

/// What a live database says of the tables that statements name.
package struct LintCatalog: Sendable {
    let version: PostgresVersion
    private let snapshot: Snapshot
    private let byName: [String: [Snapshot.Relation]]
    private let indexes: [String: Snapshot.Relation]

    package init(_ snapshot: Snapshot, serverVersion: Int) {
        version = PostgresVersion(number: serverVersion)
        self.snapshot = snapshot
        byName = Dictionary(grouping: snapshot.relations, by: \.name.name)
        indexes = Dictionary(
            snapshot.relations.flatMap { relation in relation.indexes.map { ($0.name.name, relation) } }
        ) { first, _ in first }
    }

    /// The parts that it asks for.
    package static let parts: Snapshot.Parts = [.columns, .constraints, .indexes, .sizes]

    /// Nil where there is none, or where a name without a schema may mean several.
    func relation(_ name: QualifiedName) -> Snapshot.Relation? {
        if name.schema != nil { return snapshot[name: name] }
        let found = byName[name.name] ?? []
        return found.count == 1 ? found[0] : snapshot[name: QualifiedName(schema: "public", name: name.name)]
    }

    func table(ofIndex name: QualifiedName) -> QualifiedName? { indexes[name.name]?.name }

    func foreignKeys(of table: QualifiedName) -> [Snapshot.Constraint] {
        relation(table)?.constraints.filter { $0.kind == .foreignKey } ?? []
    }

    /// Whether it is known to have no more rows than that; its partitions count.
    func isSmall(_ table: QualifiedName, upTo limit: Int) -> Bool {
        guard let relation = relation(table), relation.isTable || relation.kind == .materializedView else {
            return false
        }
        var rows = 0
        var names: [QualifiedName] = [relation.name]
        var seen: Set<QualifiedName> = []
        while let name = names.popLast() {
            guard seen.insert(name).inserted, let part = snapshot[name: name] else { continue }
            // A partitioned table has no rows of its own.
            if !part.isPartitioned {
                guard let own = Self.rows(of: part) else { return false }
                rows += own
            }
            if rows > limit { return false }
            names += snapshot.relations.filter { $0.parents.contains(name) }.map(\.name)
        }
        return true
    }

    /// A page has no more rows than this: each has a header of 24 bytes and a pointer of 4.
    private static let mostRowsOfPage = 291

    /// What the statistics say, or the most that fit into its pages: statistics may be older than the rows.
    private static func rows(of relation: Snapshot.Relation) -> Int? {
        guard let size = relation.size else { return nil }
        let (most, overflow) = size.pages.multipliedReportingOverflow(by: mostRowsOfPage)
        guard !overflow else { return nil }
        guard let rows = size.rows else { return most }
        return min(max(rows, size.pages), most)
    }
}
