internal import SluiceDatabase

/// A CREATE TABLE statement of SQLite, cut at the commas of its body so that one column can be taken out or put in
/// and everything else stays as its author wrote it.
package struct SQLiteTableText: Sendable, Equatable {
    struct Element: Sendable, Equatable {
        var text: String
        /// Nil for a table constraint.
        let column: String?
    }

    private let head: String
    private(set) var elements: [Element]
    private let tail: String

    private static let constraintKeywords = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"]

    package init(_ sql: String) throws(ArchiveError) {
        var depth = 0
        var head = ""
        var parts: [String] = [""]
        var tail = ""
        var hasEnded = false
        for token in SQLTokens(sql).tokens {
            let text = String(token.text)
            if hasEnded {
                tail += text
            } else if depth == 0 {
                head += text
                if text == "(" { depth = 1 }
            } else if text == ")", depth == 1 {
                tail = text
                hasEnded = true
            } else if text == ",", depth == 1, token.kind == .symbol {
                parts.append("")
            } else {
                if token.kind == .symbol { depth += text == "(" ? 1 : text == ")" ? -1 : 0 }
                parts[parts.count - 1] += text
            }
        }
        guard hasEnded else { throw ArchiveError(.unsupported, "SQLite's schema text has no column list: \(sql)") }
        self.head = head
        self.tail = tail
        elements = parts.map { Element(text: $0, column: Self.column(in: $0)) }
    }

    private static func column(in element: String) -> String? {
        guard let first = SQLTokens(element).tokens.first(where: { $0.kind != .space }) else { return nil }
        if constraintKeywords.contains(where: first.isKeyword) { return nil }
        return first.kind == .string ? String(first.text.dropFirst().dropLast()) : first.name
    }

    package var sql: String { head + elements.map(\.text).joined(separator: ",") + tail }

    /// The statement for a table of another name.
    func sql(named name: String) -> String {
        let body = elements.map(\.text).joined(separator: ",")
        return "CREATE TABLE \(Dialect.sqlite.quote(name)) (" + body + tail
    }

    private func index(of column: String) -> Int? {
        elements.firstIndex { $0.column?.lowercased() == column.lowercased() }
    }

    /// The text of a column's definition, its constraints included.
    package func definition(of column: String) -> String? {
        index(of: column).map { elements[$0].text.trimmingSpace }
    }

    /// Table constraints that name the column, and whether they name no other.
    package func constraints(naming column: String) -> [(text: String, isAlone: Bool)] {
        elements.filter { $0.column == nil && SQLTokens($0.text).mentions(column) }.map { element in
            (element.text.trimmingSpace, Self.ownColumns(element, among: elements.compactMap(\.column)).count == 1)
        }
    }

    /// The table's columns that a constraint names; what a foreign key references is another table's.
    private static func ownColumns(_ element: Element, among columns: [String]) -> Set<String> {
        let tokens = SQLTokens(element.text).tokens
        let end = tokens.firstIndex { $0.isKeyword("REFERENCES") } ?? tokens.endIndex
        let names = Set(tokens[..<end].compactMap { $0.name?.lowercased() })
        return names.intersection(columns.map { $0.lowercased() })
    }

    /// Without the column and the constraints on it alone. A constraint that names others too stays, and SQLite then
    /// refuses the statement.
    package func removing(_ column: String) -> SQLiteTableText {
        let columns = elements.compactMap(\.column)
        var copy = self
        copy.elements.removeAll { element in
            if let own = element.column { return own.lowercased() == column.lowercased() }
            return Self.ownColumns(element, among: columns) == [column.lowercased()]
        }
        // A comma fewer leaves the last element's line break where it was.
        if let last = elements.last, copy.elements.last != last, let end = copy.elements.indices.last {
            copy.elements[end].text = copy.elements[end].text.droppingTrailingSpace + last.text.trailingSpace
        }
        return copy
    }

    /// With a column and its constraints as another version of the table has them, behind the column that stood
    /// before it there.
    package func adding(_ column: String, from other: SQLiteTableText) -> SQLiteTableText {
        guard let source = other.index(of: column), index(of: column) == nil else { return self }
        var copy = self
        let predecessors = other.elements[..<source].reversed().compactMap(\.column)
        let place = predecessors.lazy.compactMap { index(of: $0) }.first.map { $0 + 1 } ?? 0
        copy.elements.insert(other.elements[source], at: place)
        let columns = other.elements.compactMap(\.column)
        copy.elements += other.elements.filter {
            $0.column == nil && Self.ownColumns($0, among: columns) == [column.lowercased()]
        }
        return copy
    }

    /// With the column's definition as another version of the table has it.
    package func replacing(_ column: String, from other: SQLiteTableText) -> SQLiteTableText {
        guard let here = index(of: column), let there = other.index(of: column) else { return self }
        var copy = self
        copy.elements[here] = other.elements[there]
        return copy == other ? other : copy
    }

    /// Without the column's NOT NULL, a conflict clause behind it included.
    package func relaxingNotNull(_ column: String) -> SQLiteTableText {
        guard let position = index(of: column) else { return self }
        var copy = self
        var kept: [SQLTokens.Token] = []
        var tokens = SQLTokens(elements[position].text).tokens[...]
        var depth = 0
        while let token = tokens.popFirst() {
            depth += token.text == "(" ? 1 : token.text == ")" ? -1 : 0
            let following = tokens.first { $0.kind != .space }
            if depth == 0, token.isKeyword("NOT"), following?.isKeyword("NULL") == true {
                tokens = tokens.drop { !$0.isKeyword("NULL") }.dropFirst()
                if tokens.first(where: { $0.kind != .space })?.isKeyword("ON") == true {
                    // ON CONFLICT and the word after it.
                    tokens = tokens.drop { !$0.isKeyword("CONFLICT") }.dropFirst().drop { $0.kind == .space }
                        .dropFirst()
                }
            } else {
                kept.append(token)
            }
        }
        // What stood between the type and NOT NULL goes with it where nothing follows.
        copy.elements[position].text =
            kept.map { String($0.text) }.joined().droppingTrailingSpace + elements[position].text.trailingSpace
        return copy
    }
}

extension String {
    var trimmingSpace: String { String(droppingTrailingSpace.drop { $0.isWhitespace }) }
    var trailingSpace: String { String(reversed().prefix { $0.isWhitespace }.reversed()) }
    var droppingTrailingSpace: String { String(dropLast(trailingSpace.count)) }
}
