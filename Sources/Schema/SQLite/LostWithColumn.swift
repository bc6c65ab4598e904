package import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceSQLText

/// Indexes and constraints that go with a SQLite column and that its `was` has no key for.
package enum LostWithColumn {
    /// - Parameter operations: Of one step; what stands before the drop is done by then.
    /// - Returns: For the first drop that loses any: the drop, and their names.
    package static func first(
        of operations: [Operation], on connection: any Connection
    ) throws -> (drop: DropColumn, names: [String])? {
        for (index, operation) in operations.enumerated() {
            guard case .dropColumn(let drop) = operation, let was = drop.was, !drop.cascade,
                let stored = try? StoredTable(drop.table, on: connection)
            else { continue }
            var text = stored.text
            for case .dropConstraint(let before) in operations[..<index] {
                _ = text.dropConstraint(before.name, on: stored.name)
            }
            let names = constraints(text, drop.column, was) + (try indexes(stored, drop.column))
            if !names.isEmpty { return (drop, names) }
        }
        return nil
    }

    private static func constraints(_ table: TableText, _ column: String, _ was: Column) -> [String] {
        guard let index = table.index(of: column) else { return [] }
        let own = table.columns[index].clauses
        let others = table.constraints.map(\.clause).filter { $0.isOver(column) }
        let kinds: [(kinds: [TableClause.Kind], isKept: Bool, words: String)] = [
            ([.unique], was.unique, "UNIQUE"), ([.primaryKey], was.primaryKey, "PRIMARY KEY"),
            ([.references, .foreignKey], was.references != nil, "FOREIGN KEY"), ([.check], was.check != nil, "CHECK"),
        ]
        return kinds.flatMap { kind in
            let found = (own + others).filter { kind.kinds.contains($0.kind) }
            return (kind.isKept ? Array(found.dropFirst()) : found).map { clause in
                clause.name.map { "constraint \($0)" } ?? "constraint \(kind.words) of \(column)"
            }
        }
    }

    private static func indexes(_ table: StoredTable, _ column: String) throws -> [String] {
        try table.catalog.indexes(of: table.name).filter { index in
            SQLToken.tokens(of: index.definition ?? "", in: .sqlite).drop { !$0.isSymbol("(") }.mentions(column)
        }.map { "index \($0.name.name)" }.sorted()
    }
}
