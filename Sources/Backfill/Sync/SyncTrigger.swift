internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceSQLText

/// keep_in_sync: while a run is open, a trigger computes the job's columns for rows that are inserted, or whose source
/// columns are updated, so that a row written behind the cursor is right.
struct SyncTrigger {
    let plan: RunPlan
    let run: Int64

    var name: String { Self.name(run: run, on: dialect) }

    private var dialect: Dialect { plan.dialect }

    private var columns: [(column: String, expression: String)] {
        if case .set(let columns) = plan.job.work { columns } else { [] }
    }

    /// Columns the expressions and the condition read: an update of any other column changes nothing here. The
    /// columns the job writes are left out, or the run's own UPDATE would fire the trigger for each row.
    private var sources: [String] {
        let expressions = (columns.map(\.expression) + [plan.job.filter ?? ""]).map { SQLExpression($0, in: dialect) }
        return plan.description.columns.map(\.name).filter { name in
            !plan.job.targets.contains(name) && expressions.contains { $0.mentions(name) }
        }
    }

    /// - Parameter last: In the same transaction; what it throws takes it back.
    func install(
        on connection: any Connection, of context: RunContext, _ last: () throws -> Void = {}
    ) throws {
        let statements =
            dialect.triggersChangeRows
            ? postgresStatements(
                on: try family(on: connection), firesAlways: try ownsTable(on: connection)) : sqliteStatements
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
            let name = name(run: run, on: dialect)
            return ["insert", "update"].map { "DROP TRIGGER IF EXISTS \(dialect.quote("\(name)_\($0)"))" }
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
    private func postgresStatements(on tables: [String], firesAlways: Bool) -> [String] {
        let function = dialect.stateTable("sync_\(run)")
        let alias = dialect.quote(plan.table.name)
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
                SELECT \(results.joined(separator: ", ")) INTO \(targets.joined(separator: ", ")) FROM (SELECT NEW.*) AS \(alias);
              EXCEPTION WHEN OTHERS THEN
                NEW := sluice_written;\(marking(alias))
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

    /// A row that couldn't be computed looks undone again where its old value would hide it from the job's condition.
    private func marking(_ alias: String) -> String {
        let marks = undoneMarks
        guard let scope, !marks.isEmpty else { return "" }
        let results = marks.map { "CASE WHEN \(scope) THEN NULL ELSE \(alias).\(dialect.quote($0)) END" }
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
        guard let filter = plan.job.filter.map({ SQLExpression($0, in: dialect) }) else { return [] }
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

    /// A trigger can't change NEW there: it updates the row once more, by its key.
    private var sqliteStatements: [String] {
        let table = dialect.quote(plan.table.name)
        let assignments = columns.map { "\(dialect.quote($0.column)) = (\($0.expression))" }.joined(separator: ", ")
        let key = plan.key.names.map { "\(dialect.quote($0)) = NEW.\(dialect.quote($0))" }.joined(separator: " AND ")
        let condition = scope.map { " AND \($0)" } ?? ""
        let update = "BEGIN UPDATE \(table) SET \(assignments) WHERE \(key)\(condition); END"
        let of = sources.isEmpty ? "" : " OF \(sources.map(dialect.quote).joined(separator: ", "))"
        return removal + [
            "CREATE TRIGGER \(dialect.quote(name + "_insert")) AFTER INSERT ON \(table) \(update)",
            "CREATE TRIGGER \(dialect.quote(name + "_update")) AFTER UPDATE\(of) ON \(table) \(update)",
        ]
    }

    // MARK: The job's condition

    /// Whether a written row is in the job's scope. `x IS NULL` on a column the job writes only marks what is still to
    /// be done, and is no longer true for a row that was done and whose source changes now; so the condition counts as
    /// met, too, where it would be with the job's columns still empty.
    private var scope: String? {
        guard let filter = plan.job.filter else { return nil }
        guard SQLExpression(filter, in: dialect).mentionsAny(of: plan.job.targets) else { return "(\(filter))" }
        let table = dialect.quote(plan.table.name)
        let others = plan.description.columns.map { column in
            let quoted = dialect.quote(column.name)
            return plan.job.targets.contains(column.name)
                ? "\(dialect.null(of: column.type)) AS \(quoted)" : "\(table).\(quoted) AS \(quoted)"
        }
        return
            "((\(filter)) OR EXISTS (SELECT 1 FROM (SELECT \(others.joined(separator: ", "))) AS \(table) WHERE (\(filter))))"
    }
}
