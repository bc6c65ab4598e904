package import SluiceDatabase
internal import SluiceSQLText

/// The statements of a run. Names are quoted, values are parameters, so that all chunks share a prepared statement.
package struct ChunkSQL: Sendable {
    package struct Statement: Sendable {
        package let sql: String
        package let parameters: [Value]
    }

    package let plan: RunPlan
    /// Walks over rows that ranges have covered, for those that came in meanwhile.
    let isSweep: Bool
    /// Keys of rows in quarantine, which a sweep and a proof leave alone.
    private let aside: [[Value]]
    /// The one row a replay is about.
    private let only: [Value]?

    package init(_ plan: RunPlan, isSweep: Bool = false, aside: [[Value]] = [], only: [Value]? = nil) {
        self.plan = plan
        self.isSweep = isSweep
        self.aside = aside
        self.only = only
    }

    private var dialect: Dialect { plan.dialect }
    private var key: KeyOrder { plan.key }

    // MARK: Windows

    /// The upper end of a window of `rows` keys behind `low`: the last of them, found along the index.
    package func boundary(after low: [Value]?, upTo high: [Value], rows: Int) -> Statement {
        var text = SQLText(dialect)
        let conditions = keyConditions(low: low, high: high, in: &text)
        let limit = text.bind(.integer(Int64(rows)))
        let sql = """
            SELECT \(key.list(in: dialect)) FROM (SELECT \(key.list(in: dialect)) FROM \(plan.quotedTable) \
            WHERE \(conditions) ORDER BY \(key.orderBy(in: dialect)) LIMIT \(limit)) AS w \
            ORDER BY \(key.reverseOrderBy(in: dialect)) LIMIT 1
            """
        return Statement(sql: sql, parameters: text.parameters)
    }

    package var lastKey: String {
        "SELECT \(key.list(in: dialect)) FROM \(plan.quotedTable) ORDER BY \(key.reverseOrderBy(in: dialect)) LIMIT 1"
    }

    // MARK: Chunks

    package func update(_ chunk: RangeProgress.Chunk) -> Statement {
        var text = SQLText(dialect)
        let conditions = conditions(of: chunk, in: &text)
        return Statement(
            sql: "UPDATE \(plan.quotedTable) SET \(assignments) WHERE \(conditions)", parameters: text.parameters)
    }

    /// Keys of the chunk's range, in order: for finding the rows that are to blame for an error. The job's own
    /// conditions are left out, since they may be what fails.
    package func keys(of chunk: RangeProgress.Chunk) -> Statement {
        var text = SQLText(dialect)
        let conditions = rangeConditions(of: chunk, in: &text)
        return Statement(
            sql:
                "SELECT \(key.list(in: dialect)) FROM \(plan.quotedTable) WHERE \(conditions) ORDER BY \(key.orderBy(in: dialect))",
            parameters: text.parameters)
    }

    /// The assignments of a `set:` job; no other job asks.
    package var assignments: String {
        guard case .set(let columns) = plan.job.work else { return "" }
        return columns.map { "\(dialect.quote($0.column)) = (\($0.expression))" }.joined(separator: ", ")
    }

    /// All conditions on a chunk's rows: key range, pass, the job's own.
    package func conditions(of chunk: RangeProgress.Chunk, in text: inout SQLText) -> String {
        let range = rangeConditions(of: chunk, in: &text)
        guard !aside.isEmpty else { return ([range] + rowConditions).joined(separator: " AND ") }
        return range + " AND " + outsideQuarantine(rowConditions.joined(separator: " AND "), in: &text)
    }

    /// `condition`, which is not even looked at for rows in quarantine: they are there because it may fail on them.
    /// Only CASE promises that order (PostgreSQL, "Expression Evaluation Rules").
    func outsideQuarantine(_ condition: String, in text: inout SQLText) -> String {
        guard !aside.isEmpty else { return condition }
        let rest = condition.isEmpty ? "1 = 1" : condition
        return "CASE WHEN \(key.isAny(of: aside, in: &text)) THEN 1 = 0 ELSE \(rest) END"
    }

    /// The conditions on the key alone.
    func rangeConditions(of chunk: RangeProgress.Chunk, in text: inout SQLText) -> String {
        if let only { return key.equal(only, in: &text) }
        let range = keyConditions(low: chunk.low, high: chunk.high, in: &text)
        guard plan.passes > 1 else { return range }
        let pass = dialect.remainder(of: passNumber, by: plan.passes)
        return range + " AND \(pass) = \(text.bind(.integer(Int64(chunk.pass))))"
    }

    /// Both ends stand in the statement's own WHERE: with a joined range PostgreSQL would read the whole table for
    /// each chunk.
    func keyConditions(low: [Value]?, high: [Value], in text: inout SQLText) -> String {
        let after = low.map { key.after($0, in: &text) + " AND " } ?? ""
        return after + key.upTo(high, in: &text)
    }

    /// The job's `where`. A sweep takes the rows that are left over, and none where they can't be told from those that
    /// are done: nothing is changed twice.
    var rowConditions: [String] {
        isSweep ? ["(\(leftOver ?? "1 = 0"))"] : plan.job.filter.map { ["(\($0))"] } ?? []
    }

    /// An integer that a row's key alone decides.
    private var passNumber: String {
        if key.isInteger { return dialect.quote(key.names[0]) }
        let row = "ROW(\(key.list(in: dialect)))"
        // hash_record came with PostgreSQL 14.
        return plan.serverVersion >= 140_000
            ? "pg_catalog.hash_record(\(row))" : "pg_catalog.hashtext(\(row)::pg_catalog.text)"
    }

    // MARK: Proofs

    /// Rows that the job still has to change, where its result can be told from its input.
    package var leftOver: String? {
        guard plan.proof == .predicate else { return nil }
        guard case .set(let columns) = plan.job.work else { return plan.job.filter }
        let changed = changed(by: columns)
        return plan.job.filter.map { "(\($0)) AND \(changed)" } ?? changed
    }

    /// Whether one of the columns would be another.
    func changed(by columns: [(column: String, expression: String)]) -> String {
        let differs = columns.map { column, expression in
            let type = plan.description.column(column)?.type
            let value = dialect.stored(expression, as: type)
            let comparable = type.map(dialect.comparesAsText) == true ? "::text" : ""
            return dialect.isDistinct(dialect.quote(column) + comparable, value + comparable)
        }
        return "(" + differs.joined(separator: " OR ") + ")"
    }

    /// Rows for which `verify` doesn't hold; unknown (NULL) is not holding. A `where` that reads no column the job
    /// writes bounds the job's rows before and after; one that does (`x IS NULL`) is no longer true afterwards.
    package var unverified: String? {
        guard let verify = plan.job.verify else { return nil }
        let fails = "(\(verify)) IS NOT TRUE"
        guard let filter = plan.job.filter,
            !SQLExpression(filter, in: dialect).mentionsAny(of: plan.job.targets)
        else { return fails }
        return "(\(filter)) AND \(fails)"
    }

    /// Keys of rows that match `condition`, at most `limit`.
    package func keysMatching(_ condition: String, limit: Int, parameters text: SQLText) -> Statement {
        var text = text
        let limit = text.bind(.integer(Int64(limit)))
        return Statement(
            sql: "SELECT \(key.list(in: dialect)) FROM \(plan.quotedTable) WHERE \(condition) LIMIT \(limit)",
            parameters: text.parameters)
    }
}
