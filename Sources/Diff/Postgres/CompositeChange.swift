/// A composite type under columns that is made again, as far as the rows' values are concerned.
struct CompositeChange {
    private struct Attribute: Hashable {
        let name: String
        /// Without its collation.
        let type: String

        init(_ definition: String) {
            let end = Self.endOfName(definition)
            name = String(definition[..<end])
            type = String(definition[end...].dropFirst()).components(before: " COLLATE ")
        }

        private static func endOfName(_ definition: String) -> String.Index {
            guard definition.hasPrefix("\"") else { return definition.firstIndex(of: " ") ?? definition.endIndex }
            var end = definition.index(after: definition.startIndex)
            while end < definition.endIndex {
                let next = definition.index(after: end)
                guard definition[end] == "\"" else { end = next; continue }
                guard next < definition.endIndex, definition[next] == "\"" else { return next }
                end = definition.index(after: next)
            }
            return end
        }
    }

    private let old: [Attribute]
    private let new: [Attribute]

    init(from old: [String], to new: [String]) {
        self.old = old.map(Attribute.init)
        self.new = new.map(Attribute.init)
    }

    /// Whose values are gone.
    var dropped: [String] {
        let kept = Set(new.map(\.name))
        return old.map(\.name).filter { !kept.contains($0) }
    }

    /// Each attribute stands where it stood: the text of a row is one of the new type.
    var keepsPlaces: Bool { old.map(\.name) == new.map(\.name) }

    /// A row's value by its attributes' names.
    func value(of column: String, as type: String) -> String {
        let before = Set(old.map(\.name))
        let values = new.map { before.contains($0.name) ? "(\(column)).\($0.name)::text::\($0.type)" : "NULL" }
        return "CASE WHEN \(column) IS DISTINCT FROM NULL THEN ROW(\(values.joined(separator: ", ")))::\(type) END"
    }

    /// Looks beforehand whether each attribute's value stays what it is; nil where none can change.
    func check(of column: SchemaObject.ColumnDetail) -> String? {
        isChanged(in: column.name).map {
            TypeChange.check(column.table, column.name, column.type, isChanged: $0, otherwise: $0)
        }
    }

    private func isChanged(in column: String) -> String? {
        let types = Dictionary(old.map { ($0.name, $0.type) }) { one, _ in one }
        let conditions = new.compactMap { attribute -> String? in
            guard let type = types[attribute.name], type != attribute.type, !keepsValues(type, attribute.type) else {
                return nil
            }
            let value = "(\(column)).\(attribute.name)::text"
            let isNumber = [type, attribute.type].allSatisfy { type in
                ["numeric", "smallint", "integer", "bigint"].contains { type.hasPrefix($0) && !type.hasSuffix("[]") }
            }
            let compared = isNumber ? "numeric" : "text"
            return "\(value)::\(attribute.type)::\(compared) IS DISTINCT FROM \(value)::\(compared)"
        }
        return conditions.isEmpty ? nil : conditions.joined(separator: " OR ")
    }
}
