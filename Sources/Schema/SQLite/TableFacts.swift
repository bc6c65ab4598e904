internal import SluiceDatabase
package import SluiceSQLText

/// What a table's text says.
extension TableText {
    func index(of column: String) -> Int? {
        columns.firstIndex { $0.name.lowercased() == column.lowercased() }
    }

    var isWithoutRowid: Bool { options.contains { $0.isWord("WITHOUT") } }
    var isStrict: Bool { options.contains { $0.isWord("STRICT") } }

    /// It has foreign keys.
    package var refers: Bool {
        columns.contains { $0.has(.references) } || constraints.contains { $0.clause.kind == .foreignKey }
    }

    var hasComments: Bool { SQLToken.tokens(of: sql, in: .sqlite).contains { Trivia.hasComment($0.leading) } }

    var primaryKey: [String] {
        let inline = columns.filter { $0.has(.primaryKey) }.map(\.name)
        return inline + constraints.filter { $0.clause.kind == .primaryKey }.flatMap(\.clause.columns)
    }

    var hasAutoincrement: Bool {
        columns.contains { $0.clauses.contains(where: \.hasAutoincrement) }
            || constraints.contains { $0.clause.kind == .primaryKey && $0.clause.hasAutoincrement }
    }

    /// The columns of each key, in the order in which SQLite numbers the indexes it makes for them.
    var keys: [[String]] {
        let inline = columns.flatMap { column in
            column.clauses.filter { $0.kind == .unique || $0.kind == .primaryKey }.map { _ in [column.name.lowercased()]
            }
        }
        let others = constraints.map(\.clause).filter { $0.kind == .unique || $0.kind == .primaryKey }
        return inline + others.map { $0.columns.map { $0.lowercased() } }
    }

    /// The column that is another name of the rowid: the only key, declared INTEGER in full, and not
    /// `INTEGER PRIMARY KEY DESC`, which an old bug made an ordinary column (sqlite.org, "ROWIDs and the INTEGER
    /// PRIMARY KEY").
    var rowidAlias: String? {
        let key = primaryKey
        guard !isWithoutRowid, key.count == 1, let index = index(of: key[0]), columns[index].typeName == "INTEGER"
        else { return nil }
        let clause = columns[index].clauses.first { $0.kind == .primaryKey }
        return clause?.tokens.contains { $0.isWord("DESC") } == true ? nil : columns[index].name
    }

    /// Without the table's own name before a column's: SQLite can't rename a table whose CHECK says `t.a`.
    func unqualified(_ table: String) -> TableText {
        var copy = self
        for index in columns.indices {
            for clause in columns[index].clauses.indices {
                copy.columns[index].clauses[clause].tokens = columns[index].clauses[clause].tokens.unqualified(table)
            }
        }
        for index in constraints.indices {
            copy.constraints[index].clause.tokens = constraints[index].clause.tokens.unqualified(table)
        }
        return copy
    }
}

extension [SQLToken] {
    fileprivate func unqualified(_ table: String) -> [SQLToken] {
        var tokens = self
        for index in indices.dropLast(2).reversed()
        where tokens[index].names(table) && tokens[index + 1].isSymbol(".") && tokens[index + 2].name != nil {
            tokens[index + 2].leading = tokens[index].leading
            tokens.removeSubrange(index...(index + 1))
        }
        return tokens
    }
}
