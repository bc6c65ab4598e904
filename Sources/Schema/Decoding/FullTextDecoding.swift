internal import SluiceDatabase
internal import SluiceYAML

extension CreateFullTextTable {
    init(fields: YAMLFields) throws(Problem) {
        try self.init(fields: fields, table: try fields.name("table"))
    }

    /// The same keys without `table`, as `was` of `drop_fts_table` holds them.
    init(fields: YAMLFields, table: QualifiedName) throws(Problem) {
        var columns: [FullTextColumn] = []
        for node in try fields.elements("columns") {
            columns.append(try FullTextColumn(yaml: node, owner: fields.label(of: "columns")))
        }
        fields.describe("columns", as: "list of names, or of {name: text, indexed: false}")
        guard !columns.isEmpty else { throw fields.missing("columns") }
        let content = try fields.name("content")
        guard content.schema == nil || content.schema == table.schema else {
            throw fields.invalid("content is in another file, and an index reads a table of its own")
        }
        self.init(
            table, over: content.name, columns,
            rowid: try fields.optionalText("content_rowid") ?? "rowid", sync: try fields.flag("sync", default: true),
            tokenizer: try fields.optionalText("tokenize"), prefixes: try fields.prefixes("prefix"))
        fields.describe("content", as: "name of the table whose rows it finds")
        fields.describe("content_rowid", as: "its column that is the rowid")
    }
}

extension FullTextColumn {
    init(yaml node: YAMLNode, owner: String) throws(Problem) {
        self = try YAMLFields.read(node, owner: owner, orText: { FullTextColumn($0) }) { fields throws(Problem) in
            FullTextColumn(try fields.text("name"), indexed: try fields.flag("indexed", default: true))
        }
    }
}

extension DropFullTextTable {
    init(fields: YAMLFields) throws(Problem) {
        let table = try fields.name("table")
        let was = try fields.was(CreateFullTextTable.init(fields:table:), table)
        self.init(table, ifExists: try fields.flag("if_exists"), was: was)
    }
}

extension YAMLFields {
    fileprivate func prefixes(_ key: String) throws(Problem) -> [Int] {
        let texts = try texts(key)
        describe(key, as: "list of lengths from 1 to 999")
        var lengths: [Int] = []
        for text in texts {
            guard let length = Int(text), (1...999).contains(length) else {
                throw invalid("\(key) is '\(text)', but must be lengths from 1 to 999")
            }
            lengths.append(length)
        }
        return lengths
    }
}
