internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceTransforms

/// A table changed in place by jobs of the engine, with their chunks, checkpoints and proof: a run that was killed goes on
/// and never masks a row twice.
struct RowByRow {
    let compiled: CompiledPlan
    let engine: BackfillEngine
    let control: RunControl

    private static let prefix = "anonymize "

    private func jobName(_ table: CompiledTable, _ step: String, run: String) -> String {
        "\(Self.prefix)\(table.table.label) \(step) \(run)"
    }

    /// Gives open jobs of runs up that nobody goes on with, since an open one forbids another of its table.
    func cancelAll(except runs: Set<String>) throws {
        for record in try engine.runs() where record.job.hasPrefix(Self.prefix) && !record.state.isFinal {
            guard !runs.contains(where: { record.job.hasSuffix(" \($0)") }) else { continue }
            _ = try engine.cancel(record.id)
        }
    }

    /// One job a condition: a job has one filter. SQL expressions run in the database, transforms here. Returns the rows.
    /// - Parameter only: SQL: no other rows.
    func change(_ table: CompiledTable, run: String, only: String?) throws -> Int {
        var rows = 0
        let changed = table.columns.indices.filter { table.columns[$0].isChanged }
        let groups = Dictionary(grouping: changed) { table.columns[$0].rule.condition ?? "" }
        // Conditions are over original values: columns that a later group's condition reads must not change before.
        for (number, group) in groups.sorted(by: { $0.key > $1.key }).enumerated() {
            let filter = [group.key, only ?? ""].filter { !$0.isEmpty }.map { "(\($0))" }.joined(separator: " AND ")
            let isSQL = { (place: Int) in table.columns[place].transform == nil }
            let computed = group.value.filter { !isSQL($0) }
            if !computed.isEmpty {
                let work = Job.Work.transform(
                    computed.map { (table.columns[$0].column.name, rowTransform($0, of: table)) })
                rows = max(rows, try carryOut(work, table, jobName(table, "\(number)t", run: run), filter: filter))
            }
            let expressions = group.value.filter(isSQL)
            if !expressions.isEmpty {
                let work = Job.Work.set(
                    expressions.compactMap { place in
                        guard case .sql(let sql) = table.columns[place].rule.action else { return nil }
                        return (table.columns[place].column.name, sql)
                    })
                rows = max(rows, try carryOut(work, table, jobName(table, "\(number)s", run: run), filter: filter))
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

    private func carryOut(_ work: Job.Work, _ table: CompiledTable, _ name: String, filter: String) throws -> Int {
        var job = Job(name: name, table: table.table.name, work: work, defaults: engine.defaults)
        job.filter = filter.isEmpty ? nil : filter
        job.workers = control.workers
        job.firesTriggers = compiled.plan.firesTriggers
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
        guard outcome.record.state == .complete else { throw Problem.stopped }
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
