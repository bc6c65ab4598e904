internal import SluiceDatabase

/// PostgreSQL: a vacuum works on the table, by hand or by itself, or one against wraparound is due, which doesn't give way to anybody. What
/// the run writes meanwhile it has to look through again.
struct VacuumAtWork: ThrottleSignal {
    static let name = "autovacuum"

    enum Reading: Sendable {
        case atWork, due, none
    }

    let table: QualifiedName

    func measure(on connection: any Connection) throws -> Reading? {
        let row = try connection.catalogRows(
            """
            \(WatchedTables.query(table, on: connection))
            SELECT count(*) FILTER (WHERE relid IN (SELECT oid FROM tree)) > 0, count(*) FILTER (WHERE relid IS NULL) > 0,
              (SELECT bool_or(\(Self.isDue)) FROM pg_class c WHERE oid IN (SELECT oid FROM tree) AND relkind IN ('r', 'm'))
            FROM pg_stat_progress_vacuum WHERE datname = current_database()
            """
        ).first
        if row?[0].isTrue == true { return .atWork }
        // Of another role's vacuum only the process is told.
        guard row?[1].isTrue != true else { throw SignalUnseen(right: "pg_read_all_stats") }
        return row?[2].isTrue == true ? .due : Reading.none
    }

    /// As autovacuum decides it (`relation_needs_vacanalyze` in the server's autovacuum.c): a table's own limit only lowers the server's.
    private static let isDue = """
        age(c.relfrozenxid) > least(current_setting('autovacuum_freeze_max_age')::integer, (SELECT min(option_value::integer)
          FROM pg_options_to_table(c.reloptions) WHERE option_name = 'autovacuum_freeze_max_age'))
        OR mxid_age(c.relminmxid) > current_setting('autovacuum_multixact_freeze_max_age')::integer
        """

    func reasonToWait(at reading: Reading, isHeld: Bool) -> String? {
        switch reading {
        case .atWork: "a vacuum works on \(table)"
        case .due: "a vacuum of \(table) against wraparound is due"
        case .none: nil
        }
    }
}
