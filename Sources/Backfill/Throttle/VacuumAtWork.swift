internal import SluiceDatabase

/// PostgreSQL: a vacuum works on the table, by hand or by itself; one against wraparound doesn't give way to anybody. What
/// the run writes meanwhile it has to look through again.
struct VacuumAtWork: ThrottleSignal {
    static let name = "autovacuum"

    let table: QualifiedName

    func measure(on connection: any Connection) throws -> Bool? {
        let row = try connection.catalogRows(
            """
            WITH tables AS (
              SELECT to_regclass($1)::oid AS oid UNION SELECT relid::oid FROM pg_partition_tree(to_regclass($1)))
            SELECT count(*) FILTER (WHERE relid IN (SELECT oid FROM tables)) > 0, count(*) FILTER (WHERE relid IS NULL) > 0
            FROM pg_stat_progress_vacuum WHERE datname = current_database()
            """, [.text(table.quoted(in: .postgres))]
        ).first
        if row?[0].isTrue == true { return true }
        // Of another role's vacuum only the process is told.
        guard row?[1].isTrue != true else { throw SignalUnseen(right: "pg_read_all_stats") }
        return false
    }

    func reasonToWait(at isAtWork: Bool, isHeld: Bool) -> String? { isAtWork ? "a vacuum works on \(table)" : nil }
}
