internal import Database

/// Triggers of the tables at hand, off for the run where the plan says so: they would send mail or write history.
///
/// Which ones were on is kept in the database, so that a run after a crash switches the same ones on again.
struct TriggerSwitch {
    private let connection: any Connection
    private let tables: [CompiledTable]

    init(_ connection: any Connection, _ tables: [CompiledTable]) {
        self.connection = connection
        self.tables = tables.filter { !$0.table.triggers.isEmpty }
    }

    func disable() throws {
        guard connection.dialect.name == .postgres, !tables.isEmpty else { return }
        try connection.transaction {
            try connection.execute("CREATE SCHEMA IF NOT EXISTS sluice")
            try connection.execute(
                "CREATE TABLE IF NOT EXISTS sluice.disabled_triggers (table_name text NOT NULL, trigger_name text NOT NULL)"
            )
            for table in tables {
                let name = table.table.name.quoted(in: .postgres)
                let enabled = try connection.rows(
                    """
                    SELECT tgname::text FROM pg_trigger WHERE tgrelid = \(Dialect.postgres.literal(name))::regclass
                    AND NOT tgisinternal AND tgenabled = 'O'
                    """
                ).compactMap { $0[0].text }
                for trigger in enabled {
                    try connection.execute("ALTER TABLE \(name) DISABLE TRIGGER \(Dialect.postgres.quote(trigger))")
                    try connection.execute(
                        "INSERT INTO sluice.disabled_triggers VALUES ($1, $2)", [.text(name), .text(trigger)])
                }
            }
        }
    }

    func enable() throws {
        guard connection.dialect.name == .postgres, !tables.isEmpty else { return }
        try connection.transaction {
            for row in try connection.rows("SELECT table_name, trigger_name FROM sluice.disabled_triggers") {
                guard let table = row[0].text, let trigger = row[1].text else { continue }
                try connection.execute("ALTER TABLE \(table) ENABLE TRIGGER \(Dialect.postgres.quote(trigger))")
            }
            try connection.execute("DELETE FROM sluice.disabled_triggers")
        }
    }
}
