internal import SluiceDatabase
internal import SluiceSQLText

extension TableText {
    /// Puts a column after the last one.
    mutating func add(columnSQL: String, table: String) throws(Problem) {
        guard var column = try TableText(sql: "CREATE TABLE t (\(columnSQL))", table: table).columns.first else {
            return
        }
        column.surroundings = Surroundings(leading: "\n    ")
        if let last = columns.indices.last { columns[last].surroundings.putCommaBeforeRemark() }
        columns.append(column)
    }

    mutating func add(constraintSQL: String, table: String) throws(Problem) {
        let added = try TableText(sql: "CREATE TABLE t (c, \(constraintSQL))", table: table).constraints
        for var constraint in added {
            constraint.surroundings = Surroundings(leading: "\n    ")
            if let last = constraints.indices.last {
                constraints[last].surroundings.putCommaBeforeRemark()
            } else if let last = columns.indices.last {
                columns[last].surroundings.putCommaBeforeRemark()
            }
            constraints.append(constraint)
        }
    }

    /// Applies what SQLite keeps of a change; a type's conversion of the rows is the rebuild's.
    mutating func change(_ column: String, _ changes: ColumnChanges, strict: Bool) {
        guard let index = index(of: column) else { return }
        // A rowid's column must stay INTEGER, which holds 64 bits anyway.
        let staysInteger = rowidAlias == columns[index].name && (changes.type == .bigint || changes.type == .integer)
        if let type = changes.type, !staysInteger {
            let text = strict ? type.strictSQLiteSQL : type.sql(in: .sqlite)
            let leading = columns[index].type.first?.leading ?? " "
            columns[index].type = SQLToken.tokens(of: leading + text, in: .sqlite)
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
            if let clause = columns[index].clause(named: name, on: table) {
                columns[index].removeClause(at: clause)
                return true
            }
        }
        guard let index = constraints.firstIndex(where: { $0.clause.isNamed(name, table, nil) }) else { return false }
        constraints.remove(at: index)
        return true
    }

    /// Finds the constraint as ``dropConstraint(_:on:)`` does. One without a name gets one.
    mutating func renameConstraint(_ name: String, to newName: String, on table: String) -> Bool {
        for index in columns.indices {
            if let clause = columns[index].clause(named: name, on: table) {
                columns[index].clauses[clause].rename(to: newName)
                return true
            }
        }
        guard let index = constraints.firstIndex(where: { $0.clause.isNamed(name, table, nil) }) else { return false }
        constraints[index].clause.rename(to: newName)
        return true
    }

    /// Whether the constraint of this name is there.
    func hasConstraint(_ name: String, on table: String) -> Bool {
        var copy = self
        return copy.dropConstraint(name, on: table)
    }
}

extension Surroundings {
    /// A comma that is new there can't stand after a line comment.
    fileprivate mutating func putCommaBeforeRemark() {
        guard Trivia.endsInLineComment(remark) else { return }
        remarkAfterComma = remark + remarkAfterComma
        remark = ""
    }
}

extension TableText.ColumnText {
    fileprivate func clause(named name: String, on table: String) -> Int? {
        clauses.firstIndex { $0.isNamed(name, table, self.name) }
    }

    mutating func remove(_ kind: TableClause.Kind) {
        while let index = clauses.firstIndex(where: { $0.kind == kind }) { removeClause(at: index) }
    }

    /// A comment before the clause stays with the column.
    fileprivate mutating func removeClause(at index: Int) {
        let leading = clauses.remove(at: index).tokens[0].leading
        guard Trivia.hasComment(leading) else { return }
        if clauses.indices.contains(index) {
            clauses[index].tokens[0].leading = leading + clauses[index].tokens[0].leading
        } else {
            surroundings.remark = leading + surroundings.remark
        }
    }

    mutating func set(_ kind: TableClause.Kind, sql: String?) {
        guard let sql else { return remove(kind) }
        var clause = TableClause(kind, sql: sql)
        if let index = clauses.firstIndex(where: { $0.kind == kind }) {
            clause.tokens[0].leading = clauses[index].tokens[0].leading
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
            case .primaryKey: ConstraintName.make(table, [], "pkey")
            case .unique: ConstraintName.make(table, names, "key")
            case .references, .foreignKey: ConstraintName.make(table, names, "fkey")
            case .check: ConstraintName.make(table, column.map { [$0] } ?? [], "check")
            default: nil
            }
        return conventional?.lowercased() == wanted.lowercased()
    }

    fileprivate mutating func rename(to newName: String) {
        let quoted = Dialect.sqlite.quote(newName)
        if name != nil, tokens.count > 1, tokens[0].isWord("CONSTRAINT") {
            tokens[1].text = quoted
        } else {
            var named = SQLToken.tokens(of: "CONSTRAINT \(quoted)", in: .sqlite)
            named[0].leading = tokens[0].leading
            tokens[0].leading = " "
            tokens = named + tokens
        }
        name = newName
    }
}
