internal import Archive
internal import Database

/// What pg_stat_statements knows of statements that read a column or a table.
struct StatementReads {
    private let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    /// Nil where the extension isn't installed, or may not be read.
    func reads(of deprecation: Deprecation) throws -> Evidence.Reads? {
        guard let schema = try schema() else { return nil }
        var reads = Evidence.Reads()
        guard let statements = try? statements(in: schema) else { return nil }
        for statement in statements {
            let tokens = SQLTokens(statement.text)
            guard names(deprecation.table, deprecation.currentTable).contains(where: tokens.mentions) else { continue }
            let calls = statement.calls - deprecation.readsBefore[statement.id, default: 0]
            guard calls > 0 else { continue }
            let column = [deprecation.column, deprecation.currentName].compactMap { $0 }
            if deprecation.column == nil || column.contains(where: tokens.mentions) {
                reads.statements.append((Self.shortened(statement.text), calls))
            } else if tokens.selectsEverything {
                reads.starCalls += calls
            }
        }
        let info = try? connection.rows("SELECT stats_reset::text, dealloc FROM \(schema).pg_stat_statements_info")
        reads.reset = info?.first?[0].text
        reads.evictions = info?.first?[1].integer ?? 0
        return reads
    }

    /// Calls up to now of every statement that names it, to be subtracted later.
    func baseline(of deprecation: Deprecation) throws -> [Int64: Int64] {
        guard let schema = try schema(), let statements = try? statements(in: schema) else { return [:] }
        return statements.filter { SQLTokens($0.text).mentions(deprecation.table.name) }
            .reduce(into: [:]) { $0[$1.id, default: 0] += $1.calls }
    }

    private func names(_ tables: QualifiedName...) -> [String] { tables.map(\.name) }

    private func schema() throws -> String? {
        try connection.scalar(
            """
            SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
            WHERE e.extname = 'pg_stat_statements'
            """)?.text
    }

    /// Statements of applications: no schema changes, and nothing that Sluice itself ran.
    private func statements(in schema: String) throws -> [(id: Int64, text: String, calls: Int64)] {
        try connection.rows(
            """
            SELECT queryid, query, sum(calls)::bigint FROM \(schema).pg_stat_statements
            WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND query NOT LIKE '%/* sluice */%' AND query !~* '^\\s*(alter|create|drop|comment|grant|revoke|lock|vacuum|analyze)'
            AND query NOT LIKE '%sluice.%' AND query NOT LIKE '%sluice_%' AND queryid IS NOT NULL GROUP BY 1, 2
            """
        ).map { ($0[0].integer ?? 0, $0[1].text ?? "", $0[2].integer ?? 0) }
    }

    /// pg_stat_statements has put placeholders where values stood, so the text can be shown.
    private static func shortened(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.count > 120 ? line.prefix(117) + "…" : line
    }
}
