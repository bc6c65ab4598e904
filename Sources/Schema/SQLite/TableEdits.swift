internal import SluiceDatabase
internal import SluiceSQLText

extension TableText {
    /// Puts a column after the last one.
    mutating func add(columnSQL: String, table: String) throws(Problem) {
        guard var column = try TableText(sql: "CREATE TABLE t (\(columnSQL))", table: table).columns.first else {
            return
        }
        column.nameToken.leading = "\n    "
        if constraints.isEmpty, let last = columns.indices.last {
            column.trailing = Self.moveTrailing(from: &columns[last].trailing)
        }
        columns.append(column)
    }

    mutating func add(constraintSQL: String, table: String) throws(Problem) {
        let added = try TableText(sql: "CREATE TABLE t (c, \(constraintSQL))", table: table).constraints
        for var constraint in added {
            constraint.clause.tokens[0].leading = "\n    "
            if let last = constraints.indices.last {
                constraint.trailing = Self.moveTrailing(from: &constraints[last].trailing)
            } else if let last = columns.indices.last {
                constraint.trailing = Self.moveTrailing(from: &columns[last].trailing)
            }
            constraints.append(constraint)
        }
    }

    /// The line break before the closing parenthesis goes to the new last part; a comment stays where it was.
    private static func moveTrailing(from last: inout String) -> String {
        guard !last.contains("--"), !last.contains("/*") else { return "\n" }
        defer { last = "" }
        return last
    }

    /// Applies what SQLite keeps of a change; a type's conversion of the rows is the rebuild's.
    mutating func change(_ column: String, _ changes: ColumnChanges, strict: Bool) {
        guard let index = index(of: column) else { return }
        // A rowid's column must stay INTEGER, which holds 64 bits anyway.
        let staysInteger = rowidAlias == columns[index].name && (changes.type == .bigint || changes.type == .integer)
        if let type = changes.type, !staysInteger {
            let text = strict ? type.strictSQLiteSQL : type.sql(in: .sqlite)
            columns[index].type = SQLToken.tokens(of: " " + text, in: .sqlite)
        }
        switch changes.nullable {
        case true?: columns[index].remove(.notNull)
        case false? where !columns[index].has(.notNull): columns[index].set(.notNull, sql: "NOT NULL")
        default: break
        }
        switch changes.defaultValue {
        case .set(let text): columns[index].set(.defaultValue, sql: text.sqlite.map(SQLiteRenderer.defaultSQL))
        case .drop: columns[index].remove(.defaultValue)
        case nil: break
        }
        switch changes.generated {
        case .set(let generated): columns[index].set(.generated, sql: SQLiteRenderer.generatedSQL(generated))
        case .drop: columns[index].remove(.generated)
        case nil: break
        }
        switch changes.collation {
        case .set(let name): columns[index].set(.collate, sql: "COLLATE \(Dialect.sqlite.quote(name))")
        case .drop: columns[index].remove(.collate)
        case nil: break
        }
    }

    /// Takes the constraint of this name away, or the one without a name that PostgreSQL would give this name.
    /// Returns false where there is none.
    mutating func dropConstraint(_ name: String, on table: String) -> Bool {
        for index in columns.indices {
            let column = columns[index].name
            if let clause = columns[index].clauses.firstIndex(where: { $0.isNamed(name, table, column) }) {
                columns[index].clauses.remove(at: clause)
                return true
            }
        }
        guard let index = constraints.firstIndex(where: { $0.clause.isNamed(name, table, nil) }) else { return false }
        remove(constraintAt: index)
        return true
    }

    private mutating func remove(constraintAt index: Int) {
        let removed = constraints.remove(at: index)
        guard index == constraints.count else { return }
        if let last = constraints.indices.last {
            constraints[last].trailing = removed.trailing
        } else if let last = columns.indices.last, !columns[last].trailing.contains("--") {
            columns[last].trailing = removed.trailing
        }
    }

    mutating func renameConstraint(_ name: String, to newName: String) -> Bool {
        for index in columns.indices {
            if let clause = columns[index].clauses.firstIndex(where: { $0.name?.lowercased() == name.lowercased() }) {
                columns[index].clauses[clause].rename(to: newName)
                return true
            }
        }
        guard let index = constraints.firstIndex(where: { $0.clause.name?.lowercased() == name.lowercased() }) else {
            return false
        }
        constraints[index].clause.rename(to: newName)
        return true
    }

    /// Whether the constraint of this name is there.
    func hasConstraint(_ name: String, on table: String) -> Bool {
        var copy = self
        return copy.dropConstraint(name, on: table)
    }

    /// Takes away what keeps SQLite from dropping a column: clauses of its own, and constraints over it alone.
    /// Those over several columns go only with `cascade`.
    mutating func releaseColumn(_ name: String, table: String, cascade: Bool) throws(Problem) {
        guard let index = index(of: name) else { return }
        for kind in [TableClause.Kind.primaryKey, .unique, .references] { columns[index].remove(kind) }
        for position in constraints.indices.reversed() {
            let clause = constraints[position].clause
            guard clause.parenthesized.mentions(name) else { continue }
            let others = columns.map(\.name).filter { $0.lowercased() != name.lowercased() }
            if let other = others.first(where: clause.parenthesized.mentions), !cascade {
                throw Problem(
                    .invalidOperation,
                    "\(SQLToken.text(of: clause.tokens).trimmingPrefix { $0.isWhitespace }) of \(table) is over "
                        + "\(other), too: drop it first, or say cascade: true")
            }
            remove(constraintAt: position)
        }
    }

    /// Whether `ALTER TABLE DROP COLUMN` would find a clause in its way.
    func holdsColumn(_ name: String) -> Bool {
        guard let index = index(of: name) else { return false }
        let own = columns[index].has(.primaryKey) || columns[index].has(.unique) || columns[index].has(.references)
        return own || constraints.contains { $0.clause.parenthesized.mentions(name) }
    }
}

extension TableText.ColumnText {
    mutating func remove(_ kind: TableClause.Kind) { clauses.removeAll { $0.kind == kind } }

    mutating func set(_ kind: TableClause.Kind, sql: String?) {
        guard let sql else { return remove(kind) }
        let clause = TableClause(kind, sql: sql)
        if let index = clauses.firstIndex(where: { $0.kind == kind }) {
            clauses[index] = clause
        } else {
            clauses.append(clause)
        }
    }
}

extension TableClause {
    /// `column` is the one that the clause stands at, nil for a table constraint.
    fileprivate func isNamed(_ wanted: String, _ table: String, _ column: String?) -> Bool {
        if let name { return name.lowercased() == wanted.lowercased() }
        let names = column.map { [$0] } ?? columns
        let conventional: String? =
            switch kind {
            case .primaryKey: "\(table)_pkey"
            case .unique: ([table] + names).joined(separator: "_") + "_key"
            case .references, .foreignKey: ([table] + names).joined(separator: "_") + "_fkey"
            case .check: column.map { "\(table)_\($0)_check" } ?? "\(table)_check"
            default: nil
            }
        return conventional?.lowercased() == wanted.lowercased()
    }

    fileprivate mutating func rename(to newName: String) {
        guard tokens.count > 1, tokens[0].isWord("CONSTRAINT") else { return }
        tokens[1].text = Dialect.sqlite.quote(newName)
        name = newName
    }
}
