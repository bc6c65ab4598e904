internal import SluiceDatabase
internal import SluiceYAML

extension AddColumn {
    init(fields: YAMLFields) throws(Problem) {
        self.init(
            try fields.column("column"), to: try fields.name("table"), ifNotExists: try fields.flag("if_not_exists"))
    }
}

extension DropColumn {
    init(fields: YAMLFields) throws(Problem) {
        let table = try fields.name("table")
        let name = try fields.text("column")
        let was = try fields.was(Column.init(fields:name:), name)
        self.init(
            name, from: table, ifExists: try fields.flag("if_exists"), cascade: try fields.flag("cascade"), was: was,
            archives: try fields.flag("archive", default: true))
    }
}

extension RenameColumn {
    init(fields: YAMLFields) throws(Problem) {
        let table = try fields.name("table")
        self.init(
            try fields.text("column"), of: table, to: try fields.text("to"), ifExists: try fields.flag("if_exists"))
    }
}

extension AlterColumn {
    init(fields: YAMLFields) throws(Problem) {
        let table = try fields.name("table")
        let column = try fields.text("column")
        let changes = try ColumnChanges(fields: fields)
        guard changes != ColumnChanges() else {
            throw fields.invalid("changes nothing: give type, nullable, default, identity, generated or collation")
        }
        self.init(
            column, of: table, changes, was: try fields.optional("was", ColumnChanges.init(fields:)),
            ifExists: try fields.flag("if_exists"))
    }
}

extension ColumnChanges {
    init(fields: YAMLFields) throws(Problem) {
        self.init(
            type: try fields.optionalType("type"), using: try fields.optionalSQL("using"),
            nullable: try fields.optionalFlag("nullable"),
            default: try fields.change("default", fields.optionalDefault),
            identity: try fields.change("identity", fields.optionalIdentity),
            generated: try fields.change("generated", fields.optionalGenerated),
            collation: try fields.change("collation", fields.optionalText))
    }
}

extension CommentColumn {
    init(fields: YAMLFields) throws(Problem) {
        let table = try fields.name("table")
        self.init(
            try fields.text("column"), of: table, try fields.optionalText("comment"), was: try fields.was("was"))
    }
}

extension CreateIndex {
    init(fields: YAMLFields) throws(Problem) {
        try self.init(fields: fields, name: try fields.text("index"))
    }

    init(fields: YAMLFields, name: String) throws(Problem) {
        self.init(
            name, on: try fields.name("table"), try fields.indexColumns("columns"), unique: try fields.flag("unique"),
            where: try fields.optionalSQL("where"), method: try fields.optionalText("method"),
            include: try fields.texts("include"), concurrently: try fields.flag("concurrently"),
            nullsNotDistinct: try fields.flag("nulls_not_distinct"), ifNotExists: try fields.flag("if_not_exists"),
            storage: try StorageOptions(fields: fields))
    }
}

extension DropIndex {
    init(fields: YAMLFields) throws(Problem) {
        let index = try fields.name("index")
        let was = try fields.was(CreateIndex.init(fields:name:), index.name)
        self.init(
            index, concurrently: try fields.flag("concurrently"), ifExists: try fields.flag("if_exists"),
            cascade: try fields.flag("cascade"), was: was)
    }
}

extension RenameIndex {
    init(fields: YAMLFields) throws(Problem) {
        self.init(try fields.name("index"), to: try fields.text("to"), ifExists: try fields.flag("if_exists"))
    }
}

extension DropConstraint {
    init(fields: YAMLFields) throws(Problem) {
        let table = try fields.name("table")
        let name = try fields.text("constraint")
        var was: TableConstraint?
        if let node = fields.value("was") {
            was = try TableConstraint(yaml: node, owner: fields.label(of: "was"))
            if was?.name == nil { was?.name = name }
        }
        self.init(
            name, on: table, ifExists: try fields.flag("if_exists"), cascade: try fields.flag("cascade"), was: was)
    }
}

extension RenameConstraint {
    init(fields: YAMLFields) throws(Problem) {
        let table = try fields.name("table")
        self.init(try fields.text("constraint"), on: table, to: try fields.text("to"))
    }
}

extension ValidateConstraint {
    init(fields: YAMLFields) throws(Problem) {
        let table = try fields.name("table")
        self.init(try fields.text("constraint"), on: table)
    }
}
