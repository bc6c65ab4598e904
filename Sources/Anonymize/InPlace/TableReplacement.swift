internal import Dispatch
internal import Foundation
internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceTransforms

/// A table whose rows are replaced.
struct ReplacedTable {
    var compiled: CompiledTable
    /// Evidence of an earlier run: only rows that came since are changed.
    let since: RowsSince?
    var label: String { compiled.table.label }
}

/// Rows of PostgreSQL's tables replaced: copied through the transforms into tables beside them, then, in one transaction,
/// swapped for the old ones.
///
/// For one table that is two to three times as fast as an UPDATE of each row followed by VACUUM FULL, and no dead row is
/// left: TRUNCATE gives the table a new file. A crash before the commit leaves everything as it was; one after it finds the
/// record. Foreign keys aren't checked row by row but as a whole at the end.
struct TableReplacement {
    private static let mostPages = 1 << 20
    private var staging: String { "\(connection.dialect.state).anonymize_rows_" }

    let compiled: CompiledPlan
    let url: DatabaseURL
    let control: RunControl
    let connection: any Connection

    /// Rows by table, and those whose old rows still stand in the file.
    struct Outcome {
        var rows: [String: Int] = [:]
        var holdingDeadRows: Set<String> = []
    }

    static func isPossible(on connection: any Connection) throws -> Bool {
        try connection.catalogScalar("SELECT current_setting('is_superuser') = 'on'")?.isTrue == true
    }

    /// Whether a table is worth replacing that could be changed row by row as well: what is lost by a crash is the work
    /// of one table, hence a bound on its size.
    func isWorthReplacing(_ table: CompiledTable) throws -> Bool {
        let data = table.table
        guard data.pages < Self.mostPages, data.parentLabel == nil, truncatable([data.label]) == [data.label],
            data.triggers.isEmpty || !compiled.plan.firesTriggers
        else { return false }
        let name = Dialect.postgres.literal(data.name.quoted(in: .postgres)) + "::regclass"
        return try connection.catalogScalar(
            """
            SELECT current_setting('is_superuser') = 'on' AND c.relpersistence = 'p'
                AND NOT EXISTS (SELECT FROM pg_rewrite WHERE ev_class = c.oid AND ev_enabled <> 'D')
                AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhparent = c.oid)
                AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND NOT (i.indisvalid AND i.indisready))
            FROM pg_class c WHERE c.oid = \(name)
            """)?.isTrue == true
    }

    /// TRUNCATE is refused for a table that another one's foreign key points at, unless that is truncated with it.
    private func truncatable(_ labels: Set<String>) -> Set<String> {
        var left = labels
        while true {
            let held = compiled.catalog.tables.filter { !left.contains($0.label) }.flatMap(\.foreignKeys).compactMap {
                compiled.catalog.table($0.parentLabel)?.label
            }
            guard !left.isDisjoint(with: held) else { return left }
            left.subtract(held)
        }
    }

    /// - Parameter keep: keeps the record of a table, in the same transaction.
    /// - Throws: `DatabaseError` of the kind `lockTimeout` where another session has a table locked.
    func run(_ tables: [ReplacedTable], keep: (ReplacedTable, Int, _ evidence: String) throws -> Void) throws -> Outcome
    {
        try dropStaging()
        var names: [String: String] = [:]
        for (number, table) in tables.enumerated() {
            let name = staging + String(number)
            names[table.label] = name
            // The new rows alone, and gone at the end: nothing that WAL must hold.
            try connection.execute(
                "CREATE UNLOGGED TABLE \(name) AS SELECT \(list(table)) FROM \(quoted(table)) WITH NO DATA")
        }
        defer { try? dropStaging() }
        return try connection.transaction {
            // Neither triggers nor the checks of foreign keys.
            try connection.execute("SET LOCAL session_replication_role = replica")
            try connection.execute("SET LOCAL lock_timeout = \(Int(control.lockPatience / .milliseconds(1)))")
            // Readers may go on, and nobody writes until the commit.
            for table in tables {
                try connection.execute("LOCK TABLE ONLY \(quoted(table)) IN SHARE ROW EXCLUSIVE MODE")
            }
            let keys = KeyCheck(compiled, tables.map(\.compiled), connection)
            let orphans = try keys.orphans()
            try copyRows(tables, into: names)
            let outcome = try swap(tables, names)
            try keys.require(orphans)
            let evidence = try RowsSince.inTransaction(connection)
            for table in tables { try keep(table, outcome.rows[table.label] ?? 0, evidence) }
            return outcome
        }
    }

    private func swap(_ tables: [ReplacedTable], _ names: [String: String]) throws -> Outcome {
        var outcome = Outcome()
        for table in tables {
            let condition = table.since.map { " WHERE " + $0.condition() } ?? ""
            outcome.rows[table.label] = Int(
                try connection.scalar("SELECT count(*) FROM ONLY \(quoted(table))\(condition)")?.integer ?? 0)
        }
        let whole = tables.filter { $0.since == nil && $0.compiled.table.parentLabel == nil }
        let truncated = truncatable(Set(whole.map(\.label)))
        if !truncated.isEmpty {
            let names = tables.filter { truncated.contains($0.label) }.map { "ONLY " + quoted($0) }
            try connection.execute("TRUNCATE TABLE \(names.joined(separator: ", "))")
        }
        for table in tables where !truncated.contains(table.label) {
            let condition = table.since.map { " WHERE " + $0.condition() } ?? ""
            try connection.execute("DELETE FROM ONLY \(quoted(table))\(condition)")
            outcome.holdingDeadRows.insert(table.label)
        }
        for table in tables {
            let rows = try connection.execute(
                "INSERT INTO \(quoted(table)) (\(list(table))) OVERRIDING SYSTEM VALUE SELECT \(list(table)) FROM \(names[table.label] ?? "")"
            )
            guard rows == outcome.rows[table.label] else {
                throw Problem.notProved(table: table.label, expected: outcome.rows[table.label] ?? 0, found: rows)
            }
        }
        return outcome
    }

    private func copyRows(_ tables: [ReplacedTable], into names: [String: String]) throws {
        let snapshot = try connection.scalar("SELECT pg_export_snapshot()")?.text ?? ""
        var these = compiled
        these.tables = tables.map { table in
            var compiled = table.compiled
            compiled.onlyRows = table.since?.condition(prefix: "t.")
            return compiled
        }
        let parts = CopyParts.cut(these, filenodes: [:])
        let queue = PartQueue(parts, stop: control.stop)
        let group = DispatchGroup()
        let progress = CopyProgress(
            control, "anonymizing \(tables.map(\.label).joined(separator: ", "))", total: these.expectedRows(nil))
        for _ in 0..<max(1, min(control.workers, parts.count)) {
            CopyWorker(
                source: url, target: url, snapshot: snapshot, onError: compiled.plan.onError, queue: queue,
                throttle: ReadThrottle(control.bytesPerSecond), destination: .staging(names),
                onFinished: { _, rows in progress.finished(rows: rows) }
            ).start(in: group)
        }
        group.wait()
        try queue.conclude()
    }

    private func dropStaging() throws {
        let left = try connection.catalogRows(
            """
            SELECT c.oid::regclass::text FROM pg_class c WHERE c.relnamespace = to_regnamespace('\(connection.dialect.state)')
            AND c.relkind = 'r' AND c.relname LIKE 'anonymize\\_rows\\_%'
            """)
        for name in left.compactMap({ $0[0].text }) { try connection.execute("DROP TABLE \(name)") }
    }

    private func quoted(_ table: ReplacedTable) -> String { table.compiled.table.name.quoted(in: .postgres) }

    private func list(_ table: ReplacedTable) -> String {
        table.compiled.columns.map { Dialect.postgres.quote($0.column.name) }.joined(separator: ", ")
    }
}
