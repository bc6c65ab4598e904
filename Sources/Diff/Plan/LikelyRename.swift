internal import SluiceDatabase

/// What went beside what came and is alike: perhaps the same under a new name. Only a person knows.
package struct LikelyRename: Sendable, Hashable {
    /// `users`, or `users.mail`.
    package let old: String
    package let new: String

    /// As `--rename` takes it.
    package var option: String { "\(old):\(new)" }

    init(_ old: String, _ new: String) {
        self.old = old.hasPrefix("public.") ? String(old.dropFirst("public.".count)) : old
        self.new = new
    }
}

extension SchemaComparison {
    /// Those that leave no doubt about which became which: of several that are alike none is named.
    package var likelyRenames: [LikelyRename] { likelyTables + likelyColumns }

    private var likelyTables: [LikelyRename] {
        let gone = removed.filter { $0.kind == .table }
        let come = added.filter { $0.kind == .table }
        return pairs(gone.sorted(), come.sorted()) { id, model in shape(of: id, in: model) }
            .filter { QualifiedName($0.name).schema == QualifiedName($1.name).schema }
            .map { LikelyRename($0.name, Self.last(of: $1.name)) }
    }

    private var likelyColumns: [LikelyRename] {
        let gone = Dictionary(grouping: removed.filter { $0.kind == .column }) { old[$0]?.owner }
        let come = Dictionary(grouping: added.filter { $0.kind == .column }) { new[$0]?.owner }
        let onServer = gone.flatMap { table, columns -> [LikelyRename] in
            guard let table, new[table] != nil else { return [] }
            return pairs(columns.sorted(), (come[table] ?? []).sorted()) { id, model in
                guard case .column(let column) = model[id]?.detail else { return nil }
                return String(column.definition.dropFirst(column.name.count))
            }.map { LikelyRename($0.name, Self.last(of: $1.name)) }
        }
        return (onServer + changed.flatMap(likelyColumns)).sorted { $0.old < $1.old }
    }

    /// Of a SQLite table, whose columns are parts of its own text.
    private func likelyColumns(of table: ObjectID) -> [LikelyRename] {
        guard case .sqliteTable(let before) = old[table]?.detail, case .sqliteTable(let after) = new[table]?.detail
        else {
            return []
        }
        let (old, new) = (before.shapes, after.shapes)
        let gone = old.filter { column in !new.contains { $0.name == column.name } }
        let come = new.filter { column in !old.contains { $0.name == column.name } }
        return gone.compactMap { name, shape in
            let alike = come.filter { $0.shape == shape }
            guard alike.count == 1, gone.filter({ $0.shape == shape }).count == 1 else { return nil }
            return LikelyRename("\(table.name).\(name)", alike[0].name)
        }
    }

    private static func last(of name: String) -> String { QualifiedName.parts(of: name).last ?? name }

    /// What a table is made of, but for its name.
    private func shape(of table: ObjectID, in model: SchemaModel) -> String? {
        switch model[table]?.detail {
        case .table(_, _, let columns):
            columns.isEmpty
                ? nil
                : columns.map { column in
                    guard case .column(let detail) = model[column.id]?.detail else { return column.definition }
                    return "\(detail.name) \(detail.type)"
                }.joined(separator: ", ")
        case .sqliteTable(let text): text.items.joined(separator: ", ")
        default: nil
        }
    }

    private func pairs(
        _ gone: [ObjectID], _ come: [ObjectID], by shape: (ObjectID, SchemaModel) -> String?
    ) -> [(ObjectID, ObjectID)] {
        let before = Dictionary(grouping: gone) { shape($0, old) }
        let after = Dictionary(grouping: come) { shape($0, new) }
        return gone.compactMap { id in
            guard let key = shape(id, old), before[key]?.count == 1, let alike = after[key], alike.count == 1 else {
                return nil
            }
            return (id, alike[0])
        }
    }
}
