public import Database
internal import Transforms

/// What of the source still stands in a copy. It never holds an original value.
public struct LeakReport: Sendable {
    /// One transformed column.
    public struct Column: Sendable {
        public let table: String
        public let column: String
        public let distinctOriginals: Int
        /// Originals that stand in the same column of the copy.
        public let leftInColumn: Int
        /// Originals that stand in some other text, JSON or array column, as a whole or among other words.
        public let leftElsewhere: [String: Int]
        /// Originals that the transform's own word list also holds: they can't be told from chance.
        public let alsoInWordList: Int
    }

    /// Groups of rows that share their quasi-identifiers.
    public struct SmallGroups: Sendable {
        public let table: String
        public let columns: [String]
        public let k: Int
        public let groupsBelowK: Int
        public let rowsBelowK: Int
        /// Rows that are alone in their group: whoever knows those columns of a person finds the row.
        public let uniqueRows: Int
    }

    public internal(set) var columns: [Column] = []
    public internal(set) var smallGroups: [SmallGroups] = []
    public internal(set) var uncovered: [String] = []
    /// What an attacker without the key could still try, by column.
    public internal(set) var risks: [String] = []
    /// What each attack was found to reach in this copy.
    public internal(set) var attacks: [Attack] = []
    public internal(set) var maxLeaks = 0

    public var leaks: Int { columns.reduce(0) { $0 + $1.leftInColumn + $1.leftElsewhere.values.reduce(0, +) } }

    /// True where every bound of the plan holds.
    public var holds: Bool { leaks <= maxLeaks && uncovered.isEmpty && smallGroups.allSatisfy { $0.groupsBelowK == 0 } }
}

extension Anonymizer {
    /// Compares a source with its copy.
    public func audit(from source: DatabaseURL, to target: DatabaseURL) throws -> LeakReport {
        let before = try source.connect(.readOnly)
        let after = try target.connect(.readOnly)
        try SourceSession.prepare(before)
        try SourceSession.prepare(after)
        try before.begin(.snapshot)
        defer { try? before.rollback() }
        var report = LeakReport()
        report.maxLeaks = plan.audit.maxLeaks
        let data = try DataCatalogue.read(from: before)
        let plan = plan.fitted(to: before.dialect)
        report.uncovered = Self.uncovered(data, by: plan)
        var compiler = PlanCompiler(
            Self.keepingUncovered(data, by: plan), data, transforms: transforms, key: .ephemeral(),
            dialect: before.dialect)
        let compiled = try compiler.compile()
        try Self.requireCopy(of: compiled, in: try DataCatalogue.read(from: after))
        let search = try LeakSearch(compiled: compiled, before: before, after: after)
        report.columns = try search.run()
        for (table, columns) in plan.audit.quasiIdentifiers.sorted(by: { $0.key < $1.key }) {
            report.smallGroups.append(try smallGroups(table, columns, after))
        }
        report.risks = AttackNotes.of(compiled) + (try SchemaLiterals(before, compiled).notes().map { "schema: \($0)" })
        report.attacks = try AttackSurvey(compiled, after).attacks(report.smallGroups)
        return report
    }

    /// In an empty database nothing leaks: that would say nothing of the copy that somebody meant.
    private static func requireCopy(of compiled: CompiledPlan, in copy: DataCatalogue) throws {
        let missing = compiled.tables.map(\.table).filter { table in
            table.parentLabel == nil
                && !copy.tables.contains { $0.label == table.label || $0.label == SQLiteTargetSchema.name(table) }
        }
        guard !missing.isEmpty else { return }
        throw PlanRefused(problems: missing.map { PlanProblem(place: $0.label, reason: "the copy has no such table") })
    }

    private static func uncovered(_ data: DataCatalogue, by plan: AnonymizePlan) -> [String] {
        guard plan.unclassified == .stop else { return [] }
        return data.tables.filter { $0.parentLabel == nil }.flatMap { table -> [String] in
            switch plan.tables[table.label] ?? plan.tables[table.name.description] {
            case .empty: []
            case .columns(let rules):
                table.columns.filter { !$0.isGenerated && rules[$0.name] == nil }.map { "\(table.label).\($0.name)" }
            case nil: [table.label]
            }
        }
    }

    /// What the plan forgot was kept by whoever made the copy: the audit must see it.
    private static func keepingUncovered(_ data: DataCatalogue, by plan: AnonymizePlan) -> AnonymizePlan {
        guard plan.unclassified == .stop else { return plan }
        var covering = plan
        for table in data.tables where table.parentLabel == nil {
            let name = plan.tables[table.label] == nil ? table.name.description : table.label
            let kept = Dictionary(uniqueKeysWithValues: table.columns.map { ($0.name, ColumnRule(.keep)) })
            switch plan.tables[name] {
            case .empty: continue
            case .columns(let rules): covering.tables[name] = .columns(kept.merging(rules) { $1 })
            case nil: covering.tables[table.label] = .columns(kept)
            }
        }
        return covering
    }

    private func smallGroups(_ table: String, _ columns: [String], _ after: any Connection) throws
        -> LeakReport.SmallGroups
    {
        guard let found = try DataCatalogue.read(from: after).table(table) else {
            throw PlanRefused(problems: [PlanProblem(place: "audit", reason: "the copy has no table '\(table)'")])
        }
        let list = columns.map(after.dialect.quote).joined(separator: ", ")
        let row =
            try after.rows(
                """
                SELECT count(*), CAST(coalesce(sum(n), 0) AS bigint), coalesce(count(CASE WHEN n = 1 THEN 1 END), 0) FROM (
                    SELECT count(*) AS n FROM \(found.name.quoted(in: after.dialect)) GROUP BY \(list)) g
                WHERE n < \(plan.audit.k)
                """
            ).first ?? []
        let number = { (place: Int) in Int(row[place].integer ?? 0) }
        return LeakReport.SmallGroups(
            table: table, columns: columns, k: plan.audit.k, groupsBelowK: number(0), rowsBelowK: number(1),
            uniqueRows: number(2))
    }
}

/// What each transform leaves to an attacker who has the copy and lists of the population, but no key.
enum AttackNotes {
    static func of(_ compiled: CompiledPlan) -> [String] {
        compiled.tables.flatMap { table -> [String] in
            table.columns.compactMap { column in
                let place = "\(table.table.label).\(column.column.name)"
                switch column.rule.action {
                case .shuffle: return "\(place): all original values are there; only whose they are is hidden"
                case .sql: return "\(place): a SQL expression; Sluice can't say what it keeps"
                case .transform(let spec): return note(place, spec, column, of: table)
                case .keep, .drop: return nil
                }
            }
        }
    }

    private static func note(
        _ place: String, _ spec: TransformSpec, _ column: CompiledColumn, of table: CompiledTable
    ) -> String? {
        guard let traits = column.transform?.traits else { return nil }
        var risks: [String] = []
        if traits.keeps.contains(.distribution), !table.table.isUnique(column.column.name) {
            risks.append("frequency: a value that is far more common than others keeps its rank")
        }
        if traits.keeps.contains(.order) || spec.name == "noise" {
            risks.append("outliers: the largest and smallest values stay the largest and smallest; clamp them")
        }
        if spec.name == "fake", spec.options["keep_domain"] == .bool(true) {
            risks.append("linkage: a domain with one person names that person")
        }
        if column.rule.condition != nil { risks.append("rows outside 'when' keep their values") }
        return risks.isEmpty ? nil : "\(place): \(risks.joined(separator: "; "))"
    }
}
