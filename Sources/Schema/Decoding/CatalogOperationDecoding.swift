internal import SluiceDatabase
internal import SluiceYAML

extension CreateEnum {
    init(fields: YAMLFields) throws(Problem) {
        self.init(
            try fields.name("enum"), try fields.requiredTexts("values"), ifNotExists: try fields.flag("if_not_exists"))
    }
}

extension AlterEnum {
    init(fields: YAMLFields) throws(Problem) {
        self.init(
            try fields.name("enum"), try Self.alteration(fields), ifNotExists: try fields.flag("if_not_exists"))
    }

    private static func alteration(_ fields: YAMLFields) throws(Problem) -> Alteration {
        let added = try fields.optionalText("add")
        let renamed = try fields.optionalText("rename")
        let dropped = try fields.optionalText("drop")
        switch (added, renamed, dropped, try fields.optionalText("to")) {
        case (let value?, nil, nil, nil): return .addValue(value, try place(fields))
        case (nil, let value?, nil, let new?): return .renameValue(value, to: new)
        case (nil, nil, let value?, nil): return .dropValue(value)
        default: throw fields.invalid("needs one of add, rename (with to) and drop")
        }
    }

    private static func place(_ fields: YAMLFields) throws(Problem) -> Place {
        switch (try fields.optionalText("before"), try fields.optionalText("after")) {
        case (nil, nil): return .last
        case (let value?, nil): return .before(value)
        case (nil, let value?): return .after(value)
        default: throw fields.invalid("takes before or after, not both")
        }
    }
}

extension DropEnum {
    init(fields: YAMLFields) throws(Problem) {
        let was = try fields.texts("was")
        self.init(
            try fields.name("enum"), ifExists: try fields.flag("if_exists"), cascade: try fields.flag("cascade"),
            was: was.isEmpty ? nil : was)
    }
}

extension CreateView {
    init(fields: YAMLFields, materialized: Bool) throws(Problem) {
        try self.init(fields: fields, view: try fields.name("view"), materialized: materialized)
    }

    init(fields: YAMLFields, view: QualifiedName, materialized: Bool) throws(Problem) {
        self.init(
            view, as: try fields.sql("as"), columns: try fields.texts("columns"), materialized: materialized,
            replace: materialized ? false : try fields.flag("replace"), ifNotExists: try fields.flag("if_not_exists"))
    }
}

extension DropView {
    init(fields: YAMLFields, materialized: Bool) throws(Problem) {
        let view = try fields.name("view")
        let was = try fields.optional("was") { fields throws(Problem) in
            try CreateView(fields: fields, view: view, materialized: materialized)
        }
        self.init(
            view, materialized: materialized, ifExists: try fields.flag("if_exists"),
            cascade: try fields.flag("cascade"), was: was)
    }
}

extension CreateExtension {
    init(fields: YAMLFields) throws(Problem) {
        self.init(
            try fields.text("extension"), schema: try fields.optionalText("schema"),
            version: try fields.optionalText("version"), ifNotExists: try fields.flag("if_not_exists"))
    }
}

extension DropExtension {
    init(fields: YAMLFields) throws(Problem) {
        self.init(
            try fields.text("extension"), ifExists: try fields.flag("if_exists"), cascade: try fields.flag("cascade"))
    }
}

extension CreateSchema {
    init(fields: YAMLFields) throws(Problem) {
        self.init(try fields.text("schema"), ifNotExists: try fields.flag("if_not_exists"))
    }
}

extension DropSchema {
    init(fields: YAMLFields) throws(Problem) {
        self.init(
            try fields.text("schema"), ifExists: try fields.flag("if_exists"), cascade: try fields.flag("cascade"))
    }
}
