internal import Foundation
package import SluiceBackfill
public import SluiceDatabase
internal import SluiceIntrospection
public import SluiceTransforms

/// Anonymizes databases by a plan: into a copy, or in place.
public struct Anonymizer: Sendable {
    let plan: AnonymizePlan
    let planText: String
    let key: AnonymizationKey?
    let transforms: TransformLibrary

    /// - Parameters:
    ///   - plan: YAML.
    ///   - file: Its name, for messages.
    ///   - key: nil where the plan says `key: ephemeral` or nothing in it needs one.
    public init(
        plan text: String, file: String = "plan", key: AnonymizationKey?,
        transforms: TransformLibrary = TransformLibrary()
    ) throws {
        let plan = try PlanFile.decode(text, file: file, library: transforms)
        self.init(plan, text: text, key: key, transforms: transforms)
    }

    package init(_ plan: AnonymizePlan, text: String, key: AnonymizationKey?, transforms: TransformLibrary) {
        self.plan = plan
        planText = text
        self.key = plan.usesEphemeralKey ? nil : key
        self.transforms = transforms
    }

    /// The key of this run. A plan that needs one and has none is refused.
    func requiredKey() throws -> AnonymizationKey {
        if plan.usesEphemeralKey { return .ephemeral() }
        guard let key else {
            throw Refused(
                reason: "there is no key",
                hint: "set SLUICE_KEY, give --key-file, or write 'key: ephemeral' into the plan")
        }
        try key.selfTest()
        return key
    }

    /// Matches the plan with a database without changing anything. Returns what its author should know.
    /// - Throws: ``PlanRefused`` with every problem.
    @discardableResult
    public func check(_ database: DatabaseURL) throws -> [String] {
        let connection = try database.connect(.readOnly)
        let data = try DataCatalog.read(from: connection)
        try connection.requireAllRows(of: data.tables.map(\.name))
        try connection.requireNoStrangersCode(in: data.tables.map(\.name), when: .trying)
        let compiled = try compiled(plan.fitted(to: connection.dialect), data, connection, key: .ephemeral())
        try RaiseRedaction.apply { try Self.checkRows(compiled, on: connection) }
        let left = try connection.dialect.choose(
            postgres: NotCopied(connection, isBrief: true).inPostgres(), sqlite: [])
        return compiled.notes + left.map { "a copy to another database: \($0)" }
    }

    /// What only the rows can tell, before any of them is copied or changed.
    private static func checkRows(
        _ compiled: CompiledPlan, on connection: any Connection, _ control: RunControl? = nil
    ) throws {
        let checks: [(CompiledPlan) throws -> Void] = [
            CapacityCheck(connection).check, KeyFitCheck(connection).check,
            SampleCheck(connection, isThorough: control == nil, stop: control?.stop).check,
        ]
        for check in checks {
            if control?.stop.reason != nil { throw Problem.stopped }
            try check(compiled)
        }
    }

    func compile(_ connection: any Connection, key: AnonymizationKey) throws -> CompiledPlan {
        let data = try DataCatalog.read(from: connection)
        try connection.requireAllRows(of: data.tables.map(\.name))
        try connection.requireNoStrangersCode(in: data.tables.map(\.name), when: .reading)
        return try compiled(plan.fitted(to: connection.dialect), data, connection, key: key)
    }

    private func compiled(
        _ plan: AnonymizePlan, _ data: DataCatalog, _ connection: any Connection, key: AnonymizationKey
    ) throws -> CompiledPlan {
        let words = try words(of: plan, data, connection)
        var compiler = PlanCompiler(
            plan, data, transforms: transforms, key: key, dialect: connection.dialect, words: words)
        return try compiler.compile()
    }

    /// What transforms must know of the source's rows.
    func words(of plan: AnonymizePlan, _ data: DataCatalog, _ connection: any Connection) throws -> SourceWords {
        var words = SourceWords()
        words.names = try NameSources(connection, data).dictionaries(of: plan, transforms)
        guard plan.avoidsOriginals else { return words }
        var compiler = PlanCompiler(
            plan, data, transforms: transforms, key: .ephemeral(), dialect: connection.dialect, words: words)
        words.avoided = try OriginalWords(connection).byDomain(try compiler.compile())
        return words
    }

    /// Copies schema and rows from one database to an empty one, transformed on the way.
    public func copy(from source: DatabaseURL, to target: DatabaseURL, control: RunControl = RunControl()) throws
        -> AnonymizeReport
    {
        try RaiseRedaction.apply { try copyRows(from: source, to: target, control) }
    }

    private func copyRows(from source: DatabaseURL, to target: DatabaseURL, _ control: RunControl) throws
        -> AnonymizeReport
    {
        guard source != target else {
            throw Refused(reason: "--from and --to are the same database", hint: "give an empty database as --to")
        }
        let start = ContinuousClock.now
        let key = try requiredKey()
        let coordinator = try source.connect(.readOnly)
        try SourceSession.prepare(coordinator)
        try ShuffleFunction.register(on: coordinator)
        try coordinator.begin(.snapshot)
        try requireNoStrangersCode(in: target, from: coordinator)
        let fitted = try compile(coordinator, key: key)
        control.onProgress(.step("checking the plan with the rows"))
        try Self.checkRows(fitted, on: coordinator, control)
        let aside = SetAside()
        let compiled = fitted.counting(aside)
        let selection = plan.subset.map { SubsetSelection(compiled, coordinator, $0, control) }
        let rows = try selection?.rows()
        let subsetNotes = try rows.flatMap { try selection?.notes($0) } ?? []
        // Before hours are spent on it.
        for note in subsetNotes { control.onProgress(.step(note)) }
        let fingerprint = Fingerprint.of(planText + compiled.catalog.shapeText + (plan.subset?.fingerprintText ?? ""))
        let marks = CopyMarks(compiled, shape: compiled.catalog.shapeText, subset: plan.subset?.fingerprintText)
        defer { try? coordinator.rollback() }
        let toPostgres = PostgresCopyJob(
            compiled: compiled, source: source, target: target, coordinator: coordinator, fingerprint: fingerprint,
            marks: marks, rows: rows, control: control)
        let toSQLite = SQLiteCopyJob(
            compiled: compiled, source: coordinator, target: target, fingerprint: fingerprint,
            sourceMark: try SourceMark.of(source, coordinator), rows: rows, control: control)
        var report = try target.dialect.choose(postgres: toPostgres.run(), sqlite: toSQLite.run())
        report.seconds = Double((ContinuousClock.now - start) / .milliseconds(1)) / 1000
        report.notes += compiled.notes
        report.notes += subsetNotes
        report.take(aside)
        return report
    }
}

extension Anonymizer {
    /// What a copy's tables, indexes and materialized views call, they call with the rights of whoever makes it.
    private func requireNoStrangersCode(in target: DatabaseURL, from source: any Connection) throws {
        guard source.dialect.hasRoles, target.dialect.hasRoles, try target.connect(.readOnly).isSuperusers() else {
            return
        }
        let found = try source.strangersCode(in: nil, when: .copying)
        if !found.isEmpty { throw StrangersCode.problem(found) }
    }
}

extension CompiledPlan {
    /// Of any table.
    fileprivate var changedNames: [String] {
        tables.flatMap { table in table.columns.filter(\.isChanged).map(\.column.name) + table.dropped }
    }
}

extension DataCatalog {
    /// Everything of the tables that a compiled plan depends on.
    fileprivate var shapeText: String {
        tables.map { table in
            table.label + table.columns.map { "\($0.name) \($0.typeName) \($0.isNullable)" }.joined(separator: ",")
        }.joined(separator: ";")
    }
}

/// By which a resumed copy into SQLite sees whether the source is still the same.
enum SourceMark {
    static func of(_ url: DatabaseURL, _ connection: any Connection) throws -> String {
        guard case .sqlite(let path) = url.target else {
            return try connection.scalar("SELECT pg_current_snapshot()::text")?.text ?? ""
        }
        return ["", "-wal"].map { suffix in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path + suffix)
            let modified = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
            return "\(attributes?[.size] as? Int ?? 0)@\(modified)"
        }.joined(separator: " ")
    }
}

extension Anonymizer {
    /// Anonymizes a database that is marked as a copy, in place.
    /// - Parameters:
    ///   - engine: Works off the tables that are changed row by row.
    ///   - copyNames: patterns of database names that count as marked (`staging_*`).
    ///   - again: changes every row, those that an earlier run has done a second time.
    package func anonymize(
        with engine: BackfillEngine, copyNames: [String], again: Bool = false, control: RunControl
    ) throws -> AnonymizeReport {
        let database = engine.url
        if plan.usesEphemeralKey {
            throw Refused(
                reason: "an ephemeral key can't go on after a crash in place",
                hint: "set SLUICE_KEY, or use --from and --to")
        }
        if plan.subset != nil {
            throw Refused(reason: "a subset needs a copy", hint: "use --from and --to")
        }
        if plan.looksForNames {
            throw Refused(
                reason: "names_of needs the originals until the end, and in place they go row by row",
                hint: "use --from and --to, or remove it from the plan")
        }
        if plan.avoidsOriginals {
            // A run that goes on would find its own words among the originals.
            throw Refused(
                reason: "avoid_originals needs the originals until the end, and in place they go row by row",
                hint: "use --from and --to, or remove it from the plan")
        }
        let key = try requiredKey()
        let connection = try database.connect()
        try InPlaceSafety(connection).check(allowedNames: copyNames, database: try database.databaseName(connection))
        return try control.underLock(on: connection) {
            try RaiseRedaction.apply {
                let compiled = try compile(connection, key: key)
                try connection.requireNoStrangersCode(
                    in: compiled.tables.filter { !$0.isUntouched }.map(\.table.name),
                    when: compiled.plan.firesTriggers ? .writing : .filling, changing: compiled.changedNames)
                try Self.checkRows(compiled, on: connection, control)
                let aside = SetAside()
                var report = try InPlaceJob(
                    compiled: compiled.counting(aside), engine: engine,
                    fingerprint: Fingerprint.of(planText + key.fingerprint), control: control, again: again
                ).run(on: connection)
                report.notes += compiled.notes
                report.take(aside)
                return report
            }
        }
    }

    /// Marks a database as a copy that may be anonymized in place.
    public static func markCopy(_ database: DatabaseURL, by actor: String) throws {
        try CopyMarker(try database.connect()).mark(by: actor)
    }
}

extension DatabaseURL {
    fileprivate func databaseName(_ connection: any Connection) throws -> String {
        if case .sqlite(let path) = target { return URL(filePath: path).lastPathComponent }
        return try connection.scalar("SELECT current_database()::text")?.text ?? ""
    }
}

extension Anonymizer {
    /// The same plan for a part of the rows.
    /// - Parameters:
    ///   - subset: `customer=10%`, `customer=500`, `customer=where country = 'DE'`.
    ///   - children: `all`, or table names with commas between: who follows the rows they refer to.
    public func taking(subset: [String], children: String?) throws -> Anonymizer {
        var rules = plan.subset ?? SubsetRules()
        for text in subset {
            guard let (table, share) = SubsetFile.option(text) else {
                throw Refused(
                    reason: "'\(text)' isn't a subset",
                    hint: "write TABLE=10% (or 0.1), TABLE=500 or 'TABLE=where CONDITION'")
            }
            if let reason = SubsetFile.problem(of: share) {
                throw Refused(reason: "--subset \(table): \(reason)", hint: "write 'TABLE=where CONDITION'")
            }
            rules.roots[table] = share
        }
        if let children { rules.children = children == "all" ? nil : children.split(separator: ",").map(String.init) }
        var changed = plan
        changed.subset = rules
        return Anonymizer(changed, text: planText, key: key, transforms: transforms)
    }
}
