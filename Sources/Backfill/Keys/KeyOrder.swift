package import SluiceDatabase

/// The unique, not-null order a run walks along, as an index has it.
package struct KeyOrder: Sendable, Hashable, Codable {
    package struct Column: Sendable, Hashable, Codable {
        package let name: String
        package let isDescending: Bool
        /// The index's collation where it differs from the column's: only then does a comparison have to name it.
        package let collation: String?
        /// The type that a parameter is said to be of, where PostgreSQL might take another one's operator: an enum's are those of
        /// all enums, and a cast to text that somebody made implicit wins over them. Runs of before don't have it.
        package let type: String?

        package init(_ name: String, isDescending: Bool = false, collation: String? = nil, type: String? = nil) {
            self.name = name
            self.isDescending = isDescending
            self.collation = collation
            self.type = type
        }

        package static func == (left: Column, right: Column) -> Bool {
            left.name == right.name && left.isDescending == right.isDescending && left.collation == right.collation
        }

        package func hash(into hasher: inout Hasher) {
            hasher.combine(name)
            hasher.combine(isDescending)
        }
    }

    package let columns: [Column]
    /// One integer column, ascending: keys can be computed, and not only looked up.
    package let isInteger: Bool

    package init(columns: [Column], isInteger: Bool) {
        self.columns = columns
        self.isInteger = isInteger
    }

    package var names: [String] { columns.map(\.name) }

    package func list(in dialect: Dialect) -> String { names.map(dialect.quote).joined(separator: ", ") }

    package func orderBy(in dialect: Dialect) -> String { order(in: dialect, reversed: columns.map { _ in false }) }

    package func reverseOrderBy(in dialect: Dialect) -> String {
        order(in: dialect, reversed: columns.map { _ in true })
    }

    private func order(in dialect: Dialect, reversed: [Bool]) -> String {
        zip(columns, reversed).map { column, reversed in
            expression(column, dialect) + (column.isDescending != reversed ? " DESC" : "")
        }.joined(separator: ", ")
    }

    private func expression(_ column: Column, _ dialect: Dialect) -> String {
        dialect.quote(column.name) + (column.collation.map { " COLLATE \(dialect.quote($0))" } ?? "")
    }

    private func bind(_ value: Value, of column: Column, in statement: inout SQLText) -> String {
        let placeholder = statement.bind(value)
        return column.type.map { "CAST(\(placeholder) AS \($0))" } ?? placeholder
    }

    private func bind(_ key: [Value], in statement: inout SQLText) -> [String] {
        zip(columns, key).map { bind($1, of: $0, in: &statement) }
    }

    /// Keys behind `key` in this order.
    package func after(_ key: [Value], in statement: inout SQLText) -> String {
        compare(key, in: &statement, ahead: true, inclusive: false)
    }

    /// Keys from `key` on, itself included.
    package func from(_ key: [Value], in statement: inout SQLText) -> String {
        compare(key, in: &statement, ahead: true, inclusive: true)
    }

    /// Exactly that key.
    package func equal(_ key: [Value], in statement: inout SQLText) -> String {
        zip(columns, key).map { column, value in
            "\(expression(column, statement.dialect)) = \(bind(value, of: column, in: &statement))"
        }.joined(separator: " AND ")
    }

    /// One of those keys.
    func isAny(of keys: [[Value]], in statement: inout SQLText) -> String {
        let expressions = columns.map { expression($0, statement.dialect) }
        guard columns.count > 1 else {
            let placeholders = keys.flatMap { bind($0, in: &statement) }
            return "\(expressions[0]) IN (\(placeholders.joined(separator: ", ")))"
        }
        let rows = keys.map { key in "(" + bind(key, in: &statement).joined(separator: ", ") + ")" }
        return "(\(expressions.joined(separator: ", "))) IN (\(statement.dialect.list(ofRows: rows)))"
    }

    /// Keys up to `key`, itself included.
    package func upTo(_ key: [Value], in statement: inout SQLText) -> String {
        compare(key, in: &statement, ahead: false, inclusive: true)
    }

    private func compare(_ key: [Value], in statement: inout SQLText, ahead: Bool, inclusive: Bool) -> String {
        let placeholders = bind(key, in: &statement)
        let dialect = statement.dialect
        let expressions = columns.map { expression($0, dialect) }
        let descending = Set(columns.map(\.isDescending))
        if descending.count == 1 {
            // A row comparison is one index condition in both databases.
            let sign = (columns[0].isDescending != ahead ? ">" : "<") + (inclusive ? "=" : "")
            guard columns.count > 1 else { return "\(expressions[0]) \(sign) \(placeholders[0])" }
            return "(\(expressions.joined(separator: ", "))) \(sign) (\(placeholders.joined(separator: ", ")))"
        }
        return mixed(expressions, placeholders, ahead: ahead, inclusive: inclusive)
    }

    /// Columns of both directions: `a > x OR (a = x AND b < y)`, with the first column's bound said once more on its
    /// own, since that is what an index scan starts from.
    private func mixed(_ expressions: [String], _ placeholders: [String], ahead: Bool, inclusive: Bool) -> String {
        func sign(_ index: Int) -> String { columns[index].isDescending != ahead ? ">" : "<" }
        var alternatives: [String] = []
        for index in columns.indices {
            let equal = (0..<index).map { "\(expressions[$0]) = \(placeholders[$0])" }
            alternatives.append(
                (equal + ["\(expressions[index]) \(sign(index)) \(placeholders[index])"]).joined(separator: " AND "))
        }
        if inclusive {
            alternatives.append(
                columns.indices.map { "\(expressions[$0]) = \(placeholders[$0])" }.joined(separator: " AND "))
        }
        let bound = "\(expressions[0]) \(sign(0))= \(placeholders[0])"
        return "\(bound) AND (\(alternatives.map { "(\($0))" }.joined(separator: " OR ")))"
    }
}

/// A statement under construction: its values are bound, never written into it.
package struct SQLText {
    package let dialect: Dialect
    package private(set) var parameters: [Value] = []

    package init(_ dialect: Dialect) { self.dialect = dialect }

    /// Adds a value and returns its placeholder.
    package mutating func bind(_ value: Value) -> String {
        parameters.append(value)
        return dialect.placeholder(parameters.count)
    }
}
