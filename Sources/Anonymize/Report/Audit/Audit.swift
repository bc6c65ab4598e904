public import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceTransforms

extension Anonymizer {
    /// Compares a source with its copy. With the key that made the copy, nothing is left to chance.
    public func audit(from source: DatabaseURL, to target: DatabaseURL, control: RunControl = RunControl()) throws
        -> LeakReport
    {
        let progress = AuditProgress(control)
        let before = try source.connect(.readOnly)
        let after = try target.connect(.readOnly)
        try SourceSession.prepare(before)
        try SourceSession.prepare(after)
        try before.begin(.snapshot)
        defer { try? before.rollback() }
        let data = try DataCatalog.read(from: before)
        let copied = try DataCatalog.read(from: after)
        try before.requireNoStrangersCode(in: data.tables.map(\.name), when: .reading)
        try after.requireNoStrangersCode(in: nil, when: .reading)
        let coverage = Coverage(plan: plan.fitted(to: before.dialect), source: data)
        let isOwnKey = key.map { CopyState.key(of: after) == $0.fingerprint } ?? false
        let variants = try variants(of: coverage.keepingUncovered, data, before, key: isOwnKey ? key : nil)
        let compiled = variants[0]
        try Self.requireCopy(of: compiled, in: copied)
        var report = LeakReport()
        report.maxLeaks = plan.audit.maxLeaks
        report.uncovered = coverage.uncoveredInSource + (try Coverage.uncovered(copied, after, by: compiled))
        let (columns, wordRisks) = try Self.columns(variants, before, after, progress)
        report.columns = columns
        let groups = GroupSurvey(after, copied, k: plan.audit.k)
        report.smallGroups = try plan.audit.quasiIdentifiers.sorted { $0.key < $1.key }.map(groups.smallGroups)
        report.risks =
            AttackNotes.of(compiled) + wordRisks
            + SchemaMails.notes(
                try Snapshot.Text.all(in: after), besides: Set(report.columns.flatMap(\.leftElsewhere.keys))
            ).map { "schema: \($0)" }
        report.attacks = try AttackSurvey(compiled, after).attacks(report.smallGroups)
        return report
    }

    /// The plan under the copy's key, or under keys that are thrown away: the audit needs none.
    private func variants(
        of plan: AnonymizePlan, _ data: DataCatalog, _ source: any Connection, key: AnonymizationKey?
    ) throws -> [CompiledPlan] {
        let words = try words(of: plan, data, source)
        let keys = key.map { [$0] } ?? (0..<SourceReplay.keyCount).map { _ in .ephemeral() }
        return try keys.map { key in
            var compiler = PlanCompiler(
                plan, data, transforms: transforms, key: key, dialect: source.dialect, words: words)
            return try compiler.compile()
        }
    }

    private static func columns(
        _ variants: [CompiledPlan], _ before: any Connection, _ after: any Connection, _ progress: AuditProgress
    ) throws -> ([LeakReport.Column], risks: [String]) {
        try ShuffleFunction.register(on: before)
        let originals = try Originals(variants[0], in: before, progress)
        let search = try LeakSearch(originals, variants[0], copy: after)
        var finds = try search.run(progress)
        let words = try SingleWords(finds, search, variants[0], source: before)
        for (column, places) in words.strays.enumerated() {
            for (place, keys) in places where !keys.isEmpty {
                finds.elsewhere[column][place, default: []].formUnion(keys)
            }
        }
        let verdicts = try Coincidences(variants, search, source: before, copy: after, progress).judge(finds)
        // Letter by letter: a table prices isn't named after somebody called Prices.
        let names = try SchemaLiterals(before, variants[0], in: search.schema.filter { $0.form == .name }).finds()
        let columns = zip(originals.columns.indices, verdicts).map { number, verdict in
            let own = originals.columns[number]
            let inTables = verdict.leftElsewhere.map { (search.places[$0.key].label, $0.value) }
            let inNames = names.filter {
                own.isPersonal && $0.table == own.table.table.label && $0.column == own.column.name
            }.map { ($0.place, $0.count) }
            let elsewhere = inTables + finds.schema[number].map { ($0.key, $0.value.count) } + inNames
            return LeakReport.Column(
                table: own.table.table.label, column: own.column.name, distinctOriginals: own.count,
                tooShort: own.tooShort, leftInColumn: verdict.leftInColumn,
                leftElsewhere: Dictionary(elsewhere, uniquingKeysWith: +), coincidences: verdict.coincidences,
                expectedCoincidences: verdict.expected, keptByRule: verdict.keptByRule,
                comparedRows: verdict.comparedRows)
        }
        return (columns, words.risks)
    }

    /// In an empty database nothing leaks: that would say nothing of the copy that somebody meant.
    private static func requireCopy(of compiled: CompiledPlan, in copy: DataCatalog) throws {
        let missing = compiled.tables.map(\.table).filter { table in
            table.parentLabel == nil && !copy.tables.contains { SearchedPlaces.isCopy($0, of: table) }
        }
        guard !missing.isEmpty else { return }
        throw PlanRefused(problems: missing.map { PlanProblem(place: $0.label, reason: "the copy has no such table") })
    }
}
