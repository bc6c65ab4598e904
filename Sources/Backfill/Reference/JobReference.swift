internal import SluiceTransforms

extension FileReference {
    /// `docs/jobs.md`.
    static let jobs = FileReference(
        name: "jobs",
        opening: """
            # Jobs
            `backfills/NAME.yaml`: what `sluice run NAME` does to the rows of a table. Every key that is read; a test compares this page with the
            decoder. An unknown key, a wrong type or a missing one is an error with its line and column, before anything is touched.
            """,
        examples: [
            """
            table: products
            set:
              price_decimal: price / 100.0
            where: price_decimal IS NULL
            keep_in_sync: true
            verify: price_decimal = price / 100.0
            key: [id]
            chunk: {target: 200ms, min_rows: 100, max_rows: 20000, passes: 1, windows: 4}
            workers: 2
            throttle:
              replica_lag: 5s
              replica_bytes: 64MB
              replicas: [standby1, standby2]
              slot_wal: 20GB
              wal_rate: 64MB/s
              archive_queue: 40
              active_sessions: 80
              lock_waiters: 5
              autovacuum: true
              dead_rows: 5000000
              oldest_transaction: 10m
              wal_size: 200MB
              writer_wait: 100ms
              free_disk: 20GB
              latency: {query: "SELECT 1 FROM products LIMIT 1", limit: 20ms}
              query: SELECT paused FROM ops.switches WHERE name = 'backfills'
              window: "22:00-06:00"
            on_error: {quarantine: 100}
            lock_timeout: 2s
            """,
            """
            table: products
            transform:
              price_decimal: {cents_to_decimal: price}
            """,
        ],
        meanings: [
            "table": "The table, with its schema where the search path doesn't find it.",
            "set": "SQL expressions by column, computed by the database. A job has `set` or `transform`.",
            "transform":
                "Transforms by column, computed by Sluice: `sluice anonymize transforms` lists them, and an embedder "
                + "adds its own.",
            "where": "Only rows that meet this. `target IS NULL` marks the rows that are still to be done.",
            "keep_in_sync": "A trigger does the same for what applications write until the run is complete.",
            "verify": "Must hold for every row before the run is complete.",
            "key": "The unique index, or its columns, by which the table is walked; without it Sluice chooses one.",
            "chunk": "Bounds of a chunk.",
            "chunk.target": "How long one takes, and so how long its row locks last: 500ms.",
            "chunk.min_rows": "What a chunk begins with, and doesn't fall below: 100.",
            "chunk.max_rows": "What it doesn't grow above: 100000.",
            "chunk.passes": "Passes over a window; without it Sluice chooses (see the README of `Sources/Backfill`).",
            "chunk.windows": "Windows in flight, where there are passes: 4.",
            "workers": "Threads, each with a connection; one where nothing is said, and on SQLite.",
            "throttle":
                "Reasons to wait before the next chunk, asked about once a second. One that can't be measured is a "
                + "reason as well; `status` and the line of progress name it. What holds the run back by its limit "
                + "lets it go on at four fifths of that.",
            "throttle.replica_lag":
                "PostgreSQL: the replica that is furthest behind. One that was there and has gone holds the run "
                + "back.",
            "throttle.replica_bytes": "PostgreSQL: the same in WAL that it has still to replay.",
            "throttle.replicas":
                "PostgreSQL: the `application_name` of those that count, each of which must be there.",
            "throttle.slot_wal": "PostgreSQL: WAL that is kept for the replication slot that is furthest behind.",
            "throttle.wal_rate": "PostgreSQL: WAL a second, all sessions together.",
            "throttle.archive_queue": "PostgreSQL: WAL files that wait to be archived (needs `pg_monitor`).",
            "throttle.active_sessions":
                "PostgreSQL: active sessions, Sluice's own apart (needs `pg_read_all_stats`).",
            "throttle.lock_waiters": "PostgreSQL: sessions that wait for a lock of Sluice's.",
            "throttle.autovacuum":
                "PostgreSQL: waits while a vacuum works on the table, and while one against wraparound is due.",
            "throttle.dead_rows":
                "PostgreSQL: dead rows of the table, as `pg_stat_all_tables` counts them. Above it the run has the table "
                + "vacuumed, where its role may, and waits; `vacuum_cost_delay` of the role slows that down.",
            "throttle.oldest_transaction":
                "PostgreSQL: how long the oldest transaction that keeps dead rows may have been open (needs "
                + "`pg_read_all_stats`).",
            "throttle.wal_size":
                "SQLite: the `-wal` file. Above it is emptied, and where a reader keeps it from that the run waits.",
            "throttle.writer_wait": "SQLite: how long a writer waits for its turn; a second at most.",
            "throttle.free_disk":
                "What the database's disk must have left, where it is this host's: SQLite, or a server behind a "
                + "socket (needs `pg_read_all_settings`).",
            "throttle.latency": "A limit such as `20ms`, or a probe with one: how long a small statement takes.",
            "throttle.latency.query": "The statement.",
            "throttle.latency.limit": "How long it may take.",
            "throttle.query": "Holds the run back while its first value is true, and while it gives none.",
            "throttle.window": "The local time of day within which the run may work; it may span midnight.",
            "on_error":
                "`stop` at the first row that fails, or set up to so many aside: `sluice quarantine` shows them.",
            "on_error.quarantine": "How many rows.",
            "lock_timeout": "How long a statement waits for a lock before it is tried again: 2s.",
        ],
        read: { text in
            _ = try JobFile.decode(
                text, file: "example", name: "example", registry: .builtIn, defaults: JobDefaults())
        })
}
