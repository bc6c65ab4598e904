package import SluiceDatabase
internal import SluiceSQLText
package import SluiceTransforms

/// Matches a plan with a database and finds everything that wouldn't work, before a row is read.
package struct PlanCompiler {
    private let plan: AnonymizePlan
    private let data: DataCatalog
    private let transforms: TransformLibrary
    private let key: AnonymizationKey
    private let dialect: Dialect
    private var problems: [PlanProblem] = []
    private let given: SourceWords

    package init(
        _ plan: AnonymizePlan, _ data: DataCatalog, transforms: TransformLibrary, key: AnonymizationKey,
        dialect: Dialect, words: SourceWords = SourceWords()
    ) {
        self.plan = plan
        self.data = data
        self.transforms = transforms
        self.key = key
        self.dialect = dialect
        given = words
    }

    /// - Throws: ``PlanRefused`` with every problem, not the first one.
    package mutating func compile() throws -> CompiledPlan {
        let rules = classify()
        let domains = Domains(rules: rules, catalog: data)
        problems += domains.problems
        for table in data.virtualTables where !table.isIndexOfTable {
            report(
                table.name,
                "is a virtual table whose rows Sluice can't change; drop it in a copy of the file, and work from that")
        }
        let shared = sharedSettings(rules, domains)
        var compiled: [CompiledTable] = []
        for table in data.tables where table.holdsRows {
            let one = compile(table, rules, domains, shared)
            checkSharedUniques(one)
            checkSearchWords(one)
            compiled.append(one)
        }
        guard problems.isEmpty else { throw PlanRefused(problems: problems.uniqued.sorted { $0.place < $1.place }) }
        var result = CompiledPlan(
            tables: compiled, key: key, plan: plan, catalog: data,
            notes: PlanNotes.all(compiled, data)
                + unnamedTables.map { "\($0): the plan doesn't name it, so it has no rows" })
        result.domainShapes = shared.domains.mapValues { domain in
            "\(domain.shape.kind) \(domain.shape.maxLength ?? 0) \(domain.ignoresCase)"
        }
        return result
    }

    /// `unclassified: drop` leaves nothing of a table that the plan doesn't name.
    private func entry(of table: DataTable) -> TableRules? {
        plan.tables[table.label] ?? plan.tables[table.name.description]
            ?? (plan.unclassified == .drop && table.parentLabel == nil ? .empty : nil)
    }

    private var unnamedTables: [String] {
        guard plan.unclassified == .drop else { return [] }
        return data.tables.filter {
            $0.parentLabel == nil && plan.tables[$0.label] == nil && plan.tables[$0.name.description] == nil
        }.map(\.label)
    }

    private mutating func report(_ place: String, _ reason: String) {
        problems.append(PlanProblem(place: place, reason: reason))
    }

    // MARK: Coverage

    /// Each root table's columns with their rules; whatever the plan doesn't name is judged by `unclassified`.
    private mutating func classify() -> [ColumnPlace: ColumnRule] {
        var rules: [ColumnPlace: ColumnRule] = [:]
        var named = Set(plan.tables.keys)
        for table in data.planned {
            named.subtract([table.label, table.name.description])
            switch entry(of: table) {
            case .empty where table.parentLabel == nil: continue
            case .empty: report(table.label, "is empty where \(data.root(of: table).label) is, and by itself can't be")
            case .columns(let columns):
                checkNames(columns.keys.sorted(), of: table)
                classify(table, columns, into: &rules)
            case nil:
                if plan.unclassified == .stop, !table.columns.isEmpty { report(table.label, unnamed(table)) }
                classify(table, [:], into: &rules)
            }
        }
        for name in named.sorted() {
            if let table = data.table(name) {
                report(name, "is a part of \(data.root(of: table).label), whose rules hold for it")
            } else {
                report(name, "there is no such table")
            }
        }
        return rules
    }

    private func unnamed(_ table: DataTable) -> String {
        guard table.parentLabel != nil else { return "the plan doesn't name this table" }
        let own = data.ownColumns(of: table).map(\.name).joined(separator: ", ")
        return
            "the plan doesn't name this table, which has columns beside those of \(data.root(of: table).label): \(own)"
    }

    private mutating func checkNames(_ names: [String], of table: DataTable) {
        for name in names {
            let owner = data.owner(of: name, in: table)
            if table.column(name) == nil {
                report("\(table.label).\(name)", "the table has no such column")
            } else if owner.label != table.label {
                report("\(table.label).\(name)", "is a column of \(owner.label), whose rule holds for it")
            }
        }
    }

    private mutating func classify(
        _ table: DataTable, _ columns: [String: ColumnRule], into rules: inout [ColumnPlace: ColumnRule]
    ) {
        for column in data.ownColumns(of: table) {
            let place = ColumnPlace(table: table.label, column: column.name)
            if column.isGenerated {
                if let rule = columns[column.name], rule.action != .keep {
                    report(place.label, "is computed by the database from other columns; transform those")
                }
            } else if let rule = columns[column.name] {
                rules[place] = rule.withDomainInParts
                checkNameSources(rule, column, place)
            } else {
                rules[place] = unclassifiedRule(column, place, table)
            }
        }
    }

    private mutating func unclassifiedRule(_ column: DataColumn, _ place: ColumnPlace, _ table: DataTable) -> ColumnRule
    {
        switch plan.unclassified {
        case .stop:
            if plan.tables[place.table] != nil { report(place.label, "the plan doesn't name this column") }
            return ColumnRule(.keep)
        case .drop: return ColumnRule(.drop)
        case .null: return ColumnRule(.transform(TransformSpec(name: "null")))
        case .fakeByType: return ColumnRule(.transform(FakeByType.spec(for: column, of: table)))
        }
    }

    // MARK: Domains

    /// The narrowest shape of a domain's columns, elements and leaves: the mapping must fit all of them.
    private mutating func sharedSettings(_ rules: [ColumnPlace: ColumnRule], _ domains: Domains) -> SharedSettings {
        var members: [DomainMember] = []
        var parts: [DomainMember] = []
        for place in rules.keys.sorted() {
            guard case .transform(let spec)? = rules[place]?.action, let domain = domains.names[place],
                let table = data.table(place.table), let column = table.column(place.column), spec.name != "null"
            else { continue }
            let locale = rules[place]?.locale
            members.append(
                DomainMember(
                    domain: domain, label: place.label, spec: spec, locale: locale, kind: column.kind,
                    maxLength: column.maxLength, ignoresCase: column.ignoresCase,
                    isUnique: table.isUnique(place.column)))
            parts += spec.parts(of: column.kind, in: transforms).compactMap { part in
                part.domain.map {
                    DomainMember(
                        domain: $0, label: place.label, spec: part.spec, locale: part.locale ?? locale, kind: part.kind,
                        isLeaf: spec.name == "json")
                }
            }
        }
        var shared = SharedSettings()
        shared.names = given.names
        var first: [String: DomainMember] = [:]
        // Columns first: they have a type, and a leaf takes that of its domain.
        for member in members + parts { add(member, &first, to: &shared) }
        for domain in shared.domains.keys { shared.domains[domain]?.avoided = given.avoided[domain] ?? [] }
        return shared
    }

    private mutating func add(
        _ member: DomainMember, _ first: inout [String: DomainMember], to shared: inout SharedSettings
    ) {
        if let first = first[member.domain], first.spec != member.spec || first.locale != member.locale {
            report(
                member.label, "shares the domain '\(member.domain)' with \(first.label), so it needs the same transform"
            )
        }
        first[member.domain] = first[member.domain] ?? member
        let known = shared.domains[member.domain]
        let kind = member.isLeaf ? known?.shape.kind ?? .text : member.kind
        guard let narrow = Self.narrower(known?.shape.kind ?? kind, kind) else {
            return report(member.label, "shares the domain '\(member.domain)' with a column of another type")
        }
        let lengths = [known?.shape.maxLength, member.maxLength].compactMap { $0 }
        var domain = SharedDomain(
            shape: ColumnShape(name: known?.shape.name ?? member.label, kind: narrow, maxLength: lengths.min()))
        domain.ignoresCase = member.ignoresCase || known?.ignoresCase == true
        domain.isUnique = member.isUnique || known?.isUnique == true
        shared.domains[member.domain] = domain
    }

    /// A column, an element or a leaf that is mapped by a domain.
    private struct DomainMember {
        let domain: String
        let label: String
        let spec: TransformSpec
        let locale: WordLocale?
        let kind: ColumnKind
        var maxLength: Int?
        var ignoresCase = false
        var isUnique = false
        var isLeaf = false
    }

    private mutating func checkNameSources(_ rule: ColumnRule, _ column: DataColumn, _ place: ColumnPlace) {
        for name in NameSources.columns(of: rule, column.kind, transforms).flatMap(\.self)
        where data.nameColumn(name) == nil {
            report(place.label, "redact: names_of names '\(name)', and there is no such column: write table.column")
        }
    }

    private static func narrower(_ left: ColumnKind, _ right: ColumnKind) -> ColumnKind? {
        if case .integer(let mine) = left, case .integer(let theirs) = right {
            return .integer(bytes: min(mine, theirs))
        }
        return left == right ? left : nil
    }

    // MARK: Tables

    private mutating func compile(
        _ table: DataTable, _ rules: [ColumnPlace: ColumnRule], _ domains: Domains, _ shared: SharedSettings
    ) -> CompiledTable {
        if case .empty? = entry(of: data.root(of: table)) { return CompiledTable(table: table, isEmpty: true) }
        var compiled = CompiledTable(table: table, isEmpty: false)
        let references = References()
        var selectPlaces: [String: Int] = [:]
        func select(_ expression: String) -> Int {
            if let place = selectPlaces[expression] { return place }
            compiled.selects.append(expression)
            selectPlaces[expression] = compiled.selects.count - 1
            return compiled.selects.count - 1
        }
        let dialect = dialect
        let original = { (name: String) in "t." + dialect.quote(name) }
        for column in table.columns where !column.isGenerated {
            let place = data.place(of: column.name, in: table)
            guard let rule = rules[place] else {
                report(place.label, "the plan doesn't name this column")
                continue
            }
            checkPartitionKey(table, column, rule)
            guard rule.action != .drop else {
                checkDrop(table, column)
                compiled.dropped.append(column.name)
                continue
            }
            checkSQL(rule, place.label)
            var expression = original(column.name)
            switch rule.action {
            case .sql(let sql): expression = conditional("(\(sql))", rule.condition, else: expression)
            case .shuffle(let within):
                let alias = "s\(compiled.shuffles.count)"
                let key = KeyedHash(key.subkey(for: "shuffle \(place.label)")).digest("order").hexadecimal
                compiled.shuffles.append(
                    ShuffledColumn(column: column.name, within: within, orderKey: key, alias: alias))
                checkShuffle(table, column, within)
                expression = conditional("\(alias).sluice_v", rule.condition, else: expression)
            default: break
            }
            let transform = build(column, rule, table, domains.names[place], shared, references)
            checkExclusions(table, column, rule, transform)
            let condition = transform == nil ? nil : rule.condition.map { select("(\($0))") }
            compiled.columns.append(
                CompiledColumn(
                    column: column, rule: rule, domain: domains.names[place], input: select(expression),
                    condition: condition, transform: transform))
        }
        if compiled.columns.isEmpty, !compiled.dropped.isEmpty {
            report(table.label, "loses every column: keep one, or write '\(table.label): empty'")
        }
        connect(references, in: &compiled) { name, compiled in
            let expression = original(name)
            if let place = compiled.selects.firstIndex(of: expression) { return place }
            compiled.selects.append(expression)
            return compiled.selects.count - 1
        }
        return compiled
    }

    /// The plan's reader, which knows no database, lets pass what one of the two reads well.
    private mutating func checkSQL(_ rule: ColumnRule, _ label: String) {
        var texts = rule.condition.map { [("when", $0)] } ?? []
        if case .sql(let sql) = rule.action { texts.append(("sql", sql)) }
        for (key, text) in texts {
            if let reason = SQLExpression.problem(of: text, in: dialect) { report(label, "\(key): \(reason)") }
        }
    }

    private func conditional(_ expression: String, _ condition: String?, else original: String) -> String {
        condition.map { "CASE WHEN \($0) THEN \(expression) ELSE \(original) END" } ?? expression
    }

    /// Two rows that differ only in a column that loses its differences would become equal.
    private mutating func checkSharedUniques(_ table: CompiledTable) {
        let keys = [table.table.primaryKey] + table.table.uniques + table.table.partialUniques
        for key in keys where key.count > 1 {
            for column in table.columns where key.contains(column.column.name) {
                guard let traits = column.transform?.traits, !traits.keeps.contains(.uniqueness),
                    column.rule.action != .transform(TransformSpec(name: "null"))
                else { continue }
                report(
                    "\(table.table.label).\(column.column.name)",
                    "is part of the unique (\(key.joined(separator: ", "))), and this transform can give two values the same one"
                )
            }
        }
    }

    /// A search vector that is kept holds the words of the text it was made of.
    private mutating func checkSearchWords(_ table: CompiledTable) {
        guard table.columns.contains(where: { $0.isChanged && $0.column.kind.isText }) || !table.dropped.isEmpty else {
            return
        }
        for column in table.columns where !column.isChanged && column.column.kind == .other("tsvector") {
            report(
                "\(table.table.label).\(column.column.name)",
                "is kept, and holds words of columns that change: make it null, or {sql: \"''::tsvector\"}, and fill it again afterwards"
            )
        }
    }

    private mutating func checkDrop(_ table: DataTable, _ column: DataColumn) {
        let label = "\(table.label).\(column.name)"
        if table.isInSomeKey(column.name) { report(label, "is part of a key and can't be dropped") }
        if dialect.rebuildsTables, table.foreignKeys.contains(where: { $0.columns.contains(column.name) }) {
            report(label, "is part of a foreign key, and SQLite can't drop it: make it null, or 'keep'")
        }
    }

    /// Rows are put into the partition they come from.
    private mutating func checkPartitionKey(_ table: DataTable, _ column: DataColumn, _ rule: ColumnRule) {
        let keyed = data.withAncestors(table).first { $0.partitionKey.contains(column.name) }
        guard rule.action != .keep, let keyed else { return }
        report(
            data.place(of: column.name, in: table).label,
            "is part of the partition key of \(keyed.label), by which rows would belong into other partitions: keep it")
    }

    /// Whether new values overlap can't be known before they are there; of a column that is compared for equality alone, different
    /// values stay different.
    private mutating func checkExclusions(
        _ table: DataTable, _ column: DataColumn, _ rule: ColumnRule, _ transform: BuiltTransform?
    ) {
        guard rule.action != .keep, rule.action != .transform(TransformSpec(name: "null")) else { return }
        for exclusion in table.exclusions where exclusion.columns.contains(column.name) {
            let isCompared = [column.name, dialect.quote(column.name)].contains {
                exclusion.expression.contains("(\($0) WITH =") || exclusion.expression.contains(", \($0) WITH =")
            }
            if isCompared, rule.condition == nil, transform?.traits.keeps.isSuperset(of: [.uniqueness, .joins]) == true
            {
                continue
            }
            report(
                "\(table.label).\(column.name)",
                "is part of the exclusion constraint \(exclusion.name), which new values could break: keep it, or make it null"
            )
        }
    }

    private mutating func checkShuffle(_ table: DataTable, _ column: DataColumn, _ within: [String]) {
        for name in within where table.column(name) == nil {
            report("\(table.label).\(column.name)", "shuffle within '\(name)': there is no such column")
        }
    }

    private mutating func build(
        _ column: DataColumn, _ rule: ColumnRule, _ table: DataTable, _ domain: String?, _ shared: SharedSettings,
        _ references: References
    ) -> BuiltTransform? {
        guard case .transform(let spec) = rule.action, let domain else { return nil }
        let known = shared.domains[domain]
        let shape = ColumnShape(
            name: column.name, kind: known?.shape.kind ?? column.kind,
            maxLength: known.map(\.shape.maxLength) ?? column.maxLength, isNullable: column.isNullable,
            isUnique: table.isUnique(column.name))
        do {
            let built = try transforms.build(
                known?.fitted(spec) ?? spec,
                TransformSetting(
                    column: shape, key: key, domain: domain, subjects: rule.domain,
                    locale: rule.locale ?? plan.locale, references: references,
                    avoided: given.avoided[domain] ?? [], shared: shared))
            if rule.condition != nil, shape.isUnique, built.traits.isReversibleWithKey {
                report(
                    "\(table.label).\(column.name)",
                    "is unique; with a 'when', a permuted value could equal one that stays")
            }
            return built
        } catch {
            report("\(table.label).\(column.name)", "\(error)")
            return nil
        }
    }

    /// Gives each reference its place and orders the columns so that replaced values come first.
    private mutating func connect(
        _ references: References, in compiled: inout CompiledTable, select: (String, inout CompiledTable) -> Int
    ) {
        let label = compiled.table.label
        for reference in references.all {
            switch reference {
            case .original(let name):
                if compiled.table.column(name) == nil {
                    report(label, "a transform refers to '\(name)', which isn't a column")
                }
                compiled.slots.append(.select(select(name, &compiled)))
            case .replaced(let name):
                guard let place = compiled.columns.firstIndex(where: { $0.column.name == name }) else {
                    report(label, "a transform refers to '\(name)', which isn't a column of the copy")
                    continue
                }
                compiled.slots.append(.column(place))
            }
        }
        let looked = Set(
            references.all.compactMap { reference -> String? in
                if case .replaced(let name) = reference { name } else { nil }
            })
        // A column that others look at comes first; one that looks itself comes after. Two steps are enough, since a
        // template of a template is refused.
        let places = compiled.columns.indices
        let first = places.filter { looked.contains(compiled.columns[$0].column.name) }
        for place in first {
            if case .transform(let spec) = compiled.columns[place].rule.action, spec.looksAtReplaced {
                report(
                    "\(label).\(compiled.columns[place].column.name)",
                    "is looked at by a transform and looks at one itself")
            }
        }
        compiled.order = first + places.filter { !looked.contains(compiled.columns[$0].column.name) }
    }
}

enum FakeByType {
    static func spec(for column: DataColumn, of table: DataTable) -> TransformSpec {
        let isKey = table.isInSomeKey(column.name) || table.foreignKeys.contains { $0.columns.contains(column.name) }
        switch column.kind {
        // As many hex digits as fit: 64 bits at least, or a permutation.
        case .text where isKey && column.maxLength ?? 32 >= 16:
            return TransformSpec(
                name: "pseudonym", argument: "hex", options: ["length": .integer(min(32, column.maxLength ?? 32))])
        case .text where isKey: return TransformSpec(name: "fpe", argument: "alphanumeric")
        default: return spec(for: column.kind)
        }
    }

    private static func spec(for kind: ColumnKind) -> TransformSpec {
        switch kind {
        case .text: TransformSpec(name: "fake", argument: "text")
        case .integer: TransformSpec(name: "permute")
        case .decimal, .real: TransformSpec(name: "noise", options: ["ratio": 0.2])
        case .date, .timestamp: TransformSpec(name: "shift_dates", argument: 365)
        case .uuid: TransformSpec(name: "fake", argument: "uuid")
        case .json: TransformSpec(name: "json", argument: .map([:]))
        case .boolean, .time, .binary, .inet, .macaddr, .array, .other: TransformSpec(name: "null")
        }
    }
}

extension TransformSpec {
    /// True for the two transforms that are made of other columns' new values.
    fileprivate var looksAtReplaced: Bool { name == "template" || (name == "fake" && options["from"] != nil) }
}

extension ColumnRule {
    /// A document's domain, or an array's, is that of what stands in it.
    fileprivate var withDomainInParts: ColumnRule {
        guard let domain, case .transform(let spec) = action, ["json", "each"].contains(spec.name) else { return self }
        return ColumnRule(.transform(spec.giving(partsDomain: domain)), condition: condition, locale: locale)
    }
}

extension [PlanProblem] {
    fileprivate var uniqued: [PlanProblem] { Array(Set(self)) }
}
