internal import SluiceDatabase
package import SluiceTransforms
internal import Yams

/// Reads a plan from YAML, strictly: a key that means nothing is an error with its line.
package struct PlanReader {
    package struct Problem: Error, CustomStringConvertible {
        let line: Int?
        let reason: String
        package var description: String { (line.map { "line \($0): " } ?? "") + reason }
    }

    private let catalog: TransformLibrary

    package init(catalog: TransformLibrary = TransformLibrary()) { self.catalog = catalog }

    package func read(_ text: String) throws -> AnonymizePlan {
        let root: Node?
        do {
            root = try compose(yaml: text)
        } catch {
            throw Problem(line: nil, reason: "the plan isn't YAML: \(error)")
        }
        guard let root, case .mapping(let mapping) = root else {
            throw Problem(line: nil, reason: "the plan is empty; it needs at least 'tables:'")
        }
        var plan = AnonymizePlan()
        for (key, value) in mapping { try read(key: try name(key), value, into: &plan) }
        guard !plan.tables.isEmpty else { throw Problem(line: nil, reason: "the plan names no tables") }
        return plan
    }

    private func read(key: String, _ node: Node, into plan: inout AnonymizePlan) throws {
        switch key {
        case "version":
            guard node.int == 1 else { throw problem(node, "this sluice reads plans of version 1") }
        case "locale": plan.locale = try locale(node)
        case "key":
            guard try text(node) == "ephemeral" else {
                throw problem(node, "key can only be 'ephemeral'; a key itself comes from SLUICE_KEY or --key-file")
            }
            plan.usesEphemeralKey = true
        case "unclassified": plan.unclassified = try choice(node)
        case "on_error": plan.onError = try onError(node)
        case "avoid_originals": plan.avoidsOriginals = try flag(node)
        case "triggers":
            guard ["fire", "disable"].contains(try text(node)) else {
                throw problem(node, "triggers is fire or disable")
            }
            plan.firesTriggers = try text(node) == "fire"
        case "subset": plan.subset = try SubsetReader.read(value(node)) { problem(node, $0) }
        case "audit": plan.audit = try auditBounds(node)
        case "tables": plan.tables = try tables(node)
        case "postgres": plan.dialectTables[.postgres] = try dialectTables(node, key)
        case "sqlite": plan.dialectTables[.sqlite] = try dialectTables(node, key)
        default: throw problem(node, "a plan has no key '\(key)'")
        }
    }

    private func onError(_ node: Node) throws -> AnonymizePlan.OnError {
        switch value(node) {
        case .text("stop"): return .stop
        case .null, .text("null"): return .null
        case .map(let entries):
            if entries.count == 1, case .integer(let limit)? = entries["quarantine"], limit > 0 {
                return .quarantine(limit)
            }
        default: break
        }
        throw problem(node, "on_error is stop, null or {quarantine: N}")
    }

    private func tables(_ node: Node) throws -> [String: TableRules] {
        var tables: [String: TableRules] = [:]
        for (table, rules) in try mapping(node, "tables") { tables[try name(table)] = try tableRules(rules) }
        return tables
    }

    private func dialectTables(_ node: Node, _ dialect: String) throws -> [String: TableRules] {
        let entries = try mapping(node, dialect)
        guard entries.count == 1, let (key, value) = entries.first, try name(key) == "tables" else {
            throw problem(node, "\(dialect) holds 'tables' and nothing else")
        }
        return try tables(value)
    }

    private func tableRules(_ node: Node) throws -> TableRules {
        if case .scalar = node {
            guard try text(node) == "empty" else {
                throw problem(node, "a table is 'empty' or lists its columns; columns to keep are named one by one")
            }
            return .empty
        }
        var rules: [String: ColumnRule] = [:]
        for (column, rule) in try mapping(node, "a table") {
            let name = try name(column)
            guard rules[name] == nil else { throw problem(column, "the column '\(name)' stands there twice") }
            rules[name] = try columnRule(rule)
        }
        return .columns(rules)
    }

    private func columnRule(_ node: Node) throws -> ColumnRule {
        let parsed = value(node)
        switch parsed {
        case .text("keep"): return ColumnRule(.keep)
        case .text("drop"): return ColumnRule(.drop)
        case .text("shuffle"): return ColumnRule(.shuffle(within: []))
        case .null, .text: return ColumnRule(.transform(try spec(parsed, at: node)))
        case .map(var entries):
            let domain = try takeText("domain", from: &entries, node)
            let condition = try takeText("when", from: &entries, node)
            if let reason = condition.flatMap(SQLFragment.problem) { throw problem(node, "when: \(reason)") }
            let localeTag = try takeText("locale", from: &entries, node)
            let locale = try localeTag.map { tag in
                guard let locale = WordLocale(tag: tag) else {
                    throw problem(node, "no word lists for the locale '\(tag)'")
                }
                return locale
            }
            let action = try action(entries, at: node)
            return ColumnRule(action, domain: domain, condition: condition, locale: locale)
        default: throw problem(node, "a column is keep, drop, null or {transform: value}")
        }
    }

    private func action(_ entries: [String: PlanValue], at node: Node) throws -> ColumnRule.Action {
        if entries.isEmpty {
            throw problem(node, "domain, when and locale go with a transform, as in {fake: email, when: \"id > 5\"}")
        }
        if entries.count == 1, let sql = entries["sql"] {
            guard case .text(let expression) = sql else {
                throw problem(node, "sql is an expression over the row, as in {sql: \"left(name, 1)\"}")
            }
            if let reason = SQLFragment.problem(of: expression) { throw problem(node, "sql: \(reason)") }
            return .sql(expression)
        }
        if entries.count == 1, let shuffle = entries["shuffle"] {
            switch shuffle {
            case .bool(true): return .shuffle(within: [])
            case .map(let map) where map.count == 1:
                if case .list(let columns)? = map["within"] { return .shuffle(within: columns.compactMap(\.spelled)) }
                if case .text(let column)? = map["within"] { return .shuffle(within: [column]) }
            default: break
            }
            throw problem(node, "shuffle is true or {within: column}")
        }
        return .transform(try spec(.map(entries), at: node))
    }

    private func spec(_ value: PlanValue, at node: Node) throws -> TransformSpec {
        do {
            return try TransformSpec.parse(value, in: catalog)
        } catch {
            throw problem(node, "\(error)")
        }
    }

    private func auditBounds(_ node: Node) throws -> AuditBounds {
        var bounds = AuditBounds()
        for (key, value) in try mapping(node, "audit") {
            switch try name(key) {
            case "k":
                guard let k = value.int, k > 1 else { throw problem(value, "k is a whole number above 1") }
                bounds.k = k
            case "max_leaks":
                guard let leaks = value.int, leaks >= 0 else { throw problem(value, "max_leaks is a whole number") }
                bounds.maxLeaks = leaks
            case "quasi_identifiers":
                for (table, columns) in try mapping(value, "quasi_identifiers") {
                    guard case .list(let names) = self.value(columns) else {
                        throw problem(columns, "quasi_identifiers lists columns by table")
                    }
                    bounds.quasiIdentifiers[try name(table)] = names.compactMap(\.spelled)
                }
            default: throw problem(key, "audit has no key '\(try name(key))'")
            }
        }
        return bounds
    }
}

// MARK: Nodes

extension PlanReader {
    private func problem(_ node: Node, _ reason: String) -> Problem { Problem(line: node.mark?.line, reason: reason) }

    private func name(_ node: Node) throws -> String {
        guard let text = node.scalar?.string else { throw problem(node, "a key must be text") }
        return text
    }

    private func text(_ node: Node) throws -> String { try name(node) }

    private func flag(_ node: Node) throws -> Bool {
        guard let flag = node.bool else { throw problem(node, "expected true or false") }
        return flag
    }

    private func locale(_ node: Node) throws -> WordLocale {
        guard let locale = WordLocale(tag: try text(node)) else {
            let known = WordLocale.allCases.map(\.rawValue).joined(separator: ", ")
            throw problem(node, "no word lists for that locale; there are: \(known)")
        }
        return locale
    }

    private func choice<Choice: RawRepresentable & CaseIterable>(_ node: Node) throws -> Choice
    where Choice.RawValue == String {
        guard let choice = Choice(rawValue: try text(node)) else {
            throw problem(node, "expected one of: \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return choice
    }

    private func mapping(_ node: Node, _ what: String) throws -> Node.Mapping {
        guard case .mapping(let mapping) = node else { throw problem(node, "\(what) holds keys and values") }
        return mapping
    }

    private func takeText(_ key: String, from entries: inout [String: PlanValue], _ node: Node) throws -> String? {
        guard let value = entries.removeValue(forKey: key) else { return nil }
        guard let text = value.spelled else { throw problem(node, "\(key) must be text") }
        return text
    }

    private func value(_ node: Node) -> PlanValue {
        switch node {
        case .scalar(let scalar):
            // A quoted "5" is text; the tag tells.
            if scalar.style == .singleQuoted || scalar.style == .doubleQuoted { return .text(scalar.string) }
            if node.null != nil { return .null }
            if let number = node.int { return .integer(number) }
            if let number = node.float { return .real(number) }
            if let flag = node.bool { return .bool(flag) }
            return .text(scalar.string)
        case .mapping(let mapping):
            return .map(
                Dictionary(
                    mapping.map { ($0.key.scalar?.string ?? "", value($0.value)) },
                    uniquingKeysWith: { _, last in last }))
        case .sequence(let sequence): return .list(sequence.map(value))
        case .alias: return .null
        }
    }
}
