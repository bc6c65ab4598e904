internal import SluiceDatabase
internal import Yams

extension CreateTable {
    init(fields: YAMLFields) throws(InvalidOperation) {
        try self.init(fields: fields, table: try fields.name("table"))
    }

    /// The same keys without `table`, as `was` of `drop_table` holds them.
    init(fields: YAMLFields, table: QualifiedName) throws(InvalidOperation) {
        var columns: [Column] = []
        for node in try fields.elements("columns") {
            columns.append(try Column(yaml: node, owner: "\(fields.owner): columns"))
        }
        guard !columns.isEmpty else { throw fields.missing("columns") }
        var constraints = try fields.constraints("constraints")
        let key = try fields.texts("primary_key")
        if !key.isEmpty { constraints.insert(.primaryKey(key), at: 0) }
        self.init(
            table, columns, constraints: constraints, comment: try fields.optionalText("comment"),
            ifNotExists: try fields.flag("if_not_exists"), strict: try fields.flag("strict"),
            withoutRowid: try fields.flag("without_rowid"))
    }
}

extension DropTable {
    init(fields: YAMLFields) throws(InvalidOperation) {
        let table = try fields.name("table")
        let was = try fields.optional("was") { fields throws(InvalidOperation) in
            try CreateTable(fields: fields, table: table)
        }
        self.init(
            table, ifExists: try fields.flag("if_exists"), cascade: try fields.flag("cascade"), was: was)
    }
}

extension RenameTable {
    init(fields: YAMLFields) throws(InvalidOperation) {
        let table = try fields.name("table")
        let new = try fields.name("to")
        guard new.schema == nil || new.schema == table.schema else {
            throw fields.invalid("to names another schema, and a table stays in its own when it is renamed")
        }
        self.init(table, to: new.name, ifExists: try fields.flag("if_exists"))
    }
}

extension CommentTable {
    init(fields: YAMLFields) throws(InvalidOperation) {
        self.init(try fields.name("table"), try fields.optionalText("comment"), was: try fields.was("was"))
    }
}

extension YAMLFields {
    /// A mapping of its own under a key.
    func optional<Result>(
        _ key: String, _ read: (YAMLFields) throws(InvalidOperation) -> Result
    ) throws(InvalidOperation) -> Result? {
        guard let node = value(key) else { return nil }
        return try YAMLFields.read(node, owner: "\(owner): \(key)", read)
    }

    /// `was: text`, `was: null` for nothing, or no such key.
    func was(_ key: String) throws(InvalidOperation) -> Was<String>? {
        guard node(key) != nil else { return nil }
        return try optionalText(key).map { .value($0) } ?? .nothing
    }

    /// `key: null` drops, anything else sets; without the key nothing changes.
    func change<Content>(
        _ key: String, _ read: (String) throws(InvalidOperation) -> Content?
    ) throws(InvalidOperation) -> Change<Content>? {
        guard node(key) != nil else { return nil }
        return try read(key).map { .set($0) } ?? .drop
    }
}
