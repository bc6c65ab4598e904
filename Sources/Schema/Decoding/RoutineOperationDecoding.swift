internal import SluiceDatabase
internal import SluiceYAML

extension CreateFunction {
    init(fields: YAMLFields) throws(Problem) {
        try self.init(fields: fields, function: try fields.name("function"))
    }

    init(fields: YAMLFields, function: QualifiedName) throws(Problem) {
        self.init(
            function, arguments: try fields.optionalText("arguments") ?? "", returns: try fields.text("returns"),
            language: try fields.optionalText("language") ?? "plpgsql", body: try fields.text("body"),
            volatility: try fields.choice("volatility", of: Volatility.self), strict: try fields.flag("strict"),
            securityDefiner: try fields.flag("security_definer"), replace: try fields.flag("replace"))
    }
}

extension DropFunction {
    init(fields: YAMLFields) throws(Problem) {
        let function = try fields.name("function")
        let was = try fields.was(CreateFunction.init(fields:function:), function)
        self.init(
            function, arguments: try fields.optionalText("arguments"), ifExists: try fields.flag("if_exists"),
            cascade: try fields.flag("cascade"), was: was)
    }
}

extension CreateTrigger {
    init(fields: YAMLFields) throws(Problem) {
        try self.init(fields: fields, trigger: try fields.text("trigger"), table: try fields.name("table"))
    }

    init(fields: YAMLFields, trigger: String, table: QualifiedName) throws(Problem) {
        guard let timing = try fields.choice("timing", of: Timing.self) else { throw fields.missing("timing") }
        self.init(
            trigger, on: table, timing, try Self.events(fields),
            forEachRow: try fields.choice("for_each", of: Granularity.self) != .statement,
            when: try fields.optionalSQL("when"), function: try fields.optionalText("function"),
            body: try fields.optionalText("body"), ifNotExists: try fields.flag("if_not_exists"),
            options: try TriggerOptions(fields: fields))
    }

    private enum Granularity: String, CaseIterable { case row, statement }

    /// `[insert, update, {update: [title, body]}, delete, truncate]`, or one of these alone.
    private static func events(_ fields: YAMLFields) throws(Problem) -> [Event] {
        guard let node = fields.value("events") else { throw fields.missing("events") }
        let nodes = node.list ?? [node]
        var events: [Event] = []
        for node in nodes { events.append(try event(node, fields)) }
        return events
    }

    private static func event(_ node: YAMLNode, _ fields: YAMLFields) throws(Problem) -> Event {
        switch node.text {
        case "insert": return .insert
        case "delete": return .delete
        case "truncate": return .truncate
        case "update": return .update(of: [])
        case nil where node.entries != nil:
            return try YAMLFields.read(node, owner: fields.label(of: "events")) { fields throws(Problem) in
                .update(of: try fields.requiredTexts("update"))
            }
        default:
            throw fields.invalid("events", node, expected: "insert, delete, truncate, update or {update: [column, …]}")
        }
    }
}

extension DropTrigger {
    init(fields: YAMLFields) throws(Problem) {
        let trigger = try fields.text("trigger")
        let table = try fields.name("table")
        let was = try fields.optional("was") { fields throws(Problem) in
            try CreateTrigger(fields: fields, trigger: trigger, table: table)
        }
        self.init(trigger, on: table, ifExists: try fields.flag("if_exists"), was: was)
    }
}

extension TriggerOptions {
    init(fields: YAMLFields) throws(Problem) {
        let constraint = try fields.flag("constraint")
        let deferrable = try fields.deferrable()
        guard constraint || deferrable == nil else {
            throw fields.invalid("only a trigger with `constraint: true` may wait: deferrable is for these")
        }
        fields.describe("referencing", as: "{old_table: name, new_table: name}")
        let tables = try fields.optional("referencing") { fields throws(Problem) in
            (old: try fields.optionalText("old_table"), new: try fields.optionalText("new_table"))
        }
        self.init(constraint: constraint, deferrable: deferrable, oldTable: tables?.old, newTable: tables?.new)
    }
}

extension CreateProcedure {
    init(fields: YAMLFields) throws(Problem) {
        try self.init(fields: fields, procedure: try fields.name("procedure"))
    }

    init(fields: YAMLFields, procedure: QualifiedName) throws(Problem) {
        self.init(
            procedure, arguments: try fields.optionalText("arguments") ?? "",
            language: try fields.optionalText("language") ?? "plpgsql", body: try fields.text("body"),
            securityDefiner: try fields.flag("security_definer"), replace: try fields.flag("replace"))
    }
}

extension DropProcedure {
    init(fields: YAMLFields) throws(Problem) {
        let procedure = try fields.name("procedure")
        let was = try fields.was(CreateProcedure.init(fields:procedure:), procedure)
        self.init(
            procedure, arguments: try fields.optionalText("arguments"), ifExists: try fields.flag("if_exists"),
            cascade: try fields.flag("cascade"), was: was)
    }
}
