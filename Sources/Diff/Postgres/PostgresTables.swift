internal import SluiceDatabase
internal import SluiceIntrospection

/// Tables with what hangs on them.
extension PostgresModel {
    mutating func addTable(_ relation: Snapshot.Relation, leavingOut isLeftOut: (String) -> Bool) {
        let name = SQLName.text(relation.name)
        let id = ObjectID(.table, name)
        let isPartition = relation.partitionBound != nil
        let parents = relation.parents.map(SQLName.text)
        var columns: [SchemaObject.TableColumn] = []
        for column in relation.columns where !isLeftOut(column.name) {
            let definition = columnDefinition(column, of: relation)
            let columnID = addColumn(column, of: relation, definition)
            if !isPartition, column.isLocal { columns.append(.init(id: columnID, definition: definition)) }
        }
        var tail = ""
        if isPartition, let bound = relation.partitionBound {
            tail += " PARTITION OF \(parents.joined(separator: ", ")) \(bound)"
        } else if !parents.isEmpty {
            tail += " INHERITS (\(parents.joined(separator: ", ")))"
        }
        if let key = relation.partitionKey { tail += " PARTITION BY \(key)" }
        if let method = relation.accessMethod, method != "heap", !relation.isPartitioned { tail += " USING \(method)" }
        let options = relation.options + relation.toastOptions.map { "toast.\($0)" }
        if !options.isEmpty { tail += " WITH (\(options.joined(separator: ", ")))" }
        let unlogged = relation.persistence == .unlogged ? "UNLOGGED " : ""
        var object = SchemaObject(
            id, core: relation.partitionKey ?? "", create: [], drop: ["DROP TABLE \(name)"])
        object.detail = .table(head: "CREATE \(unlogged)TABLE \(name)", tail: tail, columns: columns)
        object.holdsRows = !relation.isPartitioned
        object.facets = tableFacets(relation, name, parents)
        object.dependsOn.formUnion(parents.map { ObjectID(.table, $0) })
        add(object, at: .init("pg_class", relation.oid), in: relation.name.schema)
        for constraint in relation.constraints { add(constraint, of: relation, name) }
        for index in relation.indexes where index.origin == .statement && !index.isDerived { add(index, name, id) }
        for index in relation.indexes where index.isDerived {
            guard let parent = index.parent else { continue }
            model.derivedNames[.init(parent: SQLName.text(parent), partition: name)] = SQLName.text(index.name)
        }
        for trigger in relation.triggers where !trigger.isDerived { add(trigger, name, id) }
        addPolicies(of: relation, name, id)
        for statistics in relation.statistics {
            let statisticsName = SQLName.text(statistics.name)
            var object = SchemaObject(
                ObjectID(.statistics, statisticsName), core: WrittenLists.sorted(in: statistics.definition),
                create: [statistics.definition],
                drop: ["DROP STATISTICS \(statisticsName)"])
            object.owner = id
            if let target = statistics.target {
                let alter = "ALTER STATISTICS \(statisticsName) SET STATISTICS"
                object.facets = [Facet("target", set: ["\(alter) \(target)"], unset: ["\(alter) -1"])]
            }
            object.facets += Privileges.comment(
                comment("pg_statistic_ext", statistics.oid), on: "STATISTICS \(statisticsName)")
            add(object, at: .init("pg_statistic_ext", statistics.oid), in: statistics.name.schema)
        }
    }

    private func tableFacets(_ relation: Snapshot.Relation, _ name: String, _ parents: [String]) -> [Facet] {
        var facets: [Facet] = []
        let alter = "ALTER TABLE \(name)"
        if let bound = relation.partitionBound, let parent = parents.first {
            facets.append(
                Facet(
                    "partition", set: ["ALTER TABLE \(parent) ATTACH PARTITION \(name) \(bound)"],
                    unset: ["ALTER TABLE \(parent) DETACH PARTITION \(name)"], isInCreation: true, isReplaced: true))
        } else {
            facets += parents.map {
                Facet(
                    "parent \($0)", set: ["\(alter) INHERIT \($0)"], unset: ["\(alter) NO INHERIT \($0)"],
                    isInCreation: true)
            }
        }
        if relation.persistence == .unlogged {
            facets.append(
                Facet("unlogged", set: ["\(alter) SET UNLOGGED"], unset: ["\(alter) SET LOGGED"], isInCreation: true))
        }
        facets += (relation.options + relation.toastOptions.map { "toast.\($0)" }).map { option in
            let key = String(option.prefix { $0 != "=" })
            return Facet(
                "option \(key)", set: ["\(alter) SET (\(option))"], unset: ["\(alter) RESET (\(key))"],
                isInCreation: true)
        }
        if relation.hasRowSecurity {
            facets.append(
                Facet(
                    "row security", set: ["\(alter) ENABLE ROW LEVEL SECURITY"],
                    unset: ["\(alter) DISABLE ROW LEVEL SECURITY"]))
        }
        if relation.forcesRowSecurity {
            facets.append(
                Facet(
                    "forced row security", set: ["\(alter) FORCE ROW LEVEL SECURITY"],
                    unset: ["\(alter) NO FORCE ROW LEVEL SECURITY"]))
        }
        if let identity = ["n": "NOTHING", "f": "FULL"][relation.replicaIdentity ?? "d"] {
            facets.append(
                Facet(
                    "replica identity", set: ["\(alter) REPLICA IDENTITY \(identity)"],
                    unset: ["\(alter) REPLICA IDENTITY DEFAULT"]))
        }
        facets += Privileges.comment(relation.comment, on: "TABLE \(name)")
        facets += Privileges.withheldFromOwner(relation.grants, on: "TABLE \(name)", owner: relation.owner)
        return facets + Privileges.facets(relation.grants, on: "TABLE \(name)", owner: relation.owner ?? "")
    }

    // MARK: Constraints, indexes, triggers, policies

    private mutating func add(_ constraint: Snapshot.Constraint, of relation: Snapshot.Relation, _ table: String) {
        guard constraint.kind != .notNull, constraint.kind != .trigger, constraint.isLocal, !constraint.isDerived
        else { return }
        let name = SQLName.text(constraint.name)
        let suffix = " NOT VALID"
        let definition =
            constraint.definition.hasSuffix(suffix)
            ? String(constraint.definition.dropLast(suffix.count)) : constraint.definition
        let notValid = constraint.isValidated ? "" : suffix
        let written = WrittenLists.restored(in: definition)
        var object = SchemaObject(
            ObjectID(constraint.kind == .foreignKey ? .foreignKey : .constraint, "\(table).\(name)"),
            core: definition,
            create: ["ALTER TABLE \(table) ADD CONSTRAINT \(name) \(written)\(notValid)"],
            drop: ["ALTER TABLE \(table) DROP CONSTRAINT \(name)"])
        object.owner = ObjectID(.table, table)
        object.dependsOn = [ObjectID(.table, table)]
        if constraint.isValidated {
            object.facets = [
                Facet("validated", set: ["ALTER TABLE \(table) VALIDATE CONSTRAINT \(name)"], isInCreation: true)
            ]
        }
        object.facets += Privileges.comment(constraint.comment, on: "CONSTRAINT \(name) ON \(table)")
        if let index = relation.indexes.first(where: { $0.oid == constraint.indexOID }), constraint.kind != .foreignKey
        {
            let indexName = SQLName.text(index.name)
            object.facets += Privileges.comment(index.comment, on: "INDEX \(indexName)").map {
                Facet("comment of the index", set: $0.set, unset: $0.unset)
            }
            object.facets += uses(of: index, table)
        }
        add(object, at: .init("pg_constraint", constraint.oid))
        if constraint.indexOID != 0, constraint.kind != .foreignKey {
            ids[.init("pg_class", constraint.indexOID)] = object.id
        }
    }

    mutating func add(_ index: Snapshot.Index, _ table: String, _ owner: ObjectID) {
        let name = SQLName.text(index.name)
        // ONLY would leave the partitions without theirs, which is what an index that isn't valid yet is about.
        let whole = index.definition ?? ""
        let definition =
            index.isPartitioned && !index.isValid ? whole : whole.replacing(" ON ONLY ", with: " ON ")
        var object = SchemaObject(
            ObjectID(.index, name), core: definition, create: [WrittenLists.restored(in: definition)],
            drop: ["DROP INDEX \(name)"])
        object.owner = owner
        object.dependsOn = [owner]
        object.facets = Privileges.comment(index.comment, on: "INDEX \(name)") + uses(of: index, table)
        object.facets += index.statisticsTargets.sorted { $0.key < $1.key }.map { position, target in
            let alter = "ALTER INDEX \(name) ALTER COLUMN \(position) SET STATISTICS"
            return Facet("statistics of \(position)", set: ["\(alter) \(target)"], unset: ["\(alter) -1"])
        }
        add(object, at: .init("pg_class", index.oid))
    }

    /// What a table takes an index for.
    private func uses(of index: Snapshot.Index, _ table: String) -> [Facet] {
        let name = SQLName.text(index.name.name)
        var facets: [Facet] = []
        if index.isClustered {
            facets.append(
                Facet(
                    "cluster", set: ["ALTER TABLE \(table) CLUSTER ON \(name)"],
                    unset: ["ALTER TABLE \(table) SET WITHOUT CLUSTER"]))
        }
        if index.isReplicaIdentity {
            facets.append(
                Facet(
                    "replica identity", set: ["ALTER TABLE \(table) REPLICA IDENTITY USING INDEX \(name)"],
                    unset: ["ALTER TABLE \(table) REPLICA IDENTITY DEFAULT"]))
        }
        return facets
    }

    private static let firing: [Snapshot.Trigger.Firing: String] = [
        .disabled: "DISABLE", .replica: "ENABLE REPLICA", .always: "ENABLE ALWAYS",
    ]

    mutating func add(_ trigger: Snapshot.Trigger, _ table: String, _ owner: ObjectID) {
        // Those that watch for Sluice itself come and go with a run or a deprecation.
        guard !StateName.isGuard(trigger.name), !StateName.isSync(trigger.name) else { return }
        let name = SQLName.text(trigger.name)
        var object = SchemaObject(
            ObjectID(.trigger, "\(table).\(name)"), core: trigger.definition, create: [trigger.definition],
            drop: ["DROP TRIGGER \(name) ON \(table)"])
        object.owner = owner
        object.dependsOn = [owner]
        if let word = Self.firing[trigger.firing] {
            object.facets = [
                Facet(
                    "firing", set: ["ALTER TABLE \(table) \(word) TRIGGER \(name)"],
                    unset: ["ALTER TABLE \(table) ENABLE TRIGGER \(name)"])
            ]
        }
        object.facets += Privileges.comment(trigger.comment, on: "TRIGGER \(name) ON \(table)")
        add(object, at: .init("pg_trigger", trigger.oid))
    }

    private mutating func addPolicies(of relation: Snapshot.Relation, _ table: String, _ owner: ObjectID) {
        for policy in relation.policies {
            let name = SQLName.text(policy.name)
            let roles = policy.roles.isEmpty ? "PUBLIC" : policy.roles.map(SQLName.text).joined(separator: ", ")
            var sql = "CREATE POLICY \(name) ON \(table)"
            if !policy.isPermissive { sql += " AS RESTRICTIVE" }
            if policy.command != "ALL" { sql += " FOR \(policy.command)" }
            if roles != "PUBLIC" { sql += " TO \(roles)" }
            if let using = policy.using { sql += " USING (\(using))" }
            if let check = policy.check { sql += " WITH CHECK (\(check))" }
            var object = SchemaObject(
                ObjectID(.policy, "\(table).\(name)"), core: sql, create: [sql],
                drop: ["DROP POLICY \(name) ON \(table)"])
            object.owner = owner
            object.dependsOn = [owner]
            object.facets = Privileges.comment(policy.comment, on: "POLICY \(name) ON \(table)")
            add(object, at: .init("pg_policy", policy.oid))
        }
    }

    mutating func addRules() {
        for rule in snapshot.rules {
            guard let owner = ids[.init("pg_class", rule.relation)] else { continue }
            let name = SQLName.text(rule.name)
            var object = SchemaObject(
                ObjectID(.rule, "\(owner.name).\(name)"), core: rule.definition, create: [rule.definition],
                drop: ["DROP RULE \(name) ON \(owner.name)"])
            object.owner = owner
            object.dependsOn = [owner]
            if let word = Self.firing[rule.firing] {
                object.facets = [
                    Facet(
                        "firing", set: ["ALTER TABLE \(owner.name) \(word) RULE \(name)"],
                        unset: ["ALTER TABLE \(owner.name) ENABLE RULE \(name)"])
                ]
            }
            object.facets += Privileges.comment(comment("pg_rewrite", rule.oid), on: "RULE \(name) ON \(owner.name)")
            add(object, at: .init("pg_rewrite", rule.oid))
        }
    }
}
