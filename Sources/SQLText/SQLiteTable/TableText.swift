package import SluiceDatabase

/// The text of SQLite's `CREATE TABLE`, taken apart so that one part can change while all others stay as they were
/// written, comments and quotes included.
package struct TableText: Hashable, Sendable {
    package struct ColumnText: Hashable, Sendable {
        package var name: String
        package var nameToken: SQLToken
        package var type: [SQLToken]
        package var clauses: [TableClause]
        package var surroundings: Surroundings

        package init(
            name: String, nameToken: SQLToken, type: [SQLToken], clauses: [TableClause],
            surroundings: Surroundings = Surroundings()
        ) {
            self.name = name
            self.nameToken = nameToken
            self.type = type
            self.clauses = clauses
            self.surroundings = surroundings
        }

        package var text: String { SQLToken.text(of: [nameToken] + type + clauses.flatMap(\.tokens)) }
        package var typeName: String { type.map(\.text).joined(separator: " ").uppercased() }
        package func has(_ kind: TableClause.Kind) -> Bool { clauses.contains { $0.kind == kind } }
    }

    package struct ConstraintText: Hashable, Sendable {
        package var clause: TableClause
        package var surroundings: Surroundings

        package init(clause: TableClause, surroundings: Surroundings = Surroundings()) {
            self.clause = clause
            self.surroundings = surroundings
        }

        package var text: String { SQLToken.text(of: clause.tokens) }
    }

    /// From the table's name to the opening parenthesis.
    private let head: String
    /// A comment beside the opening parenthesis.
    private let opening: String
    package var columns: [ColumnText]
    package var constraints: [ConstraintText]
    /// Before the closing parenthesis: a line break, and comments that stand by no column.
    package var closing = ""
    /// What follows the closing parenthesis: STRICT, WITHOUT ROWID.
    package let options: [SQLToken]

    /// - Throws: ``Problem`` for a text that doesn't read as a table with columns, a virtual table's say.
    package init(sql: String, table: String) throws(Problem) {
        let tokens = SQLToken.tokens(of: sql, in: .sqlite)
        guard tokens.first?.isWord("CREATE") == true, let open = tokens.firstIndex(where: { $0.isSymbol("(") }),
            !tokens[..<open].contains(where: { $0.isWord("VIRTUAL") }), let close = tokens.closingParenthesis(of: open)
        else { throw Problem(.invalidOperation, "\(table) is not a plain table that can be made anew") }
        let parts = tokens[(open + 1)..<close].split(outsideParenthesesAt: ",")
        let beside = Trivia.firstLine(of: tokens[open + 1].leading)
        opening = Trivia.hasComment(beside.line) && !beside.rest.isEmpty ? beside.line : ""
        head = tokens[open - 1].text + tokens[open].leading + "("
        columns = []
        constraints = []
        options = Array(tokens[(close + 1)...])
        var surroundings = Surroundings(leading: opening.isEmpty ? tokens[open + 1].leading : beside.rest)
        for part in parts {
            let isLast = part.endIndex == close
            let gap = Gap(tokens[part.endIndex].leading, after: isLast ? nil : tokens[part.endIndex + 1].leading)
            surroundings.remark = gap.remark
            surroundings.remarkAfterComma = gap.remarkAfterComma
            try append(part, surroundings, table: table)
            surroundings = Surroundings(beforeComma: gap.rest, leading: gap.leading)
        }
        closing = surroundings.beforeComma
    }

    /// What stands between two parts, told apart by what it belongs to.
    private struct Gap {
        let remark: String
        let rest: String
        let remarkAfterComma: String
        let leading: String

        init(_ beforeComma: String, after comma: String?) {
            let beside = Trivia.firstLine(of: beforeComma)
            let isBesidePart = Trivia.hasComment(beside.line) || !beside.rest.isEmpty
            remark = isBesidePart ? beside.line : ""
            rest = isBesidePart ? beside.rest : beforeComma
            let afterComma = Trivia.firstLine(of: comma ?? "")
            let isBeside =
                !rest.contains("\n") && Trivia.hasComment(afterComma.line) && !afterComma.rest.isEmpty
            remarkAfterComma = isBeside ? afterComma.line : ""
            leading = isBeside ? afterComma.rest : comma ?? ""
        }
    }

    private mutating func append(
        _ part: ArraySlice<SQLToken>, _ surroundings: Surroundings, table: String
    ) throws(Problem) {
        var rest = part
        let starts = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"]
        if let first = rest.indices.first { rest[first].leading = "" }
        if starts.contains(where: { part.first?.isWord($0) == true }) {
            append(constraints: &rest, surroundings)
        } else if let first = rest.popFirst(), let name = first.name {
            let type = rest.prefix(upTo: Self.endOfType(rest))
            rest = rest[type.endIndex...]
            var clauses: [TableClause] = []
            while let clause = TableClause(&rest) { clauses.append(clause) }
            columns.append(
                ColumnText(
                    name: name, nameToken: first, type: Array(type), clauses: clauses, surroundings: surroundings))
        }
        guard rest.isEmpty, !part.isEmpty else {
            throw Problem(.invalidOperation, "can't read this part of \(table): \(SQLToken.text(of: part))")
        }
    }

    /// SQLite lets table constraints follow each other without a comma.
    private mutating func append(constraints tokens: inout ArraySlice<SQLToken>, _ surroundings: Surroundings) {
        var next = Surroundings(beforeComma: surroundings.beforeComma, leading: surroundings.leading)
        while var clause = TableClause(&tokens) {
            if !clause.tokens[0].leading.isEmpty {
                next = Surroundings(leading: clause.tokens[0].leading)
                clause.tokens[0].leading = ""
            }
            if tokens.isEmpty {
                next.remark = surroundings.remark
                next.remarkAfterComma = surroundings.remarkAfterComma
            }
            constraints.append(ConstraintText(clause: clause, surroundings: next))
        }
    }

    private static func endOfType(_ tokens: ArraySlice<SQLToken>) -> Int {
        let ends = [
            "CONSTRAINT", "PRIMARY", "NOT", "NULL", "UNIQUE", "CHECK", "DEFAULT", "COLLATE", "REFERENCES", "GENERATED",
            "AS",
        ]
        return tokens.firstIndex { token in ends.contains { token.isWord($0) } } ?? tokens.endIndex
    }
}

extension TableText {
    /// The statement as SQLite stores it.
    package var sql: String { "CREATE TABLE " + head + rest }

    /// The statement that creates this table under another name.
    package func sql(creating quotedName: String) -> String { "CREATE TABLE \(quotedName) (" + rest }

    private var rest: String {
        var writer = BodyWriter()
        writer.trivia(opening)
        let parts =
            columns.map { ($0.text, $0.surroundings) } + constraints.map { ($0.text, $0.surroundings) }
        for (index, (text, surroundings)) in parts.enumerated() {
            if index > 0 {
                let remark = parts[index - 1].1.remarkAfterComma
                // Where the comma leads the next line, the remark is before it.
                let isBeforeComma = surroundings.beforeComma.contains("\n")
                if isBeforeComma { writer.trivia(remark) }
                writer.trivia(surroundings.beforeComma)
                writer.code(",")
                if !isBeforeComma { writer.trivia(remark) }
            }
            writer.trivia(surroundings.leading)
            writer.code(text)
            writer.trivia(surroundings.remark)
        }
        writer.trivia(parts.last?.1.remarkAfterComma ?? "")
        writer.trivia(closing)
        writer.code(")")
        return writer.text + SQLToken.text(of: options)
    }
}

extension [SQLToken] {
    fileprivate func closingParenthesis(of open: Int) -> Int? {
        var depth = 0
        for index in indices[open...] {
            if self[index].isSymbol("(") { depth += 1 }
            if self[index].isSymbol(")") { depth -= 1 }
            if depth == 0 { return index }
        }
        return nil
    }
}
