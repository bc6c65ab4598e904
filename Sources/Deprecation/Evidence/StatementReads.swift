internal import SluiceArchive
internal import SluiceDatabase

/// What pg_stat_statements knows of statements that read a column or a table.
struct StatementReads {
    private let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    /// Nil where the extension isn't installed, or may not be read.
    func reads(of deprecation: Deprecation) throws -> Evidence.Reads? {
        guard let schema = try schema(), let statements = try? statements(in: schema) else { return nil }
        let counter = try counter(in: schema)
        let before = deprecation.readsBefore
        var reads = Evidence.Reads()
        reads.countedSince = counter.reset
        reads.wasReset = counter.reset != before.reset
        reads.evictions = reads.wasReset ? counter.evictions : counter.evictions - before.evictions
        reads.hiddenStatements = try hiddenStatements(in: schema)
        for statement in statements {
            let text = StatementText(statement.text)
            guard text.mentions([deprecation.table.name, deprecation.currentTable.name]) else { continue }
            let calls = before.callsSince(statement.id, calls: statement.calls, reset: counter.reset)
            guard calls > 0 else { continue }
            count(calls, of: text, shown: statement.text, deprecation, in: &reads)
        }
        return reads
    }

    private func count(
        _ calls: Int64, of text: StatementText, shown: String, _ deprecation: Deprecation,
        in reads: inout Evidence.Reads
    ) {
        guard let column = deprecation.column else {
            reads.statements.append((Self.shortened(shown), calls))
            return
        }
        if text.reads([column, deprecation.currentName]) {
            reads.statements.append((Self.shortened(shown), calls))
        } else if text.inserts([column, deprecation.currentName]) {
            reads.insertStatements.append((Self.shortened(shown), calls))
        } else if text.readsWholeRow(of: [deprecation.table.name]) {
            reads.starStatements.append((Self.shortened(shown), calls))
        }
    }

    /// What it has counted up to now, to be subtracted later.
    func baseline(of deprecation: Deprecation) throws -> ReadsBaseline {
        var baseline = ReadsBaseline()
        guard let schema = try schema(), let statements = try? statements(in: schema) else { return baseline }
        (baseline.reset, baseline.evictions) = try counter(in: schema)
        for statement in statements where StatementText(statement.text).mentions([deprecation.table.name]) {
            baseline.calls[statement.id, default: 0] += statement.calls
        }
        return baseline
    }

    /// PostgreSQL 14 was the first to tell.
    private func counter(in schema: String) throws -> (reset: String?, evictions: Int64) {
        let info = [Value.text("\(schema).pg_stat_statements_info")]
        guard try connection.catalogScalar("SELECT to_regclass($1) IS NOT NULL", info)?.isTrue == true else {
            return (nil, 0)
        }
        let row = try connection.catalogRows(
            "SELECT (stats_reset AT TIME ZONE 'UTC')::text, dealloc FROM \(schema).pg_stat_statements_info"
        ).first
        return (row?[0].text, row?[1].integer ?? 0)
    }

    /// Texts of other roles are shown to members of pg_read_all_stats alone.
    private func hiddenStatements(in schema: String) throws -> Int64 {
        try connection.catalogScalar(
            """
            SELECT count(*) FROM \(schema).pg_stat_statements WHERE query = '<insufficient privilege>'
            AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
            """)?.integer ?? 0
    }

    private func schema() throws -> String? {
        try connection.catalogScalar(
            """
            SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
            WHERE e.extname = 'pg_stat_statements'
            """)?.text
    }

    /// Statements of applications: no schema changes but those that fill a table by a query, no dump, whose columns come from the catalog, and nothing that
    /// Sluice itself ran: its statements are marked, or use its own schema.
    private func statements(in schema: String) throws -> [(id: Int64, text: String, calls: Int64)] {
        let state = connection.dialect.state
        return try connection.catalogRows(
            """
            SELECT queryid, query, sum(calls)::bigint FROM \(schema).pg_stat_statements
            WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND query NOT LIKE '%/* sluice */%' AND query !~* '^\\s*(alter|drop|comment|grant|revoke|lock|vacuum|analyze)\\M'
            AND (query !~* '^\\s*create\\M' OR query ~* \(Self.fillsTable))
            AND query !~ '(^|[^a-zA-Z0-9_$])("\(state)"|\(state))[.]' AND queryid IS NOT NULL GROUP BY 1, 2
            """
        ).map { ($0[0].integer ?? 0, $0[1].text ?? "", $0[2].integer ?? 0) }
    }

    /// CREATE TABLE … AS, and CREATE MATERIALIZED VIEW, with any query.
    private static let fillsTable = """
        '^\\s*create\\s+((unlogged|local|global|temp|temporary)\\s+)*(table|materialized\\s+view)\\M.*\\mas\\M[\\s(]*(select|with|table|values|execute)\\M'
        """

    /// pg_stat_statements has put placeholders where values stood, so the text can be shown.
    private static func shortened(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.count > 120 ? line.prefix(117) + "…" : line
    }
}
