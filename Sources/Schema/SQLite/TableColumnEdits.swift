internal import SluiceDatabase
package import SluiceSQLText

/// One column taken out or put back, with what belongs to it: its comments, and the constraints that name it.
extension TableText {
    package func has(_ column: String) -> Bool { index(of: column) != nil }

    /// The column's definition, its constraints included, comments beside it left out.
    package func definition(of column: String) -> String? { index(of: column).map { columns[$0].text } }

    /// The table constraints that name the column, and whether each names no other.
    package func constraints(naming column: String) -> [(text: String, isAlone: Bool)] {
        constraints.filter { $0.clause.isOver(column) }.map { ($0.text, otherColumn($0.clause, than: column) == nil) }
    }

    /// Without the column, and without the table constraints that name it.
    package func removing(_ column: String) -> TableText {
        guard let index = index(of: column) else { return self }
        var copy = self
        copy.constraints.removeAll { $0.clause.isOver(column) }
        let removed = copy.columns.remove(at: index).surroundings
        if index == 0, !copy.columns.isEmpty { copy.columns[0].surroundings.takePlace(of: removed) }
        // SQLite's ADD COLUMN puts its comma on the line of the closing parenthesis.
        let wasLast = index == copy.columns.count && copy.constraints.isEmpty
        if wasLast, closing.isEmpty, !Trivia.hasComment(removed.beforeComma) { copy.closing = removed.beforeComma }
        return copy
    }

    /// With a column as another version of the table has it, after the column that stood before it there, and with the
    /// table constraints that name it there.
    package func adding(_ column: String, from other: TableText) -> TableText {
        guard let source = other.index(of: column), index(of: column) == nil else { return self }
        var copy = self
        let predecessors = other.columns[..<source].reversed().map(\.name)
        let position = predecessors.lazy.compactMap { index(of: $0) }.first.map { $0 + 1 } ?? 0
        var added = other.columns[source]
        if position == 0 {
            added.surroundings.beforeComma = ""
            if copy.columns[0].surroundings.leading.isEmpty { copy.columns[0].surroundings.leading = " " }
        }
        copy.columns.insert(added, at: position)
        let present = Set(constraints.map(\.text))
        copy.constraints += other.constraints.filter { constraint in
            constraint.clause.isOver(column) && !present.contains(constraint.text)
                && other.columns.allSatisfy { !constraint.clause.isOver($0.name) || copy.has($0.name) }
        }
        return copy
    }

    /// The archived text itself where nothing but the column differs, otherwise this one with the column put in.
    package func restoring(_ column: String, from archived: TableText) -> TableText {
        archived.removing(column).sql == sql ? archived : adding(column, from: archived)
    }

    /// With the column's definition as another version of the table has it.
    package func replacing(_ column: String, from other: TableText) -> TableText {
        guard let here = index(of: column), let there = other.index(of: column) else { return self }
        var copy = self
        copy.columns[here] = other.columns[there]
        return copy
    }

    /// Without the column's NOT NULL, a conflict clause with it included.
    package func relaxingNotNull(_ column: String) -> TableText {
        var copy = self
        if let index = index(of: column) { copy.columns[index].remove(.notNull) }
        return copy
    }

    /// What of the other columns is computed from this one, or checks or refers to it, in the table itself.
    package func uses(of column: String, table: String) -> [ColumnUse] {
        let inColumns = columns.filter { $0.name.lowercased() != column.lowercased() }.flatMap { other in
            other.clauses.compactMap { clause -> ColumnUse? in
                let kind: ColumnUse.Kind
                switch clause.kind {
                case .generated where clause.isOver(column): kind = .generatedColumn
                case .check where clause.isOver(column): kind = .check
                case .references where clause.refers(to: column, of: table): kind = .foreignKey
                default: return nil
                }
                return ColumnUse(kind: kind, column: other.name, definition: other.text)
            }
        }
        let keys = constraints.filter { !$0.clause.isOver(column) && $0.clause.refers(to: column, of: table) }
        return inColumns
            + keys.map { key in
                ColumnUse(kind: .foreignKey, column: key.clause.columns.first ?? "", definition: key.text)
            }
    }

    /// Whether `ALTER TABLE DROP COLUMN` would find a clause in its way.
    func holds(_ column: String) -> Bool {
        guard let index = index(of: column) else { return false }
        let own: [TableClause.Kind] = [.primaryKey, .unique, .references]
        return own.contains(where: columns[index].has) || constraints.contains { $0.clause.isOver(column) }
    }

    /// Another column that the constraint is over.
    func otherColumn(_ clause: TableClause, than column: String) -> String? {
        columns.map(\.name).first { $0.lowercased() != column.lowercased() && clause.isOver($0) }
    }
}

/// A column whose definition needs another one.
package struct ColumnUse: Sendable {
    package enum Kind: Sendable { case generatedColumn, check, foreignKey }

    package let kind: Kind
    package let column: String
    package let definition: String
}

extension TableClause {
    /// Whether the column stands between the clause's first parentheses: in its key, or in its expression.
    func isOver(_ column: String) -> Bool { parenthesized.mentions(column) }

    fileprivate func refers(to column: String, of table: String) -> Bool {
        guard let keyword = tokens.firstIndex(where: { $0.isWord("REFERENCES") }), keyword + 1 < tokens.count else {
            return false
        }
        return tokens[keyword + 1].name?.lowercased() == table.lowercased()
            && Self.parenthesized(in: tokens[keyword...]).mentions(column)
    }
}

extension Surroundings {
    /// Becomes the first part's, where that one is gone: what only set the comma apart goes.
    fileprivate mutating func takePlace(of first: Surroundings) {
        let own = [beforeComma, leading].filter(Trivia.hasComment).joined()
        let blanks = beforeComma.isEmpty ? leading : beforeComma
        leading = !own.isEmpty ? own : Trivia.hasComment(first.leading) ? blanks : first.leading
        beforeComma = ""
    }
}
