internal import SluiceDatabase

/// Triggers and rules of the tables at hand, off for the run unless the plan says `triggers: fire`: they would send mail
/// or write history.
///
/// PostgreSQL: which ones were on is kept in the database, so that a run after a crash switches the same ones on again.
/// SQLite: sessions don't fire them (``TriggerSilencing``), and nothing is switched.
struct TriggerSwitch {
    private var state: String { connection.dialect.stateTable("anonymize_switched_off") }
    private let connection: any Connection
    private let tables: [CompiledTable]

    init(_ connection: any Connection, _ tables: [CompiledTable]) {
        self.connection = connection
        self.tables = tables
    }

    private struct Switchable {
        let table: String
        let kind: String
        let name: String
        /// `O`, `A` (ENABLE ALWAYS) or `R` (ENABLE REPLICA), as pg_trigger.tgenabled and pg_rewrite.ev_enabled have it.
        let state: String
    }

    /// Returns what is off now, as `table: name`.
    func disable() throws -> [String] {
        if let silencing = connection as? any TriggerSilencing {
            silencing.silenceTriggers()
            return tables.flatMap { table in table.table.triggers.map { "\(table.table.label): \($0)" } }
        }
        let found = try tables.flatMap { try switchables($0.table) }
        try connection.transaction {
            try connection.execute("SET LOCAL lock_timeout = '30s'")
            for one in found {
                try connection.execute(
                    "ALTER TABLE \(one.table) DISABLE \(one.kind) \(Dialect.postgres.quote(one.name))")
                try connection.execute(
                    "INSERT INTO \(state) VALUES ($1, $2, $3, $4)",
                    [.text(one.table), .text(one.kind), .text(one.name), .text(one.state)])
            }
        }
        return try connection.rows("SELECT table_name || ': ' || name FROM \(state) ORDER BY 1").compactMap {
            $0[0].text
        }
    }

    private func switchables(_ table: DataTable) throws -> [Switchable] {
        let name = table.name.quoted(in: .postgres)
        let oid = Dialect.postgres.literal(name) + "::regclass"
        return try connection.catalogRows(
            """
            SELECT 'TRIGGER', tgname::text, tgenabled::text FROM pg_trigger
            WHERE tgrelid = \(oid) AND NOT tgisinternal AND tgenabled IN ('O', 'A', 'R')
            UNION ALL SELECT 'RULE', rulename::text, ev_enabled::text FROM pg_rewrite
            WHERE ev_class = \(oid) AND ev_enabled IN ('O', 'A', 'R')
            """
        ).compactMap { row in
            guard let kind = row[0].text, let one = row[1].text, let state = row[2].text else { return nil }
            return Switchable(table: name, kind: kind, name: one, state: state)
        }
    }

    func enable() throws {
        guard !(connection is any TriggerSilencing) else { return }
        try connection.transaction {
            for row in try connection.rows("SELECT table_name, kind, name, state FROM \(state)") {
                guard let table = row[0].text, let kind = row[1].text, let name = row[2].text else { continue }
                let how = ["A": "ENABLE ALWAYS", "R": "ENABLE REPLICA"][row[3].text ?? ""] ?? "ENABLE"
                // A table that was dropped while the run was interrupted has nothing to switch on.
                guard try connection.catalogScalar("SELECT to_regclass($1) IS NOT NULL", [.text(table)])?.isTrue == true
                else {
                    continue
                }
                try connection.execute("ALTER TABLE \(table) \(how) \(kind) \(Dialect.postgres.quote(name))")
            }
            try connection.execute("DELETE FROM \(state)")
        }
    }
}
