internal import SluiceDatabase

/// Reads PostgreSQL's catalog, a statement a part. All of it runs under the pinned path.
struct PostgresSnapshot {
    let connection: any Connection
    let parts: Snapshot.Parts

    init(_ connection: any Connection, _ parts: Snapshot.Parts) {
        self.connection = connection
        self.parts = parts
    }

    func read(_ tables: [QualifiedName]?) throws -> Snapshot {
        try read(numbers: tables.map { try connection.oids(of: $0) })
    }

    func read(numbers named: [Int64]?) throws -> Snapshot {
        try connection.withPinnedPath {
            let found = try relations(named)
            let scope = Scope(found.map(\.oid))
            let reads = parts.contains(.dependencies) ? try dependencies(scope) : [:]
            let grants = parts.contains(.grants) ? try grants(scope) : [:]
            let constraints = parts.contains(.constraints) ? try constraints(scope) : []
            return Snapshot(
                parts: parts, found: found.filter { named?.contains($0.oid) == true }.map(\.name),
                relations: try complete(found, scope, reads, grants, constraints),
                incomingForeignKeys: constraints.filter { !$0.isInScope }.map(\.object),
                sequences: parts.contains(.sequences) ? try sequences(named == nil ? nil : scope, grants) : [],
                rules: parts.contains(.views) ? try rules(scope, reads) : [],
                publications: parts.contains(.publications) ? try publications(scope, reads) : [],
                routines: parts.contains(.routines) ? try routines(scope, reads) : [],
                texts: parts.contains(.texts) ? try texts() : [],
                surroundings: parts.contains(.surroundings) ? try surroundings() : [])
        }
    }

    private func complete(
        _ relations: [Snapshot.Relation], _ scope: Scope, _ reads: Reads, _ grants: Grants,
        _ constraints: [Owned<Snapshot.Constraint>]
    ) throws -> [Snapshot.Relation] {
        let columns = parts.contains(.columns) ? byOwner(try columns(scope, reads, grants)) : [:]
        let constraints = byOwner(constraints.filter(\.isInScope))
        let indexes = parts.contains(.indexes) ? byOwner(try indexes(scope, reads)) : [:]
        let triggers = parts.contains(.triggers) ? byOwner(try triggers(scope, reads)) : [:]
        let policies = parts.contains(.policies) ? byOwner(try policies(scope, reads)) : [:]
        let statistics = parts.contains(.statistics) ? byOwner(try statistics(scope, reads)) : [:]
        let ofSystemColumns = Dictionary(grouping: grants.filter { $0.key.number < 0 }, by: \.key.relation)
        return relations.map { relation in
            var relation = relation
            for (column, grants) in ofSystemColumns[relation.oid] ?? [] {
                relation.systemColumnGrants[column.number] = grants
            }
            relation.columns = columns[relation.oid] ?? []
            relation.constraints = constraints[relation.oid] ?? []
            relation.indexes = indexes[relation.oid] ?? []
            relation.triggers = triggers[relation.oid] ?? []
            relation.policies = policies[relation.oid] ?? []
            relation.statistics = statistics[relation.oid] ?? []
            relation.grants = grants[ColumnReference(relation: relation.oid, number: 0)]
            let read = reads[Dependent(catalog: Dependent.view, oid: relation.oid)] ?? []
            relation.reads = read.filter { $0.relation != relation.oid }
            return relation
        }
    }

    private func byOwner<Object>(_ objects: [Owned<Object>]) -> [Int64: [Object]] {
        Dictionary(grouping: objects, by: \.owner).mapValues { $0.map(\.object) }
    }

    /// As a look-up of each row: joined, the planner of a catalog that was never analyzed would compare all with all.
    func comment(on catalog: String, _ oid: String, column: String = "0") -> String {
        """
        (SELECT description FROM pg_description
          WHERE objoid = \(oid) AND classoid = '\(catalog)'::regclass AND objsubid = \(column))
        """
    }

    /// Every row of a statement, read field by field.
    func rows<Object>(_ sql: String, _ object: (inout Fields) throws -> Object) throws -> [Object] {
        var objects: [Object] = []
        try connection.query(sql) { row in
            var fields = Fields(row.values)
            objects.append(try object(&fields))
        }
        return objects
    }
}

typealias ColumnReference = Snapshot.ColumnReference
typealias Grants = [ColumnReference: [Snapshot.Grant]]
typealias Reads = [Dependent: Set<ColumnReference>]

/// An object of a relation.
struct Owned<Object> {
    let owner: Int64
    let object: Object
    /// False for a foreign key of a table that wasn't asked for.
    var isInScope = true
}

/// An object as `pg_depend` names it; a view, which depends through its rule, by its own number.
struct Dependent: Hashable {
    static let view = "view"

    let catalog: String
    let oid: Int64
}

/// The relations that a read is about, as they stand in its statements.
struct Scope {
    private let list: String

    init(_ oids: [Int64]) { list = "'{\(oids.map(String.init).joined(separator: ","))}'::oid[]" }

    func holds(_ expression: String) -> String { "\(expression) = ANY (\(list))" }
}
