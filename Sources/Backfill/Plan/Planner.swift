package import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceSQLText
internal import SluiceTransforms

/// Checks a job against the database before anything is touched, and decides key, passes and proof.
package struct Planner {
    private let job: Job
    private let connection: any Connection
    private let description: TableDescription

    /// Passes over a window where updates can stay in their page (see "Windows and passes" in the room's README).
    private static let passesWherePossible = 8

    /// - Parameter fixed: What an earlier session of the same run decided; a resumed run keeps to it.
    /// - Throws: ``Problem``, or `DatabaseError` where the catalog can't be read.
    package static func plan(
        _ job: Job, fixed: RunPlan.Fixed? = nil, on connection: any Connection
    ) throws -> RunPlan {
        if let path = fixed?.path { try connection.follow(path) }
        guard let description = try TableDescription.read(job.table, from: connection) else {
            if let kind = try Self.otherKind(job.table, on: connection) {
                throw job.problem(
                    at: "table", "'\(job.table)' is \(kind): a run walks along a table's key; name the table below it"
                )
            }
            let tables = try TableDescription.names(on: connection)
            throw job.problem(
                at: "table",
                "there is no table '\(job.table)'; found: \(Self.some(tables))\(Suggestion.text(for: job.table.name, in: tables))"
            )
        }
        try connection.requireAllRows(of: [description.table])
        try connection.requireNoStrangersCode(in: [description.table], when: .writing, changing: job.targets)
        return try Planner(job: job, connection: connection, description: description).plan(fixed: fixed)
    }

    private func plan(fixed: RunPlan.Fixed?) throws -> RunPlan {
        try checkColumns()
        let key = try description.keyOrder(for: job)
        if let fixed, fixed.key != key {
            throw job.problem(
                at: "key",
                "the run walks along (\(fixed.key.names.joined(separator: ", "))), and that key has changed "
                    + "since it was started; cancel the run and start it anew")
        }
        try checkNotKey(key)
        try checkOperators(of: key)
        try SyncCheck(job: job, description: description, dialect: connection.dialect).run()
        if job.keepInSync { try requireOwnership() }
        let passes = try fixed?.passes ?? self.passes(key: key)
        let proof = try proof()
        try checkMarks(proof)
        let relation = try relationIdentity()
        try requireSameRelation(relation, as: fixed, proof)
        let plan = RunPlan(
            job: job, dialect: connection.dialect, table: description.table, relation: relation, key: key,
            passes: passes,
            proof: proof, undoneMarks: undoneMarks,
            description: description, serverVersion: connection.serverVersion,
            searchPath: try fixed?.path ?? connection.searchPath())
        try ExpressionCheck(plan: plan, connection: connection).run()
        return plan
    }

    /// An implicit cast of an enum's makes its comparisons ambiguous, or another type's: rows would be passed over.
    private func checkOperators(of key: KeyOrder) throws {
        guard connection.dialect.isServer else { return }
        for column in key.columns {
            guard let type = column.type,
                let target = try connection.catalogScalar(
                    """
                    SELECT format_type(casttarget, NULL) FROM pg_cast WHERE castcontext = 'i' AND casttarget <> castsource
                    AND castsource = to_regtype($1) LIMIT 1
                    """, [.text(type)])?.text
            else { continue }
            throw job.problem(
                at: "key",
                "\(description.table).\(column.name) is of type \(type), which somebody casts to \(target) without being asked, so that "
                    + "PostgreSQL can't tell how its values follow each other; name another key, or make the cast explicit "
                    + "(CREATE CAST … AS ASSIGNMENT)")
        }
    }

    /// Who may make a trigger may not take it away again, and the run would end in its middle with the trigger left.
    private func requireOwnership() throws {
        guard connection.dialect.hasRoles, let number = try connection.relationNumber(of: description.table)?.integer
        else {
            return
        }
        let sql = """
            SELECT pg_get_userbyid(relowner)::text, current_user::text FROM pg_class
            WHERE oid = \(number) AND NOT pg_has_role(relowner, 'USAGE')
            """
        guard let row = try connection.catalogRows(sql).first, let owner = row[0].text, let role = row[1].text else {
            return
        }
        let (table, dialect) = (description.table, connection.dialect)
        let named = [table.schema, table.name].compactMap { $0.map(dialect.quotedWhereNeeded) }.joined(separator: ".")
        throw Problem(
            .refused,
            "keep_in_sync hangs a trigger on \(table) and takes it away again, which only its owner may, \(owner)",
            hint:
                "nothing was touched; be its owner: ALTER TABLE \(named) OWNER TO \(dialect.quotedWhereNeeded(role)), or GRANT "
                + "\(dialect.quotedWhereNeeded(owner)) TO \(dialect.quotedWhereNeeded(role))")
    }

    // MARK: Columns

    private func checkColumns() throws {
        let names = description.columns.map(\.name)
        func check(_ column: String, at path: String) throws -> TableDescription.Column {
            guard let found = description.column(column) else {
                throw job.problem(
                    at: path,
                    "\(description.table) has no column '\(column)'; found: \(Self.some(names))"
                        + Suggestion.text(for: column, in: names))
            }
            return found
        }
        let section = if case .set = job.work { "set" } else { "transform" }
        for target in job.targets {
            let path = "\(section).\(target)"
            guard try !check(target, at: path).isGenerated else {
                throw job.problem(
                    at: path, "'\(target)' is a generated column and can't be written"
                )
            }
        }
        if case .transform(let columns) = job.work {
            for (target, transform) in columns {
                for input in transform.inputs { _ = try check(input, at: "transform.\(target)") }
            }
        }
    }

    /// A changed key would move rows in front of the cursor, where they'd be changed again.
    private func checkNotKey(_ key: KeyOrder) throws {
        guard let moved = job.targets.first(where: key.names.contains) else { return }
        throw job.problem(
            at: "set.\(moved)",
            "'\(moved)' is part of the key the run walks along (\(key.names.joined(separator: ", "))); name "
                + "another unique index with key:")
    }

    // MARK: Decisions

    private func passes(key: KeyOrder) throws -> Int {
        let dialect = connection.dialect
        if let wanted = job.chunk.passes {
            guard try wanted == 1 || key.isInteger || canBeHashed(key) else {
                throw job.problem(
                    at: "chunk.passes",
                    dialect.hashesRows
                        ? "passes need a key whose type has a hash; leave them out"
                        : "passes on SQLite need an integer key; leave them out, they gain nothing there")
            }
            return wanted
        }
        guard try key.isInteger || canBeHashed(key) else { return 1 }
        // Only an update that touches no index can stay in its page (PostgreSQL, "Heap-Only Tuples").
        let touchesIndex = job.targets.contains(where: description.indexedColumns.contains)
        return dialect.updatesCanStayInPage && !touchesIndex ? Self.passesWherePossible : 1
    }

    /// A row's pass is decided by its key's hash, which money, varbit and tsvector have none of.
    private func canBeHashed(_ key: KeyOrder) throws -> Bool {
        guard connection.dialect.hashesRows else { return false }
        guard connection.serverVersion >= 140_000 else { return true }
        let columns = key.names.map(connection.dialect.quote).joined(separator: ", ")
        let row = "SELECT \(columns) FROM \(description.table.quoted(in: connection.dialect)) LIMIT 1"
        do {
            // A row of NULLs where the table has none.
            _ = try connection.scalar(
                "SELECT pg_catalog.hash_record(ROW(\(columns))) FROM (SELECT 1) AS one LEFT JOIN (\(row)) AS t ON true")
            return true
        } catch {
            guard error.code == "42883" else { throw error }
            return false
        }
    }

    /// Whether a row was done can't be asked of an expression that gives another value each time.
    private func checkMarks(_ proof: RunPlan.Proof) throws {
        guard job.keepInSync, proof == .coverage, SyncMarks(job, description, connection.dialect).areOther else {
            return
        }
        throw job.problem(
            at: "keep_in_sync",
            "keep_in_sync can't tell which rows were done already: the condition marks what is to be done otherwise than by IS NULL, "
                + "and an expression has another value each time it is computed")
    }

    /// The database's and the table's own number: a restored database has other ones, and a table that was made again has another.
    private func relationIdentity() throws -> String? {
        guard connection.dialect.isServer else { return nil }
        let number = try connection.relationNumber(of: description.table)?.integer
        let database = try connection.catalogScalar(
            "SELECT oid::bigint FROM pg_database WHERE datname = current_database()")
        guard let number, let database = database?.integer else { return nil }
        return "\(database)/\(number)"
    }

    /// Which rows are done is known by their keys alone, and those of another table may be the same.
    private func requireSameRelation(_ relation: String?, as fixed: RunPlan.Fixed?, _ proof: RunPlan.Proof) throws {
        guard proof == .coverage, let before = fixed?.relation, let relation, before != relation,
            before.prefix(while: { $0 != "/" }) == relation.prefix(while: { $0 != "/" })
        else { return }
        throw job.problem(
            at: "table",
            "\(description.table) isn't the table that the run began on: it was dropped and made again since, and which of its rows are "
                + "done can't be told; cancel the run, and start it anew over rows that aren't")
    }

    /// Columns the job writes whose NULL marks a row as undone: `price_decimal IS NULL` is a conjunct of its condition, so
    /// that a row with a value there was done. None where a transform reads what the job writes elsewhere: applied to its
    /// own result it would give another one, and a mark that stays or becomes NULL again doesn't keep it from that.
    private var undoneMarks: [String] {
        guard let filter = job.filter, case .transform(let columns) = job.work else { return [] }
        let conjuncts = SQLExpression(filter, in: connection.dialect).conjuncts
        let marks = job.targets.filter { target in
            conjuncts.contains { $0.isNullTest(of: target, in: description.table) }
        }
        let readsOtherTargets = columns.contains { _, transform in
            transform.inputs.contains { job.targets.contains($0) && !marks.contains($0) }
        }
        return readsOtherTargets ? [] : marks
    }

    private func proof() throws -> RunPlan.Proof {
        switch job.work {
        case .transform: return undoneMarks.isEmpty ? .coverage : .predicate
        case .set(let columns):
            let expressions = columns.map { SQLExpression($0.expression, in: connection.dialect) }
            let readsTargets = expressions.contains { $0.mentionsAny(of: job.targets) || mentionsRow($0) }
            if job.keepInSync, readsTargets {
                throw job.problem(
                    at: "keep_in_sync",
                    "keep_in_sync can't cover an expression that reads the column it writes: a row would be "
                        + "changed by the trigger and by the run")
            }
            if readsTargets { return .coverage }
            return try expressions.contains { try isVolatile($0) } ? .coverage : .predicate
        }
    }

    /// A function that is given the whole row may read any column of it.
    private func mentionsRow(_ expression: SQLExpression) -> Bool {
        connection.dialect.tableNamesAreRows && description.column(description.table.name) == nil
            && expression.mentionsRow(of: description.table.name)
    }

    static let clockWords: Set<String> = [
        "current_timestamp", "current_date", "current_time", "localtime", "localtimestamp", "random", "randomblob",
        "datetime",
        "date", "time", "julianday", "strftime", "unixepoch", "now", "uuid_generate_v4", "gen_random_uuid",
    ]

    private func isVolatile(_ expression: SQLExpression) throws -> Bool {
        if !expression.names.isDisjoint(with: Self.clockWords.subtracting(["date", "time"])) { return true }
        let calls = expression.calls
        if !calls.isDisjoint(with: Self.clockWords) { return true }
        guard let count = connection.dialect.countVolatileFunctions else { return false }
        return try calls.contains { try connection.catalogScalar(count, [.text($0)]) != 0 }
    }

    // MARK: Words for people

    /// What stands there under the name of a table; nil where nothing does.
    private static func otherKind(_ name: QualifiedName, on connection: any Connection) throws -> String? {
        guard connection.dialect.isServer else {
            let row = try connection.rows(
                "SELECT type, sql FROM \(connection.dialect.quote(name.schema ?? "main")).sqlite_master WHERE lower(name) = lower(?1)",
                [.text(name.name)]
            ).first
            guard let row, let type = row[0].text else { return nil }
            return type == "table" ? "a virtual table" : type == "index" ? "an index" : "a \(type)"
        }
        let kinds = [
            "v": "a view", "m": "a materialized view", "f": "a foreign table", "S": "a sequence", "i": "an index",
            "I": "an index",
            "c": "a composite type",
        ]
        return try connection.relationKind(of: name).flatMap { kinds[$0] }
    }

    private static func some(_ names: [String]) -> String {
        let shown = names.prefix(12).joined(separator: ", ")
        return names.count > 12 ? "\(shown), … (\(names.count))" : shown.isEmpty ? "none" : shown
    }
}
