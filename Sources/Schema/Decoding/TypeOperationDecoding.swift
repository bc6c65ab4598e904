internal import SluiceDatabase
internal import SluiceYAML

extension CreateDomain {
    init(fields: YAMLFields) throws(Problem) {
        try self.init(fields: fields, domain: try fields.name("domain"))
    }

    /// The same keys without `domain`, as `was` of `drop_domain` holds them.
    init(fields: YAMLFields, domain: QualifiedName) throws(Problem) {
        var checks: [DomainCheck] = []
        if let condition = try fields.optionalText("check") { checks.append(DomainCheck(condition)) }
        fields.describe("check", as: "SQL over VALUE")
        for node in try fields.elements("constraints") {
            checks.append(
                try YAMLFields.read(node, owner: fields.label(of: "constraints"), DomainCheck.init(fields:)))
        }
        fields.describe("constraints", as: "list of {check: SQL over VALUE, name: text}")
        self.init(
            domain, try fields.type("type"), collation: try fields.optionalText("collation"),
            nullable: try fields.flag("nullable", default: true), default: try fields.optionalDefault("default"),
            checks: checks, ifNotExists: try fields.flag("if_not_exists"))
    }
}

extension DomainCheck {
    init(fields: YAMLFields) throws(Problem) {
        self.init(try fields.text("check"), name: try fields.optionalText("name"))
    }
}

extension AlterDomain {
    init(fields: YAMLFields) throws(Problem) {
        let domain = try fields.name("domain")
        let alterations = [
            try Self.defaultChange(fields), try fields.optionalFlag("nullable").map { .setNullable($0) },
            try Self.addition(fields), try fields.optionalText("validate_constraint").map { .validateCheck($0) },
            try Self.drop(fields),
        ].compactMap { $0 }
        guard alterations.count == 1 else {
            throw fields.invalid(
                "needs one of default, nullable, add_constraint, validate_constraint and drop_constraint")
        }
        fields.describe("was", as: "what the default was (null for none), or the dropped constraint's check")
        self.init(domain, alterations[0])
    }

    private static func defaultChange(_ fields: YAMLFields) throws(Problem) -> Alteration? {
        fields.describe("default", as: "SQL; null takes it away")
        guard let change = try fields.change("default", fields.optionalDefault) else { return nil }
        var was: Was<SQLText>?
        if fields.node("was") != nil { was = try fields.optionalDefault("was").map { .value($0) } ?? .nothing }
        return .setDefault(change, was: was)
    }

    private static func addition(_ fields: YAMLFields) throws(Problem) -> Alteration? {
        fields.describe("add_constraint", as: "{check: SQL over VALUE, name: text, not_valid: true or false}")
        return try fields.optional("add_constraint") { fields throws(Problem) in
            .addCheck(try DomainCheck(fields: fields), notValid: try fields.flag("not_valid"))
        }
    }

    private static func drop(_ fields: YAMLFields) throws(Problem) -> Alteration? {
        guard let name = try fields.optionalText("drop_constraint") else { return nil }
        return .dropCheck(name, was: try fields.optionalText("was"))
    }
}

extension DropDomain {
    init(fields: YAMLFields) throws(Problem) {
        let domain = try fields.name("domain")
        let was = try fields.was(CreateDomain.init(fields:domain:), domain)
        self.init(
            domain, ifExists: try fields.flag("if_exists"), cascade: try fields.flag("cascade"), was: was)
    }
}

extension CreateCompositeType {
    init(fields: YAMLFields) throws(Problem) {
        let type = try fields.name("type")
        self.init(
            type, try fields.required("attributes", fields.optionalAttributes),
            ifNotExists: try fields.flag("if_not_exists"))
    }
}

extension DropCompositeType {
    init(fields: YAMLFields) throws(Problem) {
        let type = try fields.name("type")
        let was = try fields.optional("was") { fields throws(Problem) in
            try fields.required("attributes", fields.optionalAttributes)
        }
        self.init(type, ifExists: try fields.flag("if_exists"), cascade: try fields.flag("cascade"), was: was)
    }
}

extension YAMLFields {
    fileprivate func optionalAttributes(_ key: String) throws(Problem) -> [CompositeAttribute]? {
        var attributes: [CompositeAttribute] = []
        for node in try elements(key) {
            attributes.append(
                try YAMLFields.read(node, owner: label(of: key)) { fields throws(Problem) in
                    CompositeAttribute(
                        try fields.text("name"), try fields.type("type"),
                        collation: try fields.optionalText("collation"))
                })
        }
        describe(key, as: "list of {name: text, type: type, collation: text}")
        return attributes.isEmpty ? nil : attributes
    }
}
