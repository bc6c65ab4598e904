internal import SluiceDatabase
internal import SluiceYAML

extension Execute {
    /// The SQL alone, `{postgres: …, sqlite: …}`, or `{sql: …, reverse: …, transaction: false}`; `reverse: null` says
    /// that there is nothing to undo.
    init(yaml node: YAMLNode, owner: String) throws(Problem) {
        self = try YAMLFields.read(node, owner: owner, orText: { Execute(SQLText($0)) }) { fields throws(Problem) in
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

    private static func reverse(_ fields: YAMLFields) throws(Problem) -> SQLText? {
        guard fields.node("reverse") != nil else { return nil }
        return try fields.optionalSQL("reverse") ?? SQLText(postgres: nil, sqlite: nil)
    }
}

extension Backfill {
    /// The job's name alone, or `{job: …, reverse: JOB}`; `reverse: null` says that the values may stay.
    init(yaml node: YAMLNode, owner: String) throws(Problem) {
        self = try YAMLFields.read(node, owner: owner, orText: { Backfill($0) }) { fields throws(Problem) in
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
    func rows(_ key: String) throws(Problem) -> [LiteralRow] {
        var rows: [LiteralRow] = []
        for element in try elements(key) {
            guard let entries = element.entries, !entries.isEmpty else {
                throw invalid(key, element, expected: "a list of rows, as in - {id: 1, name: admin}")
            }
            var row: LiteralRow = [:]
            for entry in entries { row[entry.key] = try Literal(yaml: entry.value, owner: label(of: entry.key)) }
            rows.append(row)
        }
        guard !rows.isEmpty else { throw missing(key) }
        return rows
    }
}

extension BulkInsert {
    init(fields: YAMLFields) throws(Problem) {
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
    init(fields: YAMLFields) throws(Problem) {
        self.init(from: try fields.name("table"), try fields.rows("rows"))
    }
}
