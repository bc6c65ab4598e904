internal import Foundation
internal import SluiceDatabase
internal import Yams

extension SQLText {
    init(yaml node: Node, owner: String) throws(InvalidOperation) {
        if let scalar = node.scalar {
            self.init(scalar.string)
            return
        }
        self = try YAMLFields.read(node, owner: owner) { fields throws(InvalidOperation) in
            let text = SQLText(postgres: try fields.optionalText("postgres"), sqlite: try fields.optionalText("sqlite"))
            guard text.postgres != nil || text.sqlite != nil else { throw fields.invalid("needs postgres or sqlite") }
            return text
        }
    }
}

extension Literal {
    /// An unquoted number, boolean or null is one; a quoted text stays a text, `{sql: …}` is computed by the database.
    init(yaml node: Node, owner: String) throws(InvalidOperation) {
        if node.mapping != nil {
            self = try YAMLFields.read(node, owner: owner) { fields throws(InvalidOperation) in
                .sql(try fields.sql("sql"))
            }
        } else if node.isNull {
            self = .null
        } else if let scalar = node.scalar {
            self = try Literal(scalar: scalar, node, owner: owner)
        } else {
            throw InvalidOperation(
                line: node.mark?.line, reason: "\(owner) is \(node.found), but must be a value or {sql: …}")
        }
    }

    private init(scalar: Node.Scalar, _ node: Node, owner: String) throws(InvalidOperation) {
        if scalar.tag == Tag(.binary) {
            guard let data = Data(base64Encoded: scalar.string.filter { !$0.isWhitespace }) else {
                throw InvalidOperation(line: node.mark?.line, reason: "\(owner) isn't base64")
            }
            self = .binary(Array(data))
            return
        }
        switch node.plainText {
        case "true": self = .bool(true)
        case "false": self = .bool(false)
        case .some(let text) where text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/) != nil:
            self = .number(text)
        default: self = .text(scalar.string)
        }
    }
}

extension ColumnType {
    init(yaml node: Node, owner: String) throws(InvalidOperation) {
        if let scalar = node.scalar, !node.isNull {
            self.init(scalar.string)
            return
        }
        self = try YAMLFields.read(node, owner: owner) { fields throws(InvalidOperation) in
            .perDialect(
                postgres: ColumnType(try fields.text("postgres")), sqlite: ColumnType(try fields.text("sqlite")))
        }
    }
}

extension Generated {
    /// The expression alone, or `{as: …, stored: false}`.
    init(yaml node: Node, owner: String) throws(InvalidOperation) {
        if let scalar = node.scalar {
            self.init(SQLText(scalar.string))
            return
        }
        self = try YAMLFields.read(node, owner: owner) { fields throws(InvalidOperation) in
            Generated(try fields.sql("as"), stored: try fields.flag("stored", default: true))
        }
    }
}

extension IndexColumn {
    init(yaml node: Node, owner: String) throws(InvalidOperation) {
        if let scalar = node.scalar, !node.isNull {
            guard !scalar.string.contains("(") else {
                throw InvalidOperation(
                    line: node.mark?.line,
                    reason:
                        "\(owner): '\(scalar.string)' looks like an expression: write {expression: \"\(scalar.string)\"}"
                )
            }
            self.init(.column(scalar.string))
            return
        }
        self = try YAMLFields.read(node, owner: owner) { fields throws(InvalidOperation) in
            IndexColumn(
                try fields.indexKey(), descending: try fields.choice("order", of: Order.self) == .desc,
                nulls: try fields.choice("nulls", of: Nulls.self), collation: try fields.optionalText("collation"),
                operatorClass: try fields.optionalText("operator_class"))
        }
    }

    private enum Order: String, CaseIterable { case asc, desc }
}

extension YAMLFields {
    /// `column: name` or `expression: SQL`.
    func indexKey() throws(InvalidOperation) -> IndexColumn.Key {
        switch (try optionalText("column"), try optionalSQL("expression")) {
        case (let column?, nil): return .column(column)
        case (nil, let expression?): return .expression(expression)
        default: throw invalid("needs either column or expression")
        }
    }

    func indexColumns(_ key: String) throws(InvalidOperation) -> [IndexColumn] {
        var columns: [IndexColumn] = []
        for element in try elements(key) { columns.append(try IndexColumn(yaml: element, owner: "\(owner): \(key)")) }
        guard !columns.isEmpty else { throw missing(key) }
        return columns
    }

    func type(_ key: String) throws(InvalidOperation) -> ColumnType {
        try required(key, optionalType)
    }

    func optionalType(_ key: String) throws(InvalidOperation) -> ColumnType? {
        guard let node = value(key) else { return nil }
        return try ColumnType(yaml: node, owner: "\(owner): \(key)")
    }

    /// `true` for PostgreSQL's BY DEFAULT, or the name of one of its two kinds.
    func optionalIdentity(_ key: String) throws(InvalidOperation) -> Identity? {
        guard let node = value(key) else { return nil }
        switch node.plainText {
        case "true": return .byDefault
        case "false": return nil
        default: return try choice(key, of: Identity.self)
        }
    }

    func optionalGenerated(_ key: String) throws(InvalidOperation) -> Generated? {
        guard let node = value(key) else { return nil }
        return try Generated(yaml: node, owner: "\(owner): \(key)")
    }

    /// `true` for a constraint that may wait, or when it is checked.
    func deferrable() throws(InvalidOperation) -> Deferrability? {
        guard let node = value("deferrable") else { return nil }
        switch node.plainText {
        case "true": return .immediate
        case "false": return nil
        default: return try choice("deferrable", of: Deferrability.self)
        }
    }

    /// `default: …` as an SQL expression. A bare word is nearly always a text whose quotes were forgotten.
    func optionalDefault(_ key: String) throws(InvalidOperation) -> SQLText? {
        guard let text = try optionalSQL(key) else { return nil }
        let keywords = ["true", "false", "null", "current_timestamp", "current_date", "current_time", "current_user"]
        let texts = [text.postgres, text.sqlite].compactMap { $0 }
        if texts.contains(where: { $0.allSatisfy(\.isWhitespace) }) {
            throw invalid("\(key) is SQL, and there is none: for an empty text, write \"''\"")
        }
        for date in texts
        where date.wholeMatch(of: /[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([ T].*)?|[0-9]{1,2}:[0-9]{2}.*/) != nil {
            throw invalid(
                "\(key) is SQL, and \(date) would be computed there: for a date or a time, write \"'\(date)'\"")
        }
        for word in texts
        where word.wholeMatch(of: /[A-Za-z_][A-Za-z_0-9 ]*/) != nil && !keywords.contains(word.lowercased()) {
            throw invalid("\(key) is SQL, and '\(word)' there is a column's name: for a text, write \"'\(word)'\"")
        }
        return text
    }
}
