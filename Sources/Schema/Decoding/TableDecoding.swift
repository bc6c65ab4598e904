internal import SluiceDatabase
internal import SluiceYAML

extension Column {
    init(yaml node: YAMLNode, owner: String) throws(Problem) {
        self = try YAMLFields.read(node, owner: owner) { fields throws(Problem) in
            try Column(fields: fields, name: try fields.text("name"))
        }
    }

    /// The keys of a column but for its name.
    init(fields: YAMLFields, name: String) throws(Problem) {
        let primaryKey = try fields.flag("primary_key")
        self.init(
            name, try fields.type("type"), nullable: try fields.flag("nullable", default: !primaryKey),
            default: try fields.optionalDefault("default"), primaryKey: primaryKey,
            unique: try fields.flag("unique"), references: try fields.optionalReference(),
            check: try fields.optionalSQL("check"), identity: try fields.optionalIdentity("identity"),
            generated: try fields.optionalGenerated("generated"),
            collation: try fields.optionalText("collation"), comment: try fields.optionalText("comment"))
    }
}

extension YAMLFields {
    func column(_ key: String) throws(Problem) -> Column {
        try required(key) { key throws(Problem) in
            guard let node = value(key) else { return nil }
            return try Column(yaml: node, owner: label(of: key))
        }
    }

    /// `references: users`, `references: users(id)` with `on_delete` and so on beside it, or all in one mapping.
    func optionalReference() throws(Problem) -> Reference? {
        guard let node = value("references") else { return nil }
        guard node.entries == nil else {
            if let key = ["on_delete", "on_update", "deferrable"].first(where: { value($0) != nil }) {
                throw invalid("has \(key) beside `references: {…}`: write it into that mapping")
            }
            return try YAMLFields.read(node, owner: label(of: "references")) { fields throws(Problem) in
                try fields.reference(to: try fields.text("table"), columns: try fields.texts("columns"))
            }
        }
        let text = try text("references")
        guard let parts = text.wholeMatch(of: /([^()]+)(?:\(([^()]+)\))?/) else {
            throw invalid("references", node, expected: "a table, as in users or users(id)")
        }
        let columns = parts.2?.split(separator: ",").map { $0.trimmingBlanks } ?? []
        return try reference(to: Substring(parts.1).trimmingBlanks, columns: columns)
    }

    private func reference(to table: String, columns: [String]) throws(Problem) -> Reference {
        Reference(
            QualifiedName(table), columns, onDelete: try choice("on_delete", of: Reference.Action.self),
            onUpdate: try choice("on_update", of: Reference.Action.self), deferrable: try deferrable())
    }

    /// The constraints of `create_table`: each one key that says its kind, and what goes with it.
    func constraints(_ key: String) throws(Problem) -> [TableConstraint] {
        var constraints: [TableConstraint] = []
        for element in try elements(key) {
            constraints.append(try TableConstraint(yaml: element, owner: label(of: key)))
        }
        return constraints
    }
}

extension TableConstraint {
    enum Kind: String, CaseIterable {
        case primaryKey = "primary_key"
        case unique
        case foreignKey = "foreign_key"
        case check
        case exclude
    }

    /// `{unique: [a, b], name: …}`: the kind is the key that holds the columns.
    init(yaml node: YAMLNode, owner: String) throws(Problem) {
        let kinds = Kind.allCases.filter { node[$0.rawValue] != nil }
        guard let kind = kinds.first, kinds.count == 1 else {
            let names = Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw node.problem("\(owner) needs one of \(names) in each constraint")
        }
        self = try YAMLFields.read(node, owner: "\(owner): \(kind.rawValue)") { fields throws(Problem) in
            try TableConstraint(fields, kind, columnsAt: kind.rawValue)
        }
    }

    init(_ fields: YAMLFields, _ kind: Kind, columnsAt key: String) throws(Problem) {
        let name = try fields.optionalText("name")
        switch kind {
        case .primaryKey:
            self.init(
                .primaryKey(try fields.requiredTexts(key)), name: name, deferrable: try fields.deferrable())
        case .unique:
            let rule = Rule.unique(
                try fields.requiredTexts(key), nullsNotDistinct: try fields.flag("nulls_not_distinct"),
                include: try fields.texts("include"))
            self.init(rule, name: name, deferrable: try fields.deferrable())
        case .foreignKey:
            let columns = try fields.requiredTexts(key)
            guard let reference = try fields.optionalReference() else { throw fields.missing("references") }
            self.init(.foreignKey(columns, reference), name: name, notValid: try fields.flag("not_valid"))
        case .check:
            self.init(.check(try fields.sql(key)), name: name, notValid: try fields.flag("not_valid"))
        case .exclude:
            let exclusion = Exclusion(
                try Self.elements(fields, key), method: try fields.optionalText("method") ?? "gist",
                where: try fields.optionalText("where"))
            self.init(.exclude(exclusion), name: name, deferrable: try fields.deferrable())
        }
    }

    private static func elements(_ fields: YAMLFields, _ key: String) throws(Problem) -> [Exclusion.Element] {
        var elements: [Exclusion.Element] = []
        for node in try fields.elements(key) {
            elements.append(
                try YAMLFields.read(node, owner: fields.label(of: key)) { fields throws(Problem) in
                    Exclusion.Element(try fields.indexKey(), with: try fields.text("with"))
                })
        }
        guard !elements.isEmpty else { throw fields.missing(key) }
        return elements
    }
}
