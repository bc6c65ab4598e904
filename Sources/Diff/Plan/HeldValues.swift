internal import SluiceDatabase

/// What values hang on types and sequences, which hold no rows themselves.
extension SchemaComparison {
    /// Whether a table's column has values of the type, also within others.
    func holdsValues(of type: ObjectID) -> Bool {
        var types: Set<ObjectID> = []
        var queue = [type]
        while let next = queue.popLast() {
            guard types.insert(next).inserted else { continue }
            for object in old.objects.values where object.dependsOn.contains(next) {
                if object.id.kind == .column, object.holdsRows { return true }
                if Self.kindsOverTypes.contains(object.id.kind) { queue.append(object.id) }
            }
        }
        return false
    }

    private static let kindsOverTypes: Set<ObjectID.Kind> = [.composite, .domain, .range]

    /// It goes, and nothing says again where it stood; a column's own begins behind its rows.
    func losesNumber(_ id: ObjectID) -> Bool {
        id.kind == .sequence && removed.contains(id) && old[ObjectID(.sequenceOwner, id.name)] == nil
    }

    /// Nil for another type.
    /// - Throws: ``Problem`` where values within other types would be taken for other attributes'.
    func compositeChange(of id: ObjectID) throws -> CompositeChange? {
        guard case .composite(let before) = old[id]?.detail, case .composite(let after) = new[id]?.detail else {
            return nil
        }
        let change = CompositeChange(from: before, to: after)
        guard !change.keepsPlaces else { return change }
        let over = old.objects.values.filter { $0.dependsOn.contains(id) }.sorted { $0.id < $1.id }
        for object in over {
            if case .column(let column) = object.detail {
                guard column.type != id.name else { continue }
            } else if !Self.kindsOverTypes.contains(object.id.kind) || !holdsValues(of: object.id) {
                continue
            }
            throw Problem(
                .schema,
                "\(object.id) holds values of \(id) within its own, which would come under other attributes: those of "
                    + "\(id) are \(before.joined(separator: ", ")), and are to be \(after.joined(separator: ", "))",
                hint:
                    "nothing was written and nothing changed; keep the order and add attributes behind, or write this part of the "
                    + "revision by hand")
        }
        return change
    }
}
