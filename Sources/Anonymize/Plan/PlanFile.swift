package import SluiceDatabase
internal import SluiceSQLText
package import SluiceTransforms
internal import SluiceYAML

/// Reads a plan's YAML strictly: a key that means nothing, or a value of another kind, is an error with its place.
package struct PlanFile {
    private let library: TransformLibrary

    /// - Parameter file: The plan's name, for messages.
    package static func decode(
        _ text: String, file: String = "plan", library: TransformLibrary = TransformLibrary()
    ) throws(Problem) -> AnonymizePlan {
        let source = YAMLSource(file: file, .invalidPlan, hint: "nothing was touched; mend the plan and run it again")
        guard let root = try source.root(of: text) else {
            throw source.problem("the plan is empty; it needs at least 'tables:'")
        }
        let reader = PlanFile(library: library)
        let plan = try YAMLFields.read(root) { fields throws(Problem) in try reader.plan(from: fields) }
        guard !plan.tables.isEmpty else { throw root.problem("the plan names no tables") }
        return plan
    }

    private func plan(from fields: YAMLFields) throws(Problem) -> AnonymizePlan {
        var plan = AnonymizePlan()
        if let version = fields.value("version"), try fields.optionalInteger("version") != 1 {
            throw version.problem("this sluice reads plans of version 1")
        }
        plan.locale = try locale(from: fields) ?? plan.locale
        plan.usesEphemeralKey = try usesEphemeralKey(fields)
        plan.unclassified = try fields.choice("unclassified", of: AnonymizePlan.Unclassified.self) ?? .stop
        plan.onError = try onError(from: fields)
        plan.avoidsOriginals = try fields.flag("avoid_originals")
        plan.firesTriggers = try fields.choice("triggers", of: Triggers.self) == .fire
        plan.subset = try fields.optional("subset") { fields throws(Problem) in try SubsetFile.rules(from: fields) }
        plan.audit = try fields.optional("audit", auditBounds) ?? AuditBounds()
        plan.tables = try tables(from: fields)
        for dialect in [Dialect.Name.postgres, .sqlite] {
            plan.dialectTables[dialect] = try fields.optional(dialect.rawValue, tables)
        }
        return plan
    }

    /// Never shows what stands there: it may be a key.
    private func usesEphemeralKey(_ fields: YAMLFields) throws(Problem) -> Bool {
        guard let node = fields.value("key") else { return false }
        guard node.text == "ephemeral" else {
            throw node.problem("key can only be 'ephemeral'; a key itself comes from SLUICE_KEY or --key-file")
        }
        return true
    }

    private enum Triggers: String, CaseIterable { case fire, disable }

    private func locale(from fields: YAMLFields) throws(Problem) -> WordLocale? {
        guard let node = fields.value("locale") else { return nil }
        guard let locale = WordLocale(tag: try fields.text("locale")) else {
            let known = WordLocale.allCases.map(\.rawValue).joined(separator: ", ")
            throw fields.invalid("locale", node, expected: "one that has word lists: \(known)")
        }
        return locale
    }

    private func onError(from fields: YAMLFields) throws(Problem) -> AnonymizePlan.OnError {
        guard let node = fields.node("on_error") else { return .stop }
        if node.isNull || node.text == "null" { return .null }
        if node.text == "stop" { return .stop }
        guard node.entries != nil else {
            throw fields.invalid("on_error", node, expected: "stop, null or {quarantine: ROWS}")
        }
        let limit = try fields.optional("on_error") { fields throws(Problem) in
            try fields.required("quarantine") { key throws(Problem) in try fields.optionalInteger(key, in: 1...(.max)) }
        }
        return limit.map { .quarantine($0) } ?? .stop
    }

    private func auditBounds(from fields: YAMLFields) throws(Problem) -> AuditBounds {
        var bounds = AuditBounds()
        bounds.k = try fields.optionalInteger("k", in: 2...(.max)) ?? bounds.k
        bounds.maxLeaks = try fields.optionalInteger("max_leaks", in: 0...(.max)) ?? bounds.maxLeaks
        let columns = try fields.optional("quasi_identifiers") { tables throws(Problem) in
            var columns: [String: [String]] = [:]
            for table in tables.names { columns[table] = try tables.requiredTexts(table) }
            return columns
        }
        bounds.quasiIdentifiers = columns ?? [:]
        return bounds
    }
}

// MARK: Rules

extension PlanFile {
    private func tables(from fields: YAMLFields) throws(Problem) -> [String: TableRules] {
        var tables: [String: TableRules] = [:]
        for table in try fields.entries("tables") ?? [] { tables[table.key] = try rules(of: table.value) }
        return tables
    }

    private func rules(of table: YAMLNode) throws(Problem) -> TableRules {
        if table.text == "empty" { return .empty }
        guard let columns = table.entries else {
            throw table.problem("a table is 'empty' or lists its columns; columns to keep are named one by one")
        }
        var rules: [String: ColumnRule] = [:]
        for column in columns { rules[column.key] = try rule(column.value) }
        return .columns(rules)
    }

    private func rule(_ node: YAMLNode) throws(Problem) -> ColumnRule {
        if let entries = node.entries { return try rule(entries, at: node) }
        switch node.text {
        case "keep": return ColumnRule(.keep)
        case "drop": return ColumnRule(.drop)
        case "shuffle": return ColumnRule(.shuffle(within: []))
        default: return ColumnRule(.transform(try transform(PlanValue(node), at: node)))
        }
    }

    private func rule(_ entries: [YAMLEntry], at node: YAMLNode) throws(Problem) -> ColumnRule {
        var rest = entries
        let domain = try takeText("domain", from: &rest)
        let condition = try takeText("when", from: &rest)
        if let reason = condition.flatMap(SQLExpression.problem) { throw node.problem("when: \(reason)") }
        let tag = try takeText("locale", from: &rest)
        let locale = tag.flatMap(WordLocale.init(tag:))
        if let tag, locale == nil { throw node.problem("no word lists for the locale \(YAMLNode.quoted(tag))") }
        return ColumnRule(try action(rest, at: node), domain: domain, condition: condition, locale: locale)
    }

    private func takeText(_ key: String, from entries: inout [YAMLEntry]) throws(Problem) -> String? {
        guard let place = entries.firstIndex(where: { $0.key == key }) else { return nil }
        let node = entries.remove(at: place).value
        guard let text = node.text else { throw node.problem("\(key) is \(node.found), but must be a text") }
        return text
    }

    private func action(_ entries: [YAMLEntry], at node: YAMLNode) throws(Problem) -> ColumnRule.Action {
        switch entries.count == 1 ? entries.first?.key : nil {
        case "sql": return .sql(try expression(node["sql"] ?? node))
        case "shuffle": return .shuffle(within: try group(node["shuffle"] ?? node))
        case nil where entries.isEmpty:
            throw node.problem("domain, when and locale go with a transform, as in {fake: email, when: \"id > 5\"}")
        default: return .transform(try transform(.map(PlanValue.map(entries)), at: node))
        }
    }

    private func expression(_ node: YAMLNode) throws(Problem) -> String {
        guard let expression = node.text else {
            throw node.problem("sql is an expression over the row, as in {sql: \"left(name, 1)\"}")
        }
        if let reason = SQLExpression.problem(of: expression) { throw node.problem("sql: \(reason)") }
        return expression
    }

    /// The columns whose values stay together with the shuffled ones.
    private func group(_ node: YAMLNode) throws(Problem) -> [String] {
        if node.bool == true { return [] }
        guard node.entries?.map(\.key) == ["within"] else { throw node.problem("shuffle is true or {within: column}") }
        return try YAMLFields.read(node, owner: "shuffle") { fields throws(Problem) in
            try fields.requiredTexts("within")
        }
    }

    private func transform(_ value: PlanValue, at node: YAMLNode) throws(Problem) -> TransformSpec {
        do {
            return try TransformSpec.parse(value, in: library)
        } catch {
            throw node.problem("\(error)")
        }
    }
}

extension Problem.Code {
    package static let invalidPlan = Problem.Code("invalid_plan")
}
