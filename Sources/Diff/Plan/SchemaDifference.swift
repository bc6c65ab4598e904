/// One object that two schemas don't have alike.
package struct SchemaDifference: Sendable, Hashable {
    package enum Change: Sendable, Hashable {
        case added
        case removed
        /// What of it, and as it is in each.
        case changed([Part])
    }

    package struct Part: Sendable, Hashable {
        package let what: String
        package let old: String
        package let new: String
    }

    package let id: ObjectID
    package let change: Change
}

extension SchemaObject {
    /// Of two SQLite tables, column by column; nil where that doesn't tell them apart.
    private func partsOfTables(changedTo new: SchemaObject) -> [SchemaDifference.Part]? {
        guard case .sqliteTable(let table) = detail, case .sqliteTable(let other) = new.detail else { return nil }
        let parts = table.parts(changedTo: other)
        return parts.isEmpty ? nil : parts
    }

    /// What differs, nothing where the two are the same.
    func parts(changedTo new: SchemaObject) -> [SchemaDifference.Part] {
        var parts: [SchemaDifference.Part] = []
        if core != new.core {
            parts += partsOfTables(changedTo: new) ?? [.init(what: "definition", old: core, new: new.core)]
        }
        switch (detail, new.detail) {
        case (.column(let old), .column(let new)) where old.type != new.type:
            parts.append(.init(what: "type", old: old.type, new: new.type))
        case (.composite(let old), .composite(let new)) where old != new && Set(old) == Set(new):
            parts.append(.init(what: "order", old: old.joined(separator: ", "), new: new.joined(separator: ", ")))
        case (.enumType(let old), .enumType(let new)) where old != new:
            parts.append(.init(what: "labels", old: old.joined(separator: ", "), new: new.joined(separator: ", ")))
        default: break
        }
        let keys = facets.map(\.key) + new.facets.map(\.key).filter { facet($0) == nil }
        for key in keys {
            if let facet = facet(key), new.has(facet) { continue }
            parts.append(
                .init(
                    what: key, old: facet(key)?.set.joined(separator: "; ") ?? "",
                    new: new.facet(key)?.set.joined(separator: "; ") ?? ""))
        }
        return parts
    }
}
