internal import SluiceDatabase
internal import SluiceYAML

extension EnableRowSecurity {
    init(fields: YAMLFields) throws(Problem) {
        self.init(on: try fields.name("table"), force: try fields.flag("force"))
    }
}

extension DisableRowSecurity {
    init(fields: YAMLFields) throws(Problem) {
        self.init(on: try fields.name("table"), force: try fields.flag("force"))
    }
}

extension CreatePolicy {
    init(fields: YAMLFields) throws(Problem) {
        try self.init(fields: fields, policy: try fields.text("policy"), table: try fields.name("table"))
    }

    /// The same keys without `policy` and `table`, as `was` of `drop_policy` holds them.
    init(fields: YAMLFields, policy: String, table: QualifiedName) throws(Problem) {
        let command = try fields.choice("for", of: Command.self) ?? .all
        self.init(
            policy, on: table, restrictive: try fields.flag("restrictive"), for: command, to: try fields.texts("to"),
            using: try fields.optionalText("using"), check: try fields.optionalText("with_check"))
        fields.describe("using", as: "SQL")
        fields.describe("with_check", as: "SQL")
        if command == .insert, using != nil {
            throw fields.invalid("an insert sees no rows: give with_check, not using")
        }
        if [.select, .delete].contains(command), check != nil {
            throw fields.invalid("a \(command.rawValue) writes no rows: give using, not with_check")
        }
    }
}

extension DropPolicy {
    init(fields: YAMLFields) throws(Problem) {
        let policy = try fields.text("policy")
        let table = try fields.name("table")
        let was = try fields.optional("was") { fields throws(Problem) in
            try CreatePolicy(fields: fields, policy: policy, table: table)
        }
        self.init(policy, on: table, ifExists: try fields.flag("if_exists"), was: was)
    }
}

extension Grant {
    init(fields: YAMLFields) throws(Problem) {
        self.init(
            try Privileges(fields: fields, roles: "to"), withGrantOption: try fields.flag("with_grant_option"))
    }
}

extension Revoke {
    init(fields: YAMLFields) throws(Problem) {
        self.init(
            try Privileges(fields: fields, roles: "from"),
            grantOption: try fields.choice("grant_option", of: GrantOption.self), cascade: try fields.flag("cascade"))
    }
}

extension Privileges {
    init(fields: YAMLFields, roles: String) throws(Problem) {
        let names = try fields.requiredTexts("privileges")
        let objects = try Self.objects(fields)
        let allowed = objects.privileges
        let isAll = names.map { $0.lowercased() } == ["all"]
        fields.describe("privileges", as: "all, or a list of select, usage, execute and so on")
        for name in names where !isAll && !allowed.contains(name.lowercased()) {
            throw fields.invalid(
                "there is no privilege '\(name)' on \(objects.kind); there are all, \(allowed.joined(separator: ", "))"
                    + Suggestion.text(for: name, in: allowed))
        }
        self.init(isAll ? [] : names.map { $0.lowercased() }, on: objects, roles: try fields.requiredTexts(roles))
    }

    private static func objects(_ fields: YAMLFields) throws(Problem) -> Objects {
        let columns = try fields.texts("columns")
        let arguments = try fields.optionalText("arguments")
        let tables = try fields.qualifiedNames("table")
        let found: [Objects] = [
            tables.isEmpty ? nil : .tables(tables, columns: columns),
            try fields.qualifiedNames("sequence").ifAny { .sequences($0) },
            try fields.texts("schema").ifAny { .schemas($0) },
            try fields.qualifiedNames("type").ifAny { .types($0) },
            try fields.optionalText("function").map { .function(QualifiedName($0), arguments: arguments) },
            try fields.optionalText("procedure").map { .procedure(QualifiedName($0), arguments: arguments) },
        ].compactMap { $0 }
        guard found.count == 1 else {
            throw fields.invalid("needs one of table, sequence, schema, type, function and procedure")
        }
        guard columns.isEmpty || !tables.isEmpty else { throw fields.invalid("columns are those of a table") }
        guard arguments == nil || found[0].isRoutine else {
            throw fields.invalid("arguments are those of a function or a procedure")
        }
        return found[0]
    }
}

extension Privileges.Objects {
    fileprivate var isRoutine: Bool {
        switch self {
        case .function, .procedure: true
        case .tables, .sequences, .schemas, .types: false
        }
    }

    fileprivate var kind: String {
        switch self {
        case .tables(_, let columns): columns.isEmpty ? "tables" : "columns"
        case .sequences: "sequences"
        case .schemas: "schemas"
        case .types: "types"
        case .function: "functions"
        case .procedure: "procedures"
        }
    }

    fileprivate var privileges: [String] {
        switch self {
        case .tables(_, let columns) where !columns.isEmpty: ["select", "insert", "update", "references"]
        // MAINTAIN is there from PostgreSQL 17 on.
        case .tables: ["select", "insert", "update", "delete", "truncate", "references", "trigger", "maintain"]
        case .sequences: ["usage", "select", "update"]
        case .schemas: ["create", "usage"]
        case .function, .procedure: ["execute"]
        case .types: ["usage"]
        }
    }
}

extension Array {
    fileprivate func ifAny<Result>(_ make: ([Element]) -> Result) -> Result? { isEmpty ? nil : make(self) }
}

extension YAMLFields {
    /// A name, or a list of them.
    fileprivate func qualifiedNames(_ key: String) throws(Problem) -> [QualifiedName] {
        let texts = try texts(key)
        describe(key, as: "name, also with its schema, or a list of names")
        return texts.map { QualifiedName($0) }
    }
}
