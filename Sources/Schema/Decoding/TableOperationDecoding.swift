internal import SluiceDatabase
internal import SluiceYAML

extension CreateTable {
    init(fields: YAMLFields) throws(Problem) {
        try self.init(fields: fields, table: try fields.name("table"))
    }

    /// The same keys without `table`, as `was` of `drop_table` holds them.
    init(fields: YAMLFields, table: QualifiedName) throws(Problem) {
        var columns: [Column] = []
        for node in try fields.elements("columns") {
            columns.append(try Column(yaml: node, owner: fields.label(of: "columns")))
        }
        let options = try TableOptions(fields: fields)
        guard !columns.isEmpty || !options.parents.isEmpty else { throw fields.missing("columns") }
        var constraints = try fields.constraints("constraints")
        let key = try fields.texts("primary_key")
        if !key.isEmpty { constraints.insert(.primaryKey(key), at: 0) }
        self.init(
            table, columns, constraints: constraints, comment: try fields.optionalText("comment"),
            ifNotExists: try fields.flag("if_not_exists"), strict: try fields.flag("strict"),
            withoutRowid: try fields.flag("without_rowid"), options: options)
    }
}

extension DropTable {
    init(fields: YAMLFields) throws(Problem) {
        let table = try fields.name("table")
        let was = try fields.was(CreateTable.init(fields:table:), table)
        self.init(
            table, ifExists: try fields.flag("if_exists"), cascade: try fields.flag("cascade"), was: was,
            archives: try fields.flag("archive", default: true))
    }
}

extension RenameTable {
    init(fields: YAMLFields) throws(Problem) {
        let table = try fields.name("table")
        let new = try fields.name("to")
        guard new.schema == nil || new.schema == table.schema else {
            throw fields.invalid("to names another schema, and a table stays in its own when it is renamed")
        }
        self.init(table, to: new.name, ifExists: try fields.flag("if_exists"))
    }
}

extension CommentTable {
    init(fields: YAMLFields) throws(Problem) {
        self.init(try fields.name("table"), try fields.optionalText("comment"), was: try fields.was("was"))
    }
}

extension YAMLFields {
    /// `was: text`, `was: null` for nothing, or no such key.
    func was(_ key: String) throws(Problem) -> Was<String>? {
        guard node(key) != nil else { return nil }
        return try optionalText(key).map { .value($0) } ?? .nothing
    }

    /// What a drop takes away, by the keys that make it but for its name.
    func was<Name, Made>(
        _ make: (YAMLFields, Name) throws(Problem) -> Made, _ name: Name
    ) throws(Problem) -> Made? {
        try optional("was") { fields throws(Problem) in try make(fields, name) }
    }

    /// `key: null` drops, anything else sets; without the key nothing changes.
    func change<Content>(
        _ key: String, _ read: (String) throws(Problem) -> Content?
    ) throws(Problem) -> Change<Content>? {
        guard node(key) != nil else { return nil }
        return try read(key).map { .set($0) } ?? .drop
    }
}
