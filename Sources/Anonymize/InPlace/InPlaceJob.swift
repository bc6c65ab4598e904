internal import Foundation
internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceTransforms

/// Anonymizes a copy in place: tables are replaced in one transaction where that is needed or faster
/// (``TableReplacement``, ``SQLiteReplacement``), and else changed row by row (``RowByRow``). Afterwards the files are
/// rewritten: a changed row leaves the old one in the file.
struct InPlaceJob {
    let compiled: CompiledPlan
    let engine: BackfillEngine
    let fingerprint: String
    let control: RunControl
    /// Every row is changed, whatever earlier runs did.
    let again: Bool

    func run(on connection: any Connection) throws -> AnonymizeReport {
        let start = ContinuousClock.now
        let dialect = connection.dialect
        let replaces = try dialect.choose(postgres: TableReplacement.isPossible(on: connection), sqlite: true)
        let problems = ReplacementGroups(compiled, replaces: replaces).problems
        guard problems.isEmpty else { throw PlanRefused(problems: problems) }
        let walStart = dialect.isServer ? try connection.scalar("SELECT pg_current_wal_lsn()::text")?.text : nil
        try StateSchema.ensure(on: connection)
        let state = InPlaceState(connection)
        let actions = try TableActions(compiled, again: again, state: state, connection: connection)
        // Asked before the values change that the schema is compared with.
        let texts = try Snapshot.Text.all(in: connection)
        let left = LeftOriginals(connection)
        let finds = try SchemaLiterals(connection, compiled, in: texts).finds()
        let inSchema = try left.inSchema(finds, of: texts).map { Self.schemaStays + $0 }
        let mails = SchemaMails.notes(texts, besides: Set(finds.map(\.place))).map { Self.schemaStays + $0 }
        let touched = compiled.tables.filter { !$0.isUntouched }
        let fired = try FiredTriggers(compiled, connection)
        let triggers = TriggerSwitch(connection, compiled.plan.firesTriggers ? [] : touched)
        let off = compiled.plan.firesTriggers ? [] : try triggers.disable()
        var work = InPlaceWork(
            compiled: actions.due, engine: engine, control: control, state: state, actions: actions,
            connection: connection)
        let wasDue = try left.isRewriteDue()
        try left.rewriteIsDue()
        do {
            try work.run(ReplacementGroups(actions.due, replaces: replaces))
        } catch {
            try? triggers.enable()
            throw error
        }
        try triggers.enable()
        let sequences = try RenewedSequences(compiled, connection).renew()
        let unclean = touched.filter { !$0.isEmpty && actions.action(of: $0) != .nothing }
        let dead = unclean.filter {
            work.holdingDeadRows.contains($0.table.label) || actions.action(of: $0) == .rewrite
        }
        let isDue = wasDue || !unclean.isEmpty || touched.contains { $0.isEmpty && work.rows[$0.table.label] != 0 }
        let rewrite = Rewrite(connection, compiled, control, walStart: walStart)
        var rewritten = Rewrite.Result(notes: try rewrite.unreachable())
        if isDue {
            control.onProgress(.step("rewriting \(dead.count) tables, and the statistics of \(touched.count)"))
            rewritten = try rewrite.run(dead, touched: touched)
        }
        if rewritten.leftovers.isEmpty {
            try state.clean(unclean.map(\.table.label))
            try left.isRewritten()
        }
        var report = report(work.rows)
        report.leftovers = try rewritten.leftovers + (isDue ? left.checkpoint() : left.pendingCheckpoint())
        report.leftovers += try fired.leftovers(state) + inSchema
        if report.leftovers.isEmpty { report.certificate = certificate(report) }
        report.notes = notes(actions, off: off) + rewritten.notes + mails + sequences
        report.seconds = Double((ContinuousClock.now - start) / .milliseconds(1)) / 1000
        return report
    }

    private static let schemaStays = "the schema stays as it is: "

    private func report(_ rows: [String: Int]) -> AnonymizeReport {
        var report = AnonymizeReport()
        report.keyFingerprint = compiled.key.fingerprint
        report.isKeyEphemeral = compiled.plan.usesEphemeralKey
        report.tables = compiled.tables.filter { !$0.isUntouched }.map { table in
            AnonymizeReport.Table(
                name: table.table.label, rows: rows[table.table.label] ?? 0,
                changed: table.columns.filter(\.isChanged).map(\.column.name))
        }
        return report
    }

    private func notes(_ actions: TableActions, off: [String]) -> [String] {
        let switched =
            off.isEmpty
            ? [] : ["off for this run ('triggers: fire' would let them act): \(off.joined(separator: ", "))"]
        return switched + actions.notes
    }

    /// Rows of replaced tables were counted in their transaction; those of jobs are proved by the engine.
    private func certificate(_ report: AnonymizeReport) -> AnonymizeCertificate {
        var parts: [String: [String: Int]] = [:]
        let emptied = Set(compiled.tables.filter(\.isEmpty).map(\.table.label))
        for table in report.tables where !emptied.contains(table.name) { parts[table.name] = ["all": table.rows] }
        let foreignKeys = compiled.catalog.tables.reduce(0) { $0 + $1.foreignKeys.count }
        return AnonymizeCertificate(
            plan: fingerprint, key: compiled.key.fingerprint, parts: parts, found: parts.mapValues { $0["all"] ?? 0 },
            foreignKeys: foreignKeys)
    }
}
