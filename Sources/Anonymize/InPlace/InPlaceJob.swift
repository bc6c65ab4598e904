internal import Foundation
internal import SluiceBackfill
internal import SluiceDatabase
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
        let literals = try SchemaLiterals(connection, compiled).notes().map { "the schema stays as it is: \($0)" }
        let touched = compiled.tables.filter { !$0.isUntouched }
        let fired = try FiredTriggers(compiled, connection)
        let triggers = TriggerSwitch(connection, compiled.plan.firesTriggers ? [] : touched)
        let off = compiled.plan.firesTriggers ? [] : try triggers.disable()
        var work = InPlaceWork(
            compiled: actions.due, engine: engine, control: control, state: state, actions: actions,
            connection: connection)
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
        control.onProgress(.step("rewriting \(dead.count) tables, and the statistics of \(touched.count)"))
        let rewritten = try Rewrite(connection, compiled, control, walStart: walStart).run(dead, touched: touched)
        if rewritten.leftovers.isEmpty { try state.clean(unclean.map(\.table.label)) }
        var report = report(work.rows)
        report.leftovers = try rewritten.leftovers + fired.leftovers(state)
        if report.leftovers.isEmpty { report.certificate = certificate(report) }
        report.notes = notes(actions, off: off) + rewritten.notes + literals + sequences
        report.seconds = Double((ContinuousClock.now - start) / .milliseconds(1)) / 1000
        return report
    }

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
