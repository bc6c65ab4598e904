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
    /// Columns whose default reads something that goes for a while.
    private(set) var losingDefault: Set<ObjectID> = []

    package init(from old: SchemaModel, to new: SchemaModel) {
        self.old = old
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

    package var isEmpty: Bool { differences.isEmpty }

    /// What is dropped, to come back or not.
    var dropped: Set<ObjectID> { removed.union(remade) }

    private mutating func findRemade() {
        for id in changed {
            guard let one = old[id], let other = new[id] else { continue }
            switch (one.detail, other.detail) {
            case (.column(let before), .column(let after)) where before.type != after.type && one.core == other.core:
                retyped.insert(id)
            case (.view(let before), .view(let after)) where !after.starts(with: before): remade.insert(id)
            case (.enumType(let before), .enumType(let after)) where before != after && !after.grows(from: before):
                rebuiltTypes.insert(id)
            default: break
            }
            if one.core != other.core {
                if id.kind == .domain { rebuiltTypes.insert(id) } else { remade.insert(id) }
            }
        }
        var dependents: [ObjectID: [ObjectID]] = [:]
        for (id, object) in old.objects {
            for on in object.dependsOn { dependents[on, default: []].append(id) }
            if let owner = object.owner { dependents[owner, default: []].append(id) }
        }
        var queue = Array(removed.union(remade).union(rebuiltTypes).union(retyped))
        while let next = queue.popLast() {
            for dependent in dependents[next] ?? [] where react(dependent, to: next) { queue.append(dependent) }
        }
    }

    /// - Returns: Whether what depends on it has to be looked at in its turn.
    private mutating func react(_ id: ObjectID, to cause: ObjectID) -> Bool {
        guard let object = old[id], new[id] != nil, !remade.contains(id) else { return false }
        let isRetyped = retyped.contains(cause) && !removed.contains(cause) && !remade.contains(cause)
        switch id.kind {
        case .schema, .extensionModule, .sequence, .enumType, .composite, .range: return false
        case .domain:
            // Over a type that is made again.
            return rebuiltTypes.contains(cause) && rebuiltTypes.insert(id).inserted
        case .table: return false
        case .column:
            guard cause != object.owner else { return remade.contains(cause) && remade.insert(id).inserted }
            if case .column(let detail) = object.detail, detail.isGenerated { return remade.insert(id).inserted }
            if rebuiltTypes.contains(cause) { return retyped.insert(id).inserted }
            if !isRetyped { losingDefault.insert(id) }
            return false
        case .sequenceOwner:
            return !isRetyped && cause.kind != .table && remade.insert(id).inserted
        case .constraint, .foreignKey, .index, .statistics:
            // PostgreSQL makes them again by itself where a column's type changes; not where they compare with a label.
            return !isRetyped && remade.insert(id).inserted
        default: return remade.insert(id).inserted
        }
    }
}

extension [String] {
    /// All of the old ones are there in their order.
    func grows(from old: [String]) -> Bool { filter(Set(old).contains) == old }
}
