internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceSQLText

/// keep_in_sync: while a run is open, a trigger computes the job's columns for rows that are inserted, or whose source
/// columns are updated, so that a row written behind the cursor is right.
struct SyncTrigger {
    let plan: RunPlan
    let run: Int64

    var name: String { Self.name(run: run, on: dialect) }

    var dialect: Dialect { plan.dialect }

    var columns: [(column: String, expression: String)] {
        if case .set(let columns) = plan.job.work { columns } else { [] }
    }

    /// An update of any other column changes nothing here. The columns the job writes are left out, or the run's own UPDATE
    /// would fire the trigger for each row.
    var sources: [String] { plan.job.sources(in: plan.description, dialect) }

    /// - Parameter last: In the same transaction; what it throws takes it back.
    func install(
        on connection: any Connection, of context: RunContext, _ last: () throws -> Void = {}
    ) throws {
        let statements =
            dialect.triggersChangeRows
            ? postgresStatements(
                on: try family(on: connection), firesAlways: try ownsTable(on: connection),
                checks: try checks(on: connection)) : sqliteStatements
        try PatientDDL(lockTimeout: plan.job.lockTimeout, context: context).run(statements, on: connection, last)
    }

    /// - Parameter last: What becomes true together with that.
    func remove(
        on connection: any Connection, of context: RunContext?, _ last: () throws -> Void = {}
    ) throws {
        try PatientDDL(lockTimeout: plan.job.lockTimeout, context: context).run(removal, on: connection, last)
    }

    /// Also where the job can no longer be read.
    static func removeAny(run: Int64, lockTimeout: Duration, on connection: any Connection) throws {
        try PatientDDL(lockTimeout: lockTimeout).run(removal(run: run, on: connection.dialect), on: connection)
    }

    private var removal: [String] { Self.removal(run: run, on: dialect) }

    private static func name(run: Int64, on dialect: Dialect) -> String { "\(dialect.syncPrefix)\(run)" }

    private static func removal(run: Int64, on dialect: Dialect) -> [String] {
        guard dialect.triggersChangeRows else {
            return sqliteNames(run: run, on: dialect).map { "DROP TRIGGER IF EXISTS \(dialect.quote($0))" }
        }
        // The trigger goes with its function: no lock on a table that has none, no error where the table is gone.
        return ["DROP FUNCTION IF EXISTS \(dialect.stateTable("sync_\(run)"))() CASCADE"]
    }

    // MARK: PostgreSQL

    /// The expressions run over `(SELECT NEW.*)` under the table's own name, so that they read the same with or
    /// without it. A BEFORE trigger whose name sorts last sees what the table's others did.
    ///
    /// They are resolved along the path that the job was checked with, whoever writes: another role's path may be empty,
    /// and its writes would fail, or lead to functions that mean something else.
    ///
    /// What fails in it fails for the run alone: the application's row is written as it came, and the run finds it undone.
    /// - Parameters:
    ///   - firesAlways: Also for rows that replication brings.
    ///   - checks: What the table demands of the columns.
    private func postgresStatements(on tables: [String], firesAlways: Bool, checks: [String]) -> [String] {
        let function = dialect.stateTable("sync_\(run)")
        let alias = dialect.quote(plan.table.name)
        // Of a row that is inserted OLD has NULL in each column.
        let scope = scope(.update)
        let results = columns.map { column, expression in
            guard let condition = scope else { return "(\(expression))" }
            return "CASE WHEN \(condition) THEN (\(expression)) ELSE \(alias).\(dialect.quote(column)) END"
        }
        let targets = columns.map { "NEW.\(dialect.quote($0.column))" }
        let body = """
            #variable_conflict use_column
            DECLARE sluice_written pg_catalog.record;
            BEGIN
              sluice_written := NEW;
              BEGIN
                SELECT \(results.joined(separator: ", ")) INTO \(targets.joined(separator: ", ")) FROM (SELECT NEW.*) AS \(alias);\(demanding(checks, alias))
              EXCEPTION WHEN OTHERS THEN
                NEW := sluice_written;\(marking(scope, alias))
              END;
              RETURN NEW;
            END
            """
        // Triggers of the table may change columns that the statement doesn't name.
        let isOfColumns = !sources.isEmpty && plan.description.beforeTriggers.isEmpty
        let of = !isOfColumns ? "" : " OF \(sources.map(dialect.quote).joined(separator: ", "))"
        return [
            """
            CREATE OR REPLACE FUNCTION \(function)() RETURNS pg_catalog.trigger LANGUAGE plpgsql \
            SECURITY INVOKER SET search_path = \((plan.searchPath.map(dialect.quote) + ["pg_temp"]).joined(separator: ", ")) \
            \(body.contains("\\") ? "SET standard_conforming_strings = on " : "")AS \(dialect.literal(body))
            """,
            // A trigger's function needs no EXECUTE to fire, so nobody gets it.
            "REVOKE ALL ON FUNCTION \(function)() FROM PUBLIC",
        ]
            + tables.flatMap { table in
                [
                    "DROP TRIGGER IF EXISTS \(dialect.quote(name)) ON \(table)",
                    """
                    CREATE TRIGGER \(dialect.quote(name)) BEFORE INSERT OR UPDATE\(of) ON \(table) \
                    FOR EACH ROW EXECUTE FUNCTION \(function)()
                    """,
                ] + (firesAlways ? ["ALTER TABLE \(table) ENABLE ALWAYS TRIGGER \(dialect.quote(name))"] : [])
            }
    }

    /// NOT NULL and CHECK of the columns: the application's row mustn't fail on a value that it didn't write.
    private func checks(on connection: any Connection) throws -> [String] {
        let targets = plan.job.targets
        let notNull = targets.filter { plan.description.column($0)?.isNotNull == true }.map {
            "\(dialect.quote($0)) IS NOT NULL"
        }
        let names = targets.map(dialect.literal).joined(separator: ", ")
        let table = try connection.relationNumber(of: plan.table)?.integer ?? 0
        let written = try connection.catalogRows(
            """
            SELECT pg_get_expr(k.conbin, k.conrelid) FROM pg_constraint k
            WHERE k.contype = 'c' AND k.conrelid = \(table) AND EXISTS (
              SELECT FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey) AND a.attname IN (\(names)))
            """)
        return notNull + written.compactMap { $0[0].text }
    }

    private func demanding(_ checks: [String], _ alias: String) -> String {
        guard !checks.isEmpty else { return "" }
        // As of CHECK: NULL is no failure.
        let fails = checks.map { "(\($0)) IS FALSE" }.joined(separator: " OR ")
        return """

                IF (SELECT \(fails) FROM (SELECT NEW.*) AS \(alias)) THEN
                  RAISE check_violation;
                END IF;
            """
    }

    /// A row that couldn't be computed looks undone again where its old value would hide it from the job's condition.
    private func marking(_ scope: String?, _ alias: String) -> String {
        let marks = undoneMarks
        guard !marks.isEmpty else { return "" }
        let results = marks.map { mark in
            scope.map { "CASE WHEN \($0) THEN NULL ELSE \(alias).\(dialect.quote(mark)) END" } ?? "NULL"
        }
        let targets = marks.map { "NEW.\(dialect.quote($0))" }
        return """

                BEGIN
                  SELECT \(results.joined(separator: ", ")) INTO \(targets.joined(separator: ", ")) FROM (SELECT NEW.*) AS \(alias);
                EXCEPTION WHEN OTHERS THEN
                  NEW := sluice_written;
                END;
            """
    }

    /// Columns of the job that its condition reads, and that may be NULL.
    private var undoneMarks: [String] {
        guard let filter = plan.job.filter.map({ SQLExpression($0, in: dialect) }),
            !SyncMarks(plan.job, plan.description, dialect).areOther
        else { return [] }
        return plan.job.targets.filter { filter.mentions($0) && plan.description.column($0)?.isNotNull == false }
    }

    private func ownsTable(on connection: any Connection) throws -> Bool {
        try connection.scalar(
            """
            SELECT pg_catalog.pg_has_role(c.relowner, 'USAGE') FROM pg_catalog.pg_class c
            WHERE c.oid OPERATOR(pg_catalog.=) \(dialect.literal(plan.quotedTable))::pg_catalog.regclass
            """)?.isTrue == true
    }

    /// The table and those that inherit from it, whose rows the run changes as well: a trigger is not inherited.
    /// Partitions get theirs from PostgreSQL.
    private func family(on connection: any Connection) throws -> [String] {
        let tree = try Snapshot.read([], from: connection, of: [plan.table])
        guard tree.table?.isPartitioned == false else { return [plan.quotedTable] }
        return [plan.quotedTable] + tree.descendants.map { $0.name.quoted(in: dialect) }
    }

    // MARK: SQLite

    static func sqliteNames(run: Int64, on dialect: Dialect) -> [String] {
        ["insert", "update"].map { "\(name(run: run, on: dialect))_\($0)" }
    }

    /// A trigger can't change NEW there: it updates the row once more, by its key.
    private var sqliteStatements: [String] {
        let table = dialect.quote(plan.table.name)
        let assignments = columns.map { "\(dialect.quote($0.column)) = (\($0.expression))" }.joined(separator: ", ")
        let key = plan.key.names.map { "\(dialect.quote($0)) = NEW.\(dialect.quote($0))" }.joined(separator: " AND ")
        func update(_ event: Event) -> String {
            "BEGIN UPDATE \(table) SET \(assignments) WHERE \(key)\(scope(event).map { " AND \($0)" } ?? ""); END"
        }
        // A generated column is never named by an UPDATE that changes it.
        let isOfColumns = !sources.contains { plan.description.column($0)?.isGenerated == true }
        let of = sources.isEmpty || !isOfColumns ? "" : " OF \(sources.map(dialect.quote).joined(separator: ", "))"
        return removal + [
            "CREATE TRIGGER \(dialect.quote(name + "_insert")) AFTER INSERT ON \(table) \(update(.insert))",
            "CREATE TRIGGER \(dialect.quote(name + "_update")) AFTER UPDATE\(of) ON \(table) \(update(.update))",
        ]
    }

    // MARK: The job's condition

    private enum Event { case insert, update }

    /// Whether a written row is in the job's scope; nil where each is.
    ///
    /// `x IS NULL` on a column the job writes only marks what is still to be done, and is no longer true for a row that was
    /// done and whose source changes now: it doesn't count. With any other mark (`x = -1`, `NOT done`) the condition counts as
    /// met, too, where it would be with the job's columns still empty, and where the row was done before it was written:
    /// what stood there was what the job makes of it.
    private func scope(_ event: Event) -> String? {
        guard let filter = plan.job.filter else { return nil }
        let conjuncts = SyncMarks(plan.job, plan.description, dialect)
        guard conjuncts.areOther else {
            let text = conjuncts.others.map { "(\($0.text))" }.joined(separator: " AND ")
            return text.isEmpty ? nil : "(\(text))"
        }
        let table = dialect.quote(plan.table.name)
        let empty = plan.description.columns.map { column in
            let quoted = dialect.quote(column.name)
            return plan.job.targets.contains(column.name)
                ? "\(dialect.null(of: column.type)) AS \(quoted)" : "\(table).\(quoted) AS \(quoted)"
        }
        return
            "((\(filter)) OR EXISTS (SELECT 1 FROM (SELECT \(empty.joined(separator: ", "))) AS \(table) WHERE (\(filter))) "
            + (event == .update ? "OR \(wasDone(conjuncts.others)))" : ")")
    }

    private func wasDone(_ others: [SQLExpression]) -> String {
        let before = plan.description.columns.map { column in
            let quoted = dialect.quote(column.name)
            return "OLD.\(quoted) AS \(quoted)"
        }
        let table = dialect.quote(plan.table.name)
        let stood =
            "EXISTS (SELECT 1 FROM (SELECT \(before.joined(separator: ", "))) AS \(table) "
            + "WHERE NOT \(ChunkSQL(plan).changed(by: columns)))"
        return (others.map { "(\($0.text))" } + [stood]).joined(separator: " AND ")
    }
}
