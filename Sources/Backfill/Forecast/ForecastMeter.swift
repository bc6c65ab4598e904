internal import SluiceDatabase
internal import SluiceIntrospection

/// Reads what a chunk writes, beside its rows.
struct ForecastMeter {
    struct Reading {
        /// PostgreSQL: where the server's WAL stands, all sessions together.
        var position: Double?
        var updates = 0
        var updatesInPage = 0
    }

    private let connection: any Connection
    /// SQLite: bytes of a page with the head that it has in the WAL; nil where the file isn't in WAL mode.
    private let pageBytes: Double?
    /// PostgreSQL: the table and those that inherit from it.
    private let counters: String?

    init(_ plan: RunPlan, on connection: any Connection) throws {
        self.connection = connection
        guard plan.dialect.isServer else {
            counters = nil
            let isWAL = try connection.scalar("PRAGMA journal_mode")?.text == "wal"
            let size = try connection.scalar("PRAGMA page_size")?.real
            // 24 bytes before each page (sqlite.org/fileformat2.html, "The Write-Ahead Log").
            pageBytes = isWAL ? size.map { $0 + 24 } : nil
            // What didn't fit into memory would go into the database itself, and keep its readers out.
            if !isWAL { try connection.executeScript("PRAGMA cache_spill = OFF") }
            return
        }
        pageBytes = nil
        let tree = try Snapshot.read(.sizes, from: connection, of: [plan.table]).relations.map { "\($0.oid)" }
        counters = """
            SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8,
              (SELECT coalesce(sum(n_tup_upd), 0)::int8 FROM pg_stat_xact_all_tables WHERE relid IN (\(tree.joined(separator: ", ")))),
              (SELECT coalesce(sum(n_tup_hot_upd), 0)::int8 FROM pg_stat_xact_all_tables WHERE relid IN (\(tree.joined(separator: ", "))))
            """
    }

    func read() throws -> Reading {
        guard let counters, let row = try connection.catalogRows(counters).first else { return Reading() }
        return Reading(
            position: row[0].real, updates: Int(row[1].integer ?? 0), updatesInPage: Int(row[2].integer ?? 0))
    }

    /// SQLite, in WAL mode: how many pages the transaction that is open has changed, which are written.
    func writePages() throws -> Int? {
        guard pageBytes != nil, let connection = connection as? any PageWriting else { return nil }
        return try connection.writePages()
    }

    func journal(_ before: Reading, _ after: Reading, pages: Int?) -> Double? {
        if let pageBytes, let pages { return Double(pages) * pageBytes }
        guard let from = before.position, let to = after.position else { return nil }
        return max(0, to - from)
    }

    func updates(_ before: Reading, _ after: Reading) -> (all: Int, inPage: Int)? {
        guard counters != nil else { return nil }
        return (after.updates - before.updates, after.updatesInPage - before.updatesInPage)
    }
}
