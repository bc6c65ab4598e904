internal import SluiceDatabase
internal import SluiceSQLText
internal import SluiceSchema

/// Runs statements one by one on a shadow of a PostgreSQL database and looks at what each has locked, written again and
/// gone through: `pg_locks`, `relfilenode` and the scans that the server counts. Rows have no part in that, so the
/// shadow has none.
struct LockTrial {
    private let shadow: any Connection
    /// What was there at the start, by number, which a new name doesn't change.
    private let original: [Int64: String]
    /// Tables of indexes.
    private let owners: [Int64: Int64]

    private struct State {
        var file: Int64
        var scans: Int64
        var indexes: Int64
    }

    init(on shadow: any Connection) throws {
        self.shadow = shadow
        var original: [Int64: String] = [:]
        var owners: [Int64: Int64] = [:]
        let found = try shadow.catalogRows(
            """
            SELECT c.oid::bigint, c.oid::regclass::text, i.indrelid::bigint FROM pg_class c
            LEFT JOIN pg_index i ON i.indexrelid = c.oid WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'm', 'v', 'f', 'i', 'I')
            AND c.relpersistence <> 't' AND c.relnamespace <> 'pg_toast'::regnamespace
            """)
        for row in found {
            guard let number = row[0].integer, let name = row[1].text else { continue }
            original[number] = name
            owners[number] = row[2].integer
        }
        self.original = original
        self.owners = owners
    }

    /// Runs a statement. Where it fails, what it would do stays unknown, and so does what builds on it.
    func run(_ statement: Statement, of step: Step) -> StatementForecast {
        var forecast = StatementForecast(statement.script(in: .postgres))
        do {
            switch TrialManner(statement, of: step) {
            case .nothing: break
            case .leave(let reason): forecast.unknown = reason
            case .run where statement.needsNoTransaction: try runAlone(statement, of: step, &forecast)
            case .run: forecast.footprints = try watched { try execute(statement) }
            case .instead(let sql): forecast.footprints = try watched { try shadow.executeScript(sql) }
            case .locks(let table, let lock):
                forecast.footprints = try footprints(of: [(table, lock)])
                if try !hasKey(table) { throw Self.noKey(of: table) }
            case .explain(let changesRows): try explain(&forecast, changesRows: changesRows)
            case .explainInserting(let table):
                forecast.leavesOut = try callsWhatIsThere(table)
                try explain(&forecast, changesRows: false)
            case .explainMaking:
                forecast.leavesOut = true
                try explain(&forecast, changesRows: false)
            }
        } catch let error as DatabaseError {
            forecast.failure = error
            forecast.unknown = "it fails when it is tried without the rows: \(error.message)"
        } catch {
            forecast.unknown = "\(error)"
        }
        return forecast
    }

    /// The planner takes the lock, and reads nothing.
    private func explain(_ forecast: inout StatementForecast, changesRows: Bool) throws {
        let explain = "EXPLAIN "
        forecast.footprints = try watched {
            do {
                try shadow.executeScript(explain + forecast.sql)
            } catch let error as DatabaseError {
                throw DatabaseError(error, at: error.offset.map { $0 - explain.utf8.count }, of: forecast.sql)
            }
        }
        for index in forecast.footprints.indices {
            forecast.footprints[index].scans = true
            forecast.footprints[index].changesRows = changesRows
        }
    }

    /// Whether rows that are put in there have a trigger or a rule called, which may make anything.
    private func callsWhatIsThere(_ table: QualifiedName) throws -> Bool {
        guard let number = try shadow.relationNumber(of: table) else { return true }
        return try !shadow.catalogRows(
            "SELECT 1 FROM pg_trigger WHERE tgrelid = $1 AND NOT tgisinternal UNION ALL SELECT 1 FROM pg_rewrite WHERE ev_class = $1",
            [number]
        ).isEmpty
    }

    private func watched(_ body: () throws -> Void) throws -> [Footprint] {
        try shadow.transaction {
            let before = try states()
            try body()
            return try footprints(since: before)
        }
    }

    private func execute(_ statement: Statement) throws {
        if case .copyIn(let sql, _) = statement {
            return try Statement.copyIn(sql, rows: []).execute(on: shadow)
        }
        try statement.execute(on: shadow)
    }

    /// Its locks are gone when it is done. What PostgreSQL's manual says of CONCURRENTLY is held by a test.
    private func runAlone(_ statement: Statement, of step: Step, _ forecast: inout StatementForecast) throws {
        if let detach = ConcurrentDetach.detach(step) {
            forecast.footprints = try footprints(of: detach)
            return try execute(statement)
        }
        let index = IndexStatement(forecast.sql)
        let dropped = try index.flatMap { $0.action == .drop ? try table(ofIndex: $0.index) : nil }
        try execute(statement)
        guard let index, index.isConcurrent else {
            forecast.unknown = "it runs outside a transaction, where its locks can't be looked at"
            return
        }
        guard let table = try dropped ?? table(ofIndex: index.index), let name = original[table] else { return }
        var footprint = Footprint(table: name, lock: .shareUpdateExclusive)
        footprint.scans = index.action == .create
        footprint.buildsIndex = footprint.scans
        forecast.footprints = [footprint]
    }

    /// Of the second of its two transactions, for which it waits until nobody reads the partition through its table.
    private func footprints(of detach: DetachPartition) throws -> [Footprint] {
        try footprints(of: [(detach.partition, .accessExclusive), (detach.table, .shareUpdateExclusive)])
    }

    /// As `REFRESH MATERIALIZED VIEW CONCURRENTLY` needs one.
    private func hasKey(_ view: QualifiedName) throws -> Bool {
        guard let number = try shadow.relationNumber(of: view) else { return true }
        return try !shadow.catalogRows(
            "SELECT 1 FROM pg_index WHERE indrelid = $1 AND indisunique AND indpred IS NULL AND indexprs IS NULL",
            [number]
        ).isEmpty
    }

    /// In the server's words.
    private static func noKey(of view: QualifiedName) -> DatabaseError {
        DatabaseError(
            kind: .other, code: "55000",
            message: "cannot refresh materialized view \(view) concurrently: it has no unique index over columns alone")
    }

    private func footprints(of locks: [(QualifiedName, TableLock)]) throws -> [Footprint] {
        try locks.compactMap { table, lock in
            guard let number = try shadow.relationNumber(of: table)?.integer, let name = original[number] else {
                return nil
            }
            return Footprint(table: name, lock: lock)
        }
    }

    private func table(ofIndex index: QualifiedName) throws -> Int64? {
        try shadow.scalar(
            "SELECT indrelid::pg_catalog.int8 FROM pg_catalog.pg_index WHERE indexrelid "
                + "OPERATOR(pg_catalog.=) pg_catalog.to_regclass($1)::pg_catalog.oid",
            [.text(index.quoted(in: .postgres))])?.integer
    }

    private func states() throws -> [Int64: State] {
        var states: [Int64: State] = [:]
        let found = try shadow.catalogRows(
            """
            SELECT c.oid::bigint, c.relfilenode::bigint, coalesce(pg_stat_get_xact_numscans(c.oid), 0)
            + coalesce((SELECT sum(coalesce(pg_stat_get_xact_numscans(i.indexrelid), 0)) FROM pg_index i WHERE i.indrelid = c.oid), 0)::bigint,
            (SELECT count(*)::bigint FROM pg_index i WHERE i.indrelid = c.oid) FROM pg_class c
            WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'm')
            """)
        for row in found {
            guard let number = row[0].integer, let file = row[1].integer, let scans = row[2].integer,
                let indexes = row[3].integer
            else { continue }
            states[number] = State(file: file, scans: scans, indexes: indexes)
        }
        return states
    }

    private func footprints(since before: [Int64: State]) throws -> [Footprint] {
        let after = try states()
        var locks: [Int64: TableLock] = [:]
        let held = try shadow.catalogRows(
            """
            SELECT relation::bigint, mode FROM pg_locks WHERE locktype = 'relation' AND pid = pg_backend_pid() AND granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """)
        for row in held {
            guard let number = row[0].integer, original[number] != nil,
                let lock = row[1].text.flatMap(TableLock.init(mode:))
            else { continue }
            locks[number] = max(lock, locks[number] ?? lock)
        }
        return locks.compactMap { number, lock -> Footprint? in
            // Whoever waits for an index waits for its table.
            if let owner = owners[number], let ofTable = locks[owner], ofTable >= lock { return nil }
            guard lock > .accessShare, let name = original[number] else { return nil }
            var footprint = Footprint(table: name, lock: lock)
            if let old = before[number], let new = after[number] {
                footprint.rewrites = old.file != new.file
                footprint.scans = new.scans > old.scans
                footprint.buildsIndex = new.indexes > old.indexes
            }
            return footprint
        }.sorted { ($1.lock, $0.table) < ($0.lock, $1.table) }
    }
}

extension Statement {
    /// PostgreSQL refuses it inside one; others that have a step of their own may well be looked at in one.
    fileprivate var needsNoTransaction: Bool {
        guard case .run(let sql) = self else { return false }
        return SQLScript(sql, in: .postgres).statements.contains { $0.kind == .nonTransactional }
    }
}
