internal import SluiceDatabase
internal import Yams

extension Execute {
    /// The SQL alone, `{postgres: …, sqlite: …}`, or `{sql: …, reverse: …, transaction: false}`; `reverse: null` says
    /// that there is nothing to undo.
    init(yaml node: Node, owner: String) throws(InvalidOperation) {
        if let scalar = node.scalar, !node.isNull {
            self.init(SQLText(scalar.string))
            return
        }
        self = try YAMLFields.read(node, owner: owner) { fields throws(InvalidOperation) in
            let perDialect = SQLText(
                postgres: try fields.optionalText("postgres"), sqlite: try fields.optionalText("sqlite"))
            let both = try fields.optionalSQL("sql")
            let isPerDialect = perDialect.postgres != nil || perDialect.sqlite != nil
            guard (both != nil) != isPerDialect else {
                throw fields.invalid("needs either sql, or postgres and sqlite")
            }
            return Execute(
                both ?? perDialect, reverse: try Self.reverse(fields),
                inTransaction: try fields.flag("transaction", default: true))
        }
    }

    private static func reverse(_ fields: YAMLFields) throws(InvalidOperation) -> SQLText? {
        guard fields.node("reverse") != nil else { return nil }
        return try fields.optionalSQL("reverse") ?? SQLText(postgres: nil, sqlite: nil)
    }
}

extension Backfill {
    /// The job's name alone, or `{job: …, reverse: JOB}`; `reverse: null` says that the values may stay.
    init(yaml node: Node, owner: String) throws(InvalidOperation) {
        if let scalar = node.scalar, !node.isNull {
            self.init(scalar.string)
            return
        }
        self = try YAMLFields.read(node, owner: owner) { fields throws(InvalidOperation) in
            let reverse: Reverse? =
                switch try fields.was("reverse") {
                case .value(let job): .job(job)
                case .nothing: .nothing
                case nil: nil
                }
            return Backfill(try fields.text("job"), reverse: reverse)
        }
    }
}

extension YAMLFields {
    func rows(_ key: String) throws(InvalidOperation) -> [LiteralRow] {
        var rows: [LiteralRow] = []
        for element in try elements(key) {
            guard let mapping = element.mapping, !mapping.isEmpty else {
                throw invalid(key, element, expected: "a list of rows, as in - {id: 1, name: admin}")
            }
            var row: LiteralRow = [:]
            for (column, value) in mapping {
                guard let name = column.scalar?.string else { throw invalid(key, column, expected: "a column's name") }
                row[name] = try Literal(yaml: value, owner: "\(owner): \(name)")
            }
            rows.append(row)
        }
        guard !rows.isEmpty else { throw missing(key) }
        return rows
    }
}

extension BulkInsert {
    init(fields: YAMLFields) throws(InvalidOperation) {
        let rows = try fields.rows("rows")
        let key = try fields.texts("key")
        for row in rows {
            for column in key where row[column] == nil {
                throw fields.invalid("key names \(column), which not every row gives")
            }
        }
        self.init(into: try fields.name("table"), rows, key: key)
    }
}

extension DeleteRows {
    init(fields: YAMLFields) throws(InvalidOperation) {
        self.init(from: try fields.name("table"), try fields.rows("rows"))
    }
}
