internal import Backfill
internal import Database
internal import Transforms

/// Anonymizes a copy in place: a table is put anew in one transaction where it can be (``TableReplacement``), and else is a
/// job of the engine, with its chunks, checkpoints and proof; a run that was killed never masks a row twice. Afterwards the
/// tables of jobs are rewritten: an UPDATE leaves the old row behind.
struct InPlaceJob {
    let compiled: CompiledPlan
    let url: DatabaseURL
    let fingerprint: String
    let control: RunControl

    func run(on connection: any Connection) throws -> AnonymizeReport {
        let start = ContinuousClock.now
        try refuseWhatNeedsACopy(connection)
        let isPostgres = url.dialect.name == .postgres
        let walStart = isPostgres ? try connection.scalar("SELECT pg_current_wal_lsn()::text")?.text : nil
        var report = AnonymizeReport()
        report.keyFingerprint = compiled.key.fingerprint
        report.isKeyEphemeral = compiled.plan.usesEphemeralKey
        let touched = compiled.tables.filter { !$0.isUntouched }
        // Asked before the values change that the schema is compared with.
        let literals = try SchemaLiterals(connection, compiled).notes().map { "the schema stays as it is: \($0)" }
        let triggers = TriggerSwitch(connection, compiled.plan.disablesTriggers ? touched : [])
        try triggers.disable()
        let replacement =
            isPostgres
            ? TableReplacement(
                compiled: compiled, url: url, fingerprint: fingerprint, control: control, connection: connection) : nil
        var changed: [CompiledTable] = []
        do {
            try replacement?.prepare()
            for table in touched {
                let rows: Int
                if table.isEmpty {
                    rows = try empty(table, connection)
                } else if let replacement, try replacement.fits(table), try !isBegun(table),
                    let replaced = try replacement.run(table)
                {
                    rows = replaced
                } else {
                    rows = try transform(table)
                    changed.append(table)
                }
                let columns = table.columns.filter(\.isChanged).map(\.column.name)
                report.tables.append(AnonymizeReport.Table(name: table.table.label, rows: rows, changed: columns))
            }
        } catch {
            try? triggers.enable()
            throw error
        }
        try triggers.enable()
        control.onProgress(.step("rewriting \(changed.count) tables, and the statistics of \(touched.count)"))
        let rewritten = try Rewrite(connection, compiled, control, walStart: walStart).run(changed, touched: touched)
        report.leftovers = rewritten.leftovers
        if rewritten.leftovers.isEmpty { report.certificate = certificate(report) }
        report.notes = rewritten.notes + literals
        report.seconds = Double((ContinuousClock.now - start) / .milliseconds(1)) / 1000
        return report
    }

    /// Rows that were put anew were counted in their transaction; those of jobs are proved by the engine.
    private func certificate(_ report: AnonymizeReport) -> AnonymizeCertificate {
        var parts: [String: [String: Int]] = [:]
        let emptied = Set(compiled.tables.filter(\.isEmpty).map(\.table.label))
        for table in report.tables where !emptied.contains(table.name) { parts[table.name] = ["all": table.rows] }
        let foreignKeys = compiled.catalogue.tables.reduce(0) { $0 + $1.foreignKeys.count }
        return AnonymizeCertificate(
            plan: fingerprint, key: compiled.key.fingerprint, parts: parts, found: parts.mapValues { $0["all"] ?? 0 },
            foreignKeys: foreignKeys)
    }

    /// What can't be done row by row in the table itself.
    private func refuseWhatNeedsACopy(_ connection: any Connection) throws {
        var problems: [PlanProblem] = []
        let referenced = Set(Domains.links(in: compiled.catalogue).flatMap { [$0.child, $0.parent] })
        let isSQLite = url.dialect.name == .sqlite
        for table in compiled.tables where !table.isEmpty {
            let label = table.table.label
            if compiled.plan.disablesTriggers, isSQLite, !table.isUntouched, !table.table.triggers.isEmpty {
                problems.append(
                    PlanProblem(place: label, reason: "SQLite can't switch triggers off; use --from and --to"))
            }
            for column in table.columns where column.isChanged {
                let place = ColumnPlace(
                    table: compiled.catalogue.root(of: table.table).label, column: column.column.name)
                let report = {
                    problems.append(
                        PlanProblem(place: "\(label).\(column.column.name)", reason: $0 + "; use --from and --to"))
                }
                if table.table.primaryKey.contains(place.column) { report("is the primary key, which chunks go along") }
                if referenced.contains(place), case .transform(let spec) = column.rule.action, spec.name != "null" {
                    report("is part of a foreign key, which can't be changed on both sides at once in place")
                }
                if case .shuffle = column.rule.action { report("shuffle needs the table's other rows as they were") }
                if table.table.isUnique(place.column), column.transform?.traits.isReversibleWithKey == true {
                    report("is unique, and a permuted value may equal one that isn't changed yet")
                }
            }
            if let dropped = table.dropped.first {
                problems.append(
                    PlanProblem(place: "\(label).\(dropped)", reason: "drop it with a revision, or use --from and --to")
                )
            }
            if table.table.primaryKey.isEmpty, table.table.uniques.isEmpty, !table.isUntouched {
                problems.append(
                    PlanProblem(place: label, reason: "has no key to go along in chunks; use --from and --to"))
            }
        }
        guard problems.isEmpty else { throw PlanRefused(problems: problems) }
    }

    private func empty(_ table: CompiledTable, _ connection: any Connection) throws -> Int {
        let name = table.table.name.quoted(in: connection.dialect)
        let count = try connection.scalar("SELECT count(*) FROM \(name)")?.integer ?? 0
        try connection.execute(connection.dialect.name == .postgres ? "TRUNCATE \(name)" : "DELETE FROM \(name)")
        return Int(count)
    }

    // MARK: Jobs

    private func jobName(_ table: CompiledTable, _ step: String) -> String {
        // The fingerprint tells a run of this plan and key from one of another.
        "anonymize \(table.table.label) \(step) \(fingerprint.prefix(12))"
    }

    /// A run that an earlier version or a session without a superuser's rights began goes on as it was.
    private func isBegun(_ table: CompiledTable) throws -> Bool {
        let names = ["t", "s"].flatMap { kind in (0..<table.columns.count).map { jobName(table, "\($0)\(kind)") } }
        return try BackfillEngine(url: url).runs().contains { names.contains($0.job) && $0.state != .cancelled }
    }

    /// One job a condition: a job has one filter. SQL expressions run in the database, transforms here.
    private func transform(_ table: CompiledTable) throws -> Int {
        var rows = 0
        let changed = table.columns.indices.filter { table.columns[$0].isChanged }
        let groups = Dictionary(grouping: changed) { table.columns[$0].rule.condition ?? "" }
        // Conditions are over original values: columns that a later group's condition reads must not change before.
        for (number, group) in groups.sorted(by: { $0.key > $1.key }).enumerated() {
            let isSQL = { (place: Int) in table.columns[place].transform == nil }
            let computed = group.value.filter { !isSQL($0) }
            if !computed.isEmpty {
                let work = Job.Work.transform(
                    computed.map { (table.columns[$0].column.name, rowTransform($0, of: table)) })
                rows = max(rows, try run(work, table, "\(number)t", condition: group.key))
            }
            let expressions = group.value.filter(isSQL)
            if !expressions.isEmpty {
                let work = Job.Work.set(
                    expressions.compactMap { place in
                        guard case .sql(let sql) = table.columns[place].rule.action else { return nil }
                        return (table.columns[place].column.name, sql)
                    })
                rows = max(rows, try run(work, table, "\(number)s", condition: group.key))
            }
        }
        return rows
    }

    private func rowTransform(_ place: Int, of table: CompiledTable) -> RowTransform {
        let column = table.columns[place]
        let names = table.table.columns.filter { !$0.isGenerated }.map(\.name)
        let onError = compiled.plan.onError
        guard let transform = column.transform, table.slots.isEmpty else {
            // It looks at other columns: the whole row is computed, and one value of it taken.
            let inputs = table.selects.map { select in
                names.first { "t." + Dialect.postgres.quote($0) == select } ?? column.column.name
            }
            let unconditional = table.withoutConditions
            return RowTransform(name: "anonymize", inputs: inputs) { values in
                let outputs = try unconditional.apply(values.map(ValueText.text), onError: onError)
                return ValueText.value(of: outputs[place], like: values[column.input])
            }
        }
        return RowTransform(name: "anonymize", inputs: [column.column.name]) { values in
            guard let text = ValueText.text(of: values[0]) else { return .null }
            var output: [UInt8] = []
            switch try table.write(transform, place, text.span, RowCells(), to: &output, onError: onError) {
            case .null: return .null
            case .text: return ValueText.value(of: output, like: values[0])
            }
        }
    }

    private func run(_ work: Job.Work, _ table: CompiledTable, _ step: String, condition: String) throws -> Int {
        let name = jobName(table, step)
        var job = Job(name: name, table: table.table.name, work: work)
        job.filter = condition.isEmpty ? nil : condition
        job.workers = control.workers
        let engine = BackfillEngine(url: url, stop: control.stop)
        let earlier = try engine.runs().last { $0.job == name && $0.state != .cancelled }
        if let earlier, earlier.state == .complete { return earlier.rows }
        var options = RunOptions()
        options.onProgress = {
            control.onProgress(.rows("anonymizing \(table.table.label)", done: $0.rows, total: $0.total))
        }
        let outcome =
            try earlier.map { try engine.resume($0.id, job: job, options: options) }
            ?? engine.start(job, options: options)
        if let error = outcome.error { throw error }
        guard outcome.record.state == .complete else { throw Stopped() }
        return outcome.record.rows
    }
}

extension CompiledTable {
    /// In place the job's filter is the condition.
    fileprivate var withoutConditions: CompiledTable {
        var table = self
        table.columns = columns.map {
            CompiledColumn(
                column: $0.column, rule: $0.rule, domain: $0.domain, input: $0.input, condition: nil,
                transform: $0.transform)
        }
        return table
    }
}
