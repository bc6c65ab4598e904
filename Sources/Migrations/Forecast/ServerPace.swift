internal import SluiceDatabase

/// How fast this server reads, writes tables again and builds indexes, in bytes a second.
struct ServerPace {
    private var scanned: Double
    private let rewritten: Double
    private let indexed: Double

    /// A table smaller than this is gone through before anyone notices.
    static let smallest: Int64 = 1 << 20
    private static let largestSample: Int64 = 32 << 20

    /// - Parameter largest: The table for whose sake anybody asks.
    /// - Returns: Nil where there is nothing to ask for, or nothing to measure it on.
    init?(for largest: Footprint, on live: any Connection, shadow: (any Connection)?) throws {
        guard let size = largest.size, size.bytes > Self.smallest else { return nil }
        guard live.dialect.isServer else {
            guard let copied = Self.copying(largest.table, size, on: live) else { return nil }
            // Read alone is done several times as fast.
            self.init(scanned: copied * 4, rewritten: copied, indexed: copied)
            return
        }
        guard let shadow else { return nil }
        try self.init(on: shadow)
        // It may lie on disk, where the shadow's lies in memory.
        if let read = Self.reading(largest.table, size, on: live) { scanned = min(scanned, read) }
    }

    private init(scanned: Double, rewritten: Double, indexed: Double) {
        self.scanned = scanned
        self.rewritten = rewritten
        self.indexed = indexed
    }

    /// Measured on a table of its own.
    private init(on shadow: any Connection) throws {
        let table = "sluice_pace.rows"
        // The shadow has the live database's functions, and the plan may have left another role.
        try shadow.executeScript(
            """
            SET ROLE NONE; SET search_path = pg_catalog, pg_temp; CREATE SCHEMA sluice_pace;
            CREATE TABLE \(table) AS SELECT i AS id, md5(i::text) AS name, md5((i + 1)::text) AS other,
            i % 1000 AS number FROM generate_series(1, 200000) AS i
            """)
        defer { try? shadow.executeScript("DROP SCHEMA sluice_pace CASCADE") }
        let size = try shadow.scalar("SELECT pg_catalog.pg_relation_size('\(table)')")?.integer ?? 0
        func pace(_ sql: String) throws -> Double {
            let start = ContinuousClock.now
            try shadow.executeScript(sql)
            return Double(size) / Self.seconds(since: start)
        }
        scanned = try pace("SELECT count(*) FROM \(table) WHERE name = ''")
        indexed = try pace("CREATE INDEX rows_name ON \(table) (name)")
        try shadow.executeScript("DROP INDEX sluice_pace.rows_name")
        rewritten = try pace("ALTER TABLE \(table) ALTER COLUMN number TYPE numeric")
    }

    private static func seconds(since start: ContinuousClock.Instant) -> Double {
        max((ContinuousClock.now - start) / .seconds(1), 0.000_1)
    }

    /// Pages from all over a table, as many as can be read before anyone notices.
    private static func reading(_ table: String, _ size: TableSize, on live: any Connection) -> Double? {
        let share = min(100, 100 * Double(largestSample) / Double(size.bytes))
        let start = ContinuousClock.now
        let read: Void? = try? live.transaction(.snapshot) {
            try live.executeScript(
                "SET LOCAL lock_timeout = '1s'; SET LOCAL statement_timeout = '10s'; \(PinnedPath.inTransaction)")
            _ = try live.rows("SELECT pg_catalog.count(*) FROM \(table) TABLESAMPLE SYSTEM (\(share))")
        }
        return read.map { Double(size.bytes) * share / 100 / seconds(since: start) }
    }

    /// SQLite: the table's first rows, copied to a place of this connection's own.
    private static func copying(_ table: String, _ size: TableSize, on live: any Connection) -> Double? {
        guard let rows = size.rows, rows > 0 else { return nil }
        let sample = min(rows, 20_000)
        let start = ContinuousClock.now
        defer { try? live.executeScript("DROP TABLE IF EXISTS temp.sluice_pace") }
        let copy = "CREATE TEMP TABLE sluice_pace AS SELECT * FROM main.\(Dialect.sqlite.quote(table)) LIMIT \(sample)"
        guard (try? live.executeScript(copy)) != nil else { return nil }
        return Double(size.bytes) * Double(sample) / Double(rows) / seconds(since: start)
    }

    func seconds(_ footprint: Footprint, _ size: TableSize) -> Double {
        let bytes = Double(size.bytes)
        let reading = bytes / scanned
        if footprint.rewrites || footprint.changesRows {
            return reading + bytes / rewritten + Double(size.indexBytes) / indexed
        }
        return footprint.buildsIndex ? reading + bytes / indexed : reading
    }
}
