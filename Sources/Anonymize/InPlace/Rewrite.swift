internal import SluiceBackfill
internal import SluiceDatabase

/// After the last UPDATE the originals still stand in dead rows, indexes, TOAST, statistics and free pages.
struct Rewrite {
    private let connection: any Connection
    private let compiled: CompiledPlan
    private let control: RunControl
    /// Where the WAL ended when the run began.
    private let walStart: String?

    init(_ connection: any Connection, _ compiled: CompiledPlan, _ control: RunControl, walStart: String?) {
        self.connection = connection
        self.compiled = compiled
        self.control = control
        self.walStart = walStart
    }

    struct Result {
        /// What the rewrite would have removed, and couldn't.
        var leftovers: [String] = []
        /// What no rewrite reaches.
        var notes: [String] = []
    }

    /// Rewrites the tables that have dead rows, and renews the statistics of all that were touched.
    func run(_ tables: [CompiledTable], touched: [CompiledTable]) throws -> Result {
        try connection.dialect.choose(
            postgres: rewritePostgres(tables, touched: touched), sqlite: rewriteSQLite())
    }

    private func rewritePostgres(_ tables: [CompiledTable], touched: [CompiledTable]) throws -> Result {
        // A reader that holds a table for hours must not make this wait as long.
        let patience = connection.dialect.lockTimeout(control.lockPatience)
        if let patience { try connection.execute(patience.set) }
        defer { if let patience { _ = try? connection.execute(patience.reset) } }
        let deadline = ContinuousClock.now + control.snapshotPatience
        let names = withParents(touched).map { $0.name.quoted(in: .postgres) }
        let views = compiled.catalog.materializedViews
        var result = Result()
        result.leftovers += try rewrite(tables.map { $0.table.name.quoted(in: .postgres) }, until: deadline)
        for view in views {
            result.leftovers += try unlessLocked(view) { try connection.execute("REFRESH MATERIALIZED VIEW \(view)") }
        }
        let statistics = StatisticsRenewal(connection)
        try statistics.forget(names + views)
        for name in names + views {
            result.leftovers += try unlessLocked("statistics of \(name)") { try connection.execute("ANALYZE \(name)") }
        }
        result.leftovers += try statistics.stale(names + views)
        // Their own dead rows hold the old values.
        result.leftovers += try rewrite(StatisticsRenewal.catalogs, until: deadline)
        result.notes += try unreachable()
        return result
    }

    /// A partitioned table has no rows, and yet statistics of those in its partitions.
    private func withParents(_ tables: [CompiledTable]) -> [DataTable] {
        let labels = Set(tables.map(\.table.label))
        return tables.map(\.table)
            + compiled.catalog.tables.filter { table in
                !table.holdsRows && compiled.catalog.leaves(of: table).contains { labels.contains($0.label) }
            }
    }

    /// Again and again while dead rows are kept, since not everything that sees them can be seen.
    private func rewrite(_ names: [String], until deadline: ContinuousClock.Instant) throws -> [String] {
        let horizon = try RemovalHorizon(connection)
        let rewrite = TableRewrite(connection)
        var left = names
        var pause: Duration = .milliseconds(250)
        while true {
            let holders = try horizon.wait(until: deadline, control)
            var problems: [(name: String, text: String)] = []
            for name in left {
                switch try rewrite.run(name) {
                case .clean: break
                case .kept(let rows):
                    let cause = holders.isEmpty ? "a transaction that can't be seen" : holders.joined(separator: ", ")
                    problems.append((name, "\(name) keeps \(rows) dead rows with original values for \(cause)"))
                case .refused(let reason): problems.append((name, "\(name) wasn't rewritten: \(reason)"))
                }
            }
            left = problems.map(\.name)
            guard !left.isEmpty, ContinuousClock.now < deadline, control.pause(pause) else {
                return problems.map(\.text)
            }
            pause = min(pause * 2, .seconds(10))
        }
    }

    private func unlessLocked(_ what: String, _ body: () throws -> Void) throws -> [String] {
        do {
            try body()
            return []
        } catch let error as DatabaseError where error.kind == .lockTimeout {
            return ["\(what) stays as it was: another session has it locked"]
        }
    }

    /// What no rewrite reaches.
    func unreachable() throws -> [String] {
        guard connection.dialect.isServer else {
            return ["backups of this file, and free blocks of the disk below it, aren't touched"]
        }
        let written = try walStart.flatMap { start in
            try connection.catalogScalar("SELECT ((pg_current_wal_lsn() - '\(start)'::pg_lsn) / 1000000)::bigint")?
                .integer
        }
        var notes = [
            "WAL, of which this run wrote \(written ?? 0) MB, holds original values until the server recycles it: run "
                + "'SELECT pg_switch_wal(); CHECKPOINT', and keep no WAL archive of this copy",
            "server logs and backups of this copy aren't touched",
        ]
        let counts = [
            ("replication slots keep WAL with original values", "SELECT count(*) FROM pg_replication_slots"),
            ("large objects aren't covered by a plan", "SELECT count(*) FROM pg_largeobject_metadata"),
            ("foreign tables show another server's rows", "SELECT count(*) FROM pg_foreign_table"),
            (
                "subscriptions bring rows from elsewhere",
                "SELECT count(*) FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())"
            ),
        ]
        for (text, sql) in counts {
            if let count = try connection.catalogScalar(sql)?.integer, count > 0 { notes.append("\(count) \(text)") }
        }
        return notes
    }

    // MARK: SQLite

    private func rewriteSQLite() throws -> Result {
        try connection.executeScript("PRAGMA secure_delete = ON")
        // Words that triggers took out of a full-text index stand in its segments until these are merged.
        for table in compiled.catalog.virtualTables { try connection.execute(table.rebuild) }
        let deadline = ContinuousClock.now + control.snapshotPatience
        var result = Result(notes: try unreachable())
        result.leftovers += try unlessBusy("the file's free pages", until: deadline) {
            try connection.executeScript("ANALYZE; VACUUM")
            return true
        }
        result.leftovers += try unlessBusy("the -wal file beside the database", until: deadline) {
            // Its row says whether a reader kept it from emptying the file (sqlite.org/pragma.html#pragma_wal_checkpoint).
            try connection.rows("PRAGMA wal_checkpoint(TRUNCATE)").first?[0].integer == 0
        }
        return result
    }

    /// Again and again until `body` says that it did what it should, while others have the file open.
    private func unlessBusy(_ what: String, until deadline: ContinuousClock.Instant, _ body: () throws -> Bool) throws
        -> [String]
    {
        var hasReported = false
        while true {
            do {
                if try body() { return [] }
            } catch let error as DatabaseError where error.kind == .lockTimeout {
                // Waited for below.
            }
            guard ContinuousClock.now < deadline, control.stop.reason == nil else {
                return ["\(what) hold original values: another process reads the database or has it locked"]
            }
            if !hasReported { control.onProgress(.step("waiting for another process that reads the database")) }
            hasReported = true
            control.pause(.milliseconds(250))
        }
    }
}
