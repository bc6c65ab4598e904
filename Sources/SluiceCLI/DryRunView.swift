internal import Sluice

/// What `run --dry-run` prints.
struct DryRunView: Encodable {
    let job: String
    let table: String
    let key: [String]
    let passes: Int
    let sql: String
    let plan: [String]
    let estimatedRows: Int?
    let estimateSource: String?
    let columns: [String]
    let rows: [Row]

    struct Row: Encodable {
        let key: String
        let before: [String?]
        let after: [String?]
        let error: String?
    }

    enum CodingKeys: String, CodingKey {
        case job, table, key, passes, sql, plan, columns, rows
        case estimatedRows = "estimated_rows"
        case estimateSource = "estimate_source"
    }

    init(_ report: DryRunReport) {
        job = report.job
        table = report.table
        key = report.key
        passes = report.passes
        sql = report.sql
        plan = report.plan
        estimatedRows = report.estimate?.rows
        estimateSource = report.estimate?.source
        columns = report.columns
        rows = report.samples.map { Row(key: $0.key, before: $0.before, after: $0.after, error: $0.error) }
    }

    func print(asJSON: Bool) {
        if asJSON { return Output.json(self) }
        Output.line(
            "job \(job) on \(table), along (\(key.joined(separator: ", "))), \(passes) pass(es) over each window")
        Output.text("\neach chunk runs\n  \(sql)")
        Output.text("\nits plan")
        for line in plan { Output.line("  " + line) }
        let estimate = estimatedRows.map { "\(Figures.count($0)) (\(estimateSource ?? ""))" } ?? "unknown"
        Output.text("\nrows to change: \(estimate)\n\nthe first rows")
        var view = TextTable(header: ["key"] + columns.flatMap { [$0, "→"] } + [""])
        for row in rows {
            let cells = zip(row.before, row.after).flatMap { [$0 ?? "NULL", $1 ?? "NULL"] }
            view.add([row.key] + (cells.isEmpty ? columns.flatMap { _ in ["", ""] } : cells) + [row.error ?? ""])
        }
        Output.text(view.text)
        Output.text("\nnothing was changed")
    }
}
