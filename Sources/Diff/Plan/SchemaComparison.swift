/// Two schemas side by side: what differs, and which objects have to be made again because of it.
package struct SchemaComparison: Sendable {
    package let old: SchemaModel
    package let new: SchemaModel
    package let differences: [SchemaDifference]
    let removed: Set<ObjectID>
    let added: Set<ObjectID>
    let changed: Set<ObjectID>
    /// In both, and made again: their own definition can't be changed, or something that they read goes for a while.
    private(set) var remade: Set<ObjectID> = []
    /// Types under columns that are made again with the rows kept.
    private(set) var rebuiltTypes: Set<ObjectID> = []
    /// Columns whose type changes, or is made again.
    private(set) var retyped: Set<ObjectID> = []
    /// Columns and domains whose default or condition reads something that goes for a while.
    private(set) var losingDefault: Set<ObjectID> = []

    package init(from old: SchemaModel, to new: SchemaModel) {
        self.old = old
        let new = new.spelled(as: old)
        self.new = new
        let (before, after) = (Set(old.objects.keys), Set(new.objects.keys))
        removed = before.subtracting(after)
        added = after.subtracting(before)
        var differences = removed.map { SchemaDifference(id: $0, change: .removed) }
        differences += added.map { SchemaDifference(id: $0, change: .added) }
        var changed: Set<ObjectID> = []
        for id in before.intersection(after) {
            guard let one = old[id], let other = new[id] else { continue }
            let parts = one.parts(changedTo: other)
            guard !parts.isEmpty else { continue }
            changed.insert(id)
            differences.append(.init(id: id, change: .changed(parts)))
        }
        self.changed = changed
        self.differences = differences.sorted { $0.id < $1.id }
        findRemade()
    }

    /// Removed types and extensions that columns are still of when all others go, and their schemas: they go last.
    private(set) var outlived: Set<ObjectID> = []

    /// The column goes on under a type that it was not of, whatever that is called.
    func outlives(_ column: ObjectID) -> Bool {
        old[column].map { !$0.dependsOn.isDisjoint(with: outlived) } ?? false
    }

    package var isEmpty: Bool { differences.isEmpty }

    /// What is dropped, to come back or not.
    var dropped: Set<ObjectID> { removed.union(remade) }

    private mutating func findRemade() {
        var dependents: [ObjectID: [ObjectID]] = [:]
        for (id, object) in old.objects {
            for on in object.dependsOn { dependents[on, default: []].append(id) }
            if let owner = object.owner { dependents[owner, default: []].append(id) }
        }
        for id in changed {
            guard let one = old[id], let other = new[id] else { continue }
            switch (one.detail, other.detail) {
            case (.column(let before), .column(let after)) where before.type != after.type && one.core == other.core:
                retyped.insert(id)
            case (.view(let before), .view(let after)) where !after.starts(with: before): remade.insert(id)
            case (.enumType(let before), .enumType(let after)) where before != after && !after.grows(from: before):
                rebuiltTypes.insert(id)
            case (.composite(let before), .composite(let after)) where !after.isReached(from: before):
                rebuiltTypes.insert(id)
            default: break
            }
            if id.kind == .domain, one.isStricter(in: other), dependents[id]?.contains(where: isInside) == true {
                rebuiltTypes.insert(id)
            }
            if one.core != other.core {
                if id.kind == .domain { rebuiltTypes.insert(id) } else { remade.insert(id) }
            }
        }
        remakePartitioned()
        // Of another type that took over the name.
        for id in removed where Self.typeKinds.contains(id.kind) {
            for dependent in dependents[id] ?? [] where new[dependent] != nil {
                guard case .column(let column) = old[dependent]?.detail,
                    [id.name, id.name + "[]"].contains(column.type)
                else { continue }
                retyped.insert(dependent)
            }
        }
        // What is made meanwhile would be granted what is taken away again below.
        if !added.isEmpty || !remade.isEmpty {
            remade.formUnion(old.objects.keys.filter { $0.kind == .defaultPrivileges && new[$0] != nil })
        }
        var queue = Array(removed.union(remade).union(rebuiltTypes).union(retyped))
        while let next = queue.popLast() {
            queue += (dependents[next] ?? []).compactMap { react($0, to: next) }
        }
        outlived = removed.filter { id in
            Self.typeKinds.contains(id.kind)
                && dependents[id]?.contains {
                    !dropped.contains($0)
                        && (retyped.contains($0) || rebuiltTypes.contains($0) || $0.kind == .extensionModule)
                } == true
        }
        // With all that they need themselves.
        var needed = Array(outlived)
        while let next = needed.popLast() {
            for on in old[next]?.dependsOn ?? [] where removed.contains(on) && outlived.insert(on).inserted {
                needed.append(on)
            }
        }
    }

    private static let typeKinds: Set<ObjectID.Kind> = [
        .enumType, .composite, .range, .domain, .extensionModule, .collation, .schema,
    ]

    /// Whether the object has the domain within its own type: as an array's element, or an attribute.
    private func isInside(_ id: ObjectID) -> Bool {
        guard case .column(let column) = old[id]?.detail else { return id.kind == .composite || id.kind == .range }
        return column.type.hasSuffix("]")
    }

    /// A partitioned table's key can't change its type.
    private mutating func remakePartitioned() {
        for id in retyped {
            guard case .column(let column) = old[id]?.detail, column.isPartitionKey, let table = old[id]?.owner else {
                continue
            }
            remade.insert(table)
        }
    }

    /// - Returns: The object whose dependents have to be looked at in their turn.
    private mutating func react(_ id: ObjectID, to cause: ObjectID) -> ObjectID? {
        guard let object = old[id], new[id] != nil, !remade.contains(id) else { return nil }
        if id.kind == .column { return reactColumn(id, object, to: cause) }
        return reacts(id, object, to: cause) ? id : nil
    }

    private mutating func reactColumn(_ id: ObjectID, _ object: SchemaObject, to cause: ObjectID) -> ObjectID? {
        guard case .column(let detail) = object.detail else { return nil }
        guard cause != object.owner else { return remade.contains(cause) && remade.insert(id).inserted ? id : nil }
        if detail.isGenerated { return remade.insert(id).inserted ? id : nil }
        guard !rebuiltTypes.contains(cause) else {
            guard detail.isPartitionKey, let table = object.owner else { return retyped.insert(id).inserted ? id : nil }
            return remade.insert(table).inserted ? table : nil
        }
        if !isOnlyRetyped(cause) { losingDefault.insert(id) }
        return nil
    }

    private func isOnlyRetyped(_ id: ObjectID) -> Bool {
        retyped.contains(id) && !removed.contains(id) && !remade.contains(id)
    }

    private mutating func reacts(_ id: ObjectID, _ object: SchemaObject, to cause: ObjectID) -> Bool {
        let isRetyped = isOnlyRetyped(cause)
        switch id.kind {
        case .schema, .extensionModule, .sequence, .enumType, .server, .publication: return false
        case .domain, .composite:
            // Over a type that is made again.
            if rebuiltTypes.contains(cause) { return rebuiltTypes.insert(id).inserted }
            // Its conditions read a function that goes for a while.
            if id.kind == .domain, !rebuiltTypes.contains(id), cause.kind != .schema { losingDefault.insert(id) }
            return false
        case .table:
            // It goes with what it is a part of.
            return cause.kind == .table && old[cause]?.isPartitioned == true && remade.contains(cause)
                && remade.insert(id).inserted
        case .sequenceOwner:
            return !isRetyped && cause.kind != .table && remade.insert(id).inserted
        case .constraint, .index, .statistics:
            // PostgreSQL makes them again by itself where a column's type changes; not where they compare with a label.
            return !isRetyped && remade.insert(id).inserted
        default: return remade.insert(id).inserted
        }
    }
}

extension SchemaObject {
    /// It has a condition that the old one has not.
    fileprivate func isStricter(in new: SchemaObject) -> Bool {
        new.facets.contains { ($0.key == "not null" || $0.key.hasPrefix("constraint ")) && !has($0) }
    }

    fileprivate var isPartitioned: Bool {
        if case .table = detail { !core.isEmpty } else { false }
    }
}

extension [String] {
    /// By dropping some of the old ones and adding others behind, none of which was there under another type.
    fileprivate func isReached(from old: [String]) -> Bool {
        let kept = old.filter(Set(self).contains)
        guard Array(prefix(kept.count)) == kept else { return false }
        let dropped = Set(old.filter { !kept.contains($0) }.map(Self.attributeName))
        return dropFirst(kept.count).allSatisfy { !dropped.contains(Self.attributeName($0)) }
    }

    private static func attributeName(_ definition: String) -> String {
        guard definition.hasPrefix("\"") else { return String(definition.prefix { $0 != " " }) }
        return String(definition.dropFirst().prefix { $0 != "\"" })
    }

    /// All of the old ones are there in their order.
    func grows(from old: [String]) -> Bool { filter(Set(old).contains) == old }
}
