internal import Database

/// After the last UPDATE the originals still stand in dead rows, indexes, TOAST, statistics and free pages.
struct Rewrite {
    private let connection: any Connection
    private let compiled: CompiledPlan

    init(_ connection: any Connection, _ compiled: CompiledPlan) {
        self.connection = connection
        self.compiled = compiled
    }

    /// Rewrites the tables and their statistics, and returns what it can't reach.
    func run(_ tables: [CompiledTable]) throws -> [String] {
        connection.dialect.name == .postgres ? try rewritePostgres(tables) : try rewriteSQLite()
    }

    private func rewritePostgres(_ tables: [CompiledTable]) throws -> [String] {
        for table in tables where table.table.holdsRows {
            let name = table.table.name.quoted(in: .postgres)
            // A new file for heap, TOAST and indexes; then new MCVs, histograms and extended statistics.
            try connection.execute("VACUUM (FULL, ANALYZE) \(name)")
        }
        for view in compiled.catalogue.materializedViews { try connection.execute("REFRESH MATERIALIZED VIEW \(view)") }
        // pg_statistic's own dead rows hold the old histograms.
        try connection.execute("VACUUM FULL pg_catalog.pg_statistic")
        try connection.execute("VACUUM FULL pg_catalog.pg_statistic_ext_data")
        try connection.execute("CHECKPOINT")
        return try unreachable()
    }

    private func unreachable() throws -> [String] {
        var notes = [
            "WAL written by this run and before it holds original values until the server recycles it: run "
                + "'SELECT pg_switch_wal(); CHECKPOINT', and keep no WAL archive of this copy",
            "server logs and backups of this copy aren't touched",
        ]
        let counts = [
            ("replication slots keep WAL with original values", "SELECT count(*) FROM pg_replication_slots"),
            ("large objects aren't covered by a plan", "SELECT count(*) FROM pg_largeobject_metadata"),
            ("foreign tables show another server's rows", "SELECT count(*) FROM pg_foreign_table"),
            ("subscriptions bring rows from elsewhere", "SELECT count(*) FROM pg_stat_subscription"),
        ]
        for (text, sql) in counts {
            if let count = try connection.scalar(sql)?.integer, count > 0 { notes.append("\(count) \(text)") }
        }
        return notes
    }

    private func rewriteSQLite() throws -> [String] {
        try connection.executeScript("PRAGMA secure_delete = ON")
        try connection.executeScript("ANALYZE; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")
        return ["backups of this file, and free blocks of the disk below it, aren't touched"]
    }
}
