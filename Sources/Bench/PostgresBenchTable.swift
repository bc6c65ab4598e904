internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceIntrospection

/// Benchmarks PostgreSQL in the user's database, where the job's types and functions are, in a schema of its own.
struct PostgresBenchTable: BenchTable {
    private let source: BenchSource
    let url: DatabaseURL

    private static let schema = "sluice_bench"

    init(_ source: BenchSource, url: DatabaseURL) {
        self.source = source
        self.url = url
    }

    /// The table keeps its name: the job's SQL may be qualified by it.
    var job: Job {
        var job = source.job
        job.table = QualifiedName(schema: Self.schema, name: job.table.name)
        return job
    }

    private var dialect: Dialect { .postgres }
    private var table: String { job.table.quoted(in: dialect) }

    // MARK: Making

    func prepare() throws {
        let connection = try url.connect()
        defer { connection.close() }
        let owner = try connection.scalar(
            "SELECT coalesce(obj_description(oid, 'pg_namespace'), '') FROM pg_namespace WHERE nspname = $1",
            [.text(Self.schema)])?.text
        if let owner {
            // Only what a benchmark made carries an owner, and only what nobody uses any more may go.
            guard let owner = RunOwner(owner), owner.isGone || owner == .current else {
                throw Refused(
                    reason: "there is a schema \(Self.schema) already, of \(owner.isEmpty ? "somebody else" : owner)",
                    hint: "if no other 'sluice bench' is at work: DROP SCHEMA \(Self.schema) CASCADE")
            }
            try clear(connection)
        }
        try connection.transaction {
            try connection.execute("CREATE SCHEMA \(dialect.quote(Self.schema))")
            try connection.execute(
                "COMMENT ON SCHEMA \(dialect.quote(Self.schema)) IS \(dialect.literal(RunOwner.current.description))")
        }
    }

    func refresh(stop: StopToken) throws {
        let connection = try url.connect()
        defer { connection.close() }
        try connection.interruptible(by: stop) {
            try connection.execute("DROP TABLE IF EXISTS \(table) CASCADE")
            switch source {
            case .generated(let rows, _): try generate(rows, on: connection)
            case .copy(let job, let limit): try copy(job.table, limit: limit, on: connection)
            }
            // As a table that has been there for a while: visible to all, and known to the planner.
            try connection.execute("VACUUM (ANALYZE) \(table)")
        }
    }

    private func generate(_ rows: Int, on connection: any Connection) throws {
        try connection.execute(
            """
            CREATE TABLE \(table) (id bigint PRIMARY KEY, name text NOT NULL, price integer NOT NULL, \
            stock_quantity integer, created_at timestamptz, price_decimal numeric(10,2))
            """)
        try connection.execute(
            """
            INSERT INTO \(table) SELECT n, 'Product no. ' || md5(n::text), 1 + n * 7919 % 100000, n % 500, \
            timestamptz '2026-01-01' + n * interval '1 second', NULL FROM generate_series(1::bigint, \(rows)) AS n
            """)
        try connection.execute("CREATE INDEX ON \(table) (name)")
    }

    /// Columns, defaults, constraints, indexes and storage parameters; not triggers and foreign keys, which LIKE leaves
    /// out, and not the parts of a partitioned table, whose rows come into one.
    private func copy(_ original: QualifiedName, limit: Int?, on connection: any Connection) throws {
        let found = try Snapshot.read(.columns, from: connection, of: [original]).table
        let options = found?.options.joined(separator: ", ") ?? ""
        let storage = options.isEmpty || found?.isPartitioned == true ? "" : " WITH (\(options))"
        let columns = (found?.columns ?? []).filter { !$0.isGenerated }.map { dialect.quote($0.name) }
            .joined(separator: ", ")
        try connection.execute("CREATE TABLE \(table) (LIKE \(original.quoted(in: dialect)) INCLUDING ALL)\(storage)")
        try connection.execute(
            """
            INSERT INTO \(table) (\(columns)) OVERRIDING SYSTEM VALUE SELECT \(columns) FROM \(original.quoted(in: dialect)) \
            \(limit.map { "LIMIT \($0)" } ?? "")
            """)
    }

    // MARK: Measuring

    func measuringJournal<Result>(_ body: () throws -> Result) throws -> (result: Result, bytes: Int) {
        let connection = try url.connect()
        defer { connection.close() }
        func position() throws -> Double {
            try connection.scalar("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8")?.real ?? 0
        }
        let before = try position()
        let result = try body()
        return (result, Int(try position() - before))
    }

    // MARK: Removing

    func remove() {
        guard let connection = try? url.connect() else { return }
        defer { connection.close() }
        try? clear(connection)
    }

    private func clear(_ connection: any Connection) throws {
        // A run that was interrupted gives its locks up within moments.
        try connection.executeScript("SET lock_timeout = '10s'")
        try connection.execute("DROP SCHEMA IF EXISTS \(dialect.quote(Self.schema)) CASCADE")
        try RunStore.forgetRuns(ofJob: BenchSource.jobName, inSchema: Self.schema, on: connection)
    }
}
