internal import SluiceDatabase
internal import SluiceYAML

extension SQLText {
    init(yaml node: YAMLNode, owner: String) throws(Problem) {
        self = try YAMLFields.read(node, owner: owner, orText: { SQLText($0) }) { fields throws(Problem) in
            let text = SQLText(postgres: try fields.optionalText("postgres"), sqlite: try fields.optionalText("sqlite"))
            guard text.postgres != nil || text.sqlite != nil else { throw fields.invalid("needs postgres or sqlite") }
            return text
        }
    }
}

extension YAMLFields {
    /// SQL as one text, or as a mapping with a text for each database.
    func optionalSQL(_ key: String) throws(Problem) -> SQLText? {
        describe(key, as: "SQL, or {postgres: SQL, sqlite: SQL}")
        guard let node = value(key) else { return nil }
        return try SQLText(yaml: node, owner: label(of: key))
    }

    func sql(_ key: String) throws(Problem) -> SQLText { try required(key, optionalSQL) }
}

extension Literal {
    /// A number, boolean or null is one; a quoted text stays a text, `{sql: …}` is computed by the database.
    init(yaml node: YAMLNode, owner: String) throws(Problem) {
        switch node.content {
        case .mapping:
            self = try YAMLFields.read(node, owner: owner) { fields throws(Problem) in .sql(try fields.sql("sql")) }
        case .list: throw node.problem("\(owner) is a list, but must be a value or {sql: …}")
        case .scalar(let scalar):
            switch scalar.kind {
            case .null: self = .null
            case .bool(let flag): self = .bool(flag)
            case .number: self = .number(scalar.text)
            case .text: self = .text(scalar.text)
            case .binary(let bytes): self = .binary(bytes)
            }
        }
    }
}

extension ColumnType {
    init(yaml node: YAMLNode, owner: String) throws(Problem) {
        self = try YAMLFields.read(node, owner: owner, orText: { ColumnType($0) }) { fields throws(Problem) in
            .perDialect(
                postgres: ColumnType(try fields.text("postgres")), sqlite: ColumnType(try fields.text("sqlite")))
        }
    }
}

extension Generated {
    /// The expression alone, or `{as: …, stored: false}`.
    init(yaml node: YAMLNode, owner: String) throws(Problem) {
        self = try YAMLFields.read(node, owner: owner, orText: { Generated(SQLText($0)) }) { fields throws(Problem) in
            Generated(try fields.sql("as"), stored: try fields.flag("stored", default: true))
        }
    }
}

extension IndexColumn {
    init(yaml node: YAMLNode, owner: String) throws(Problem) {
        if let text = node.text {
            guard !text.contains("(") else {
                throw node.problem(
                    "\(owner): '\(text)' looks like an expression: write {expression: \"\(text)\"}, or {column: …} for a column "
                        + "of that name")
            }
            self.init(.column(text))
            return
        }
        self = try YAMLFields.read(node, owner: owner) { fields throws(Problem) in
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
    func indexKey() throws(Problem) -> IndexColumn.Key {
        switch (try optionalText("column"), try optionalSQL("expression")) {
        case (let column?, nil): return .column(column)
        case (nil, let expression?): return .expression(expression)
        default: throw invalid("needs either column or expression")
        }
    }

    func indexColumns(_ key: String) throws(Problem) -> [IndexColumn] {
        var columns: [IndexColumn] = []
        for element in try elements(key) { columns.append(try IndexColumn(yaml: element, owner: label(of: key))) }
        guard !columns.isEmpty else { throw missing(key) }
        return columns
    }

    func type(_ key: String) throws(Problem) -> ColumnType {
        try required(key, optionalType)
    }

    func optionalType(_ key: String) throws(Problem) -> ColumnType? {
        describe(key, as: "type, or {postgres: TYPE, sqlite: TYPE}")
        guard let node = value(key) else { return nil }
        return try ColumnType(yaml: node, owner: label(of: key))
    }

    /// `true` for PostgreSQL's BY DEFAULT, or the name of one of its two kinds.
    func optionalIdentity(_ key: String) throws(Problem) -> Identity? {
        describe(key, as: "true, always or by_default")
        guard let node = value(key) else { return nil }
        switch node.bool {
        case true: return .byDefault
        case false: return nil
        case nil: return try choice(key, of: Identity.self)
        }
    }

    func optionalGenerated(_ key: String) throws(Problem) -> Generated? {
        describe(key, as: "SQL, or {as: SQL, stored: false}")
        guard let node = value(key) else { return nil }
        return try Generated(yaml: node, owner: label(of: key))
    }

    /// `true` for a constraint that may wait, or when it is checked.
    func deferrable() throws(Problem) -> Deferrability? {
        describe("deferrable", as: "true, immediate or deferred")
        guard let node = value("deferrable") else { return nil }
        switch node.bool {
        case true: return .immediate
        case false: return nil
        case nil: return try choice("deferrable", of: Deferrability.self)
        }
    }

    /// `default: …` as an SQL expression. A bare word is nearly always a text whose quotes were forgotten.
    func optionalDefault(_ key: String) throws(Problem) -> SQLText? {
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
