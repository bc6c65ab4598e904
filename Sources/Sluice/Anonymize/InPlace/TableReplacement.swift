internal import Backfill
internal import Database
internal import Dispatch
internal import Transforms

/// A PostgreSQL table's rows put anew: copied through the transforms into a table beside it, then, in one transaction,
/// swapped for the old ones by TRUNCATE and INSERT.
///
/// That is two to three times as fast as an UPDATE of each row followed by VACUUM FULL, and no dead row is left: TRUNCATE
/// gives the table a new file. A crash before the commit leaves the table as it was; one after it finds the mark. What is
/// lost by a crash is the work of one table, hence a bound on its size; larger ones go chunk by chunk.
struct TableReplacement {
    private static let mostPages = 1 << 20
    private static let staging = "sluice.anonymize_rows"

    let compiled: CompiledPlan
    let url: DatabaseURL
    let fingerprint: String
    let control: RunControl
    let connection: any Connection

    func prepare() throws {
        try connection.execute("CREATE SCHEMA IF NOT EXISTS sluice")
        try connection.execute(
            """
            CREATE TABLE IF NOT EXISTS sluice.anonymize_replaced (
                name text NOT NULL, fingerprint text NOT NULL, rows bigint NOT NULL, PRIMARY KEY (name, fingerprint))
            """)
    }

    /// TRUNCATE is refused for a table that a foreign key points at; a trigger that should fire, a rule or a child would
    /// see an INSERT where it expects an UPDATE.
    func fits(_ table: CompiledTable) throws -> Bool {
        let data = table.table
        let isReferenced = compiled.catalogue.tables.contains { other in
            other.foreignKeys.contains { compiled.catalogue.table($0.parentLabel)?.label == data.label }
        }
        guard !isReferenced, data.parentLabel == nil, data.triggers.isEmpty || compiled.plan.disablesTriggers,
            data.pages < Self.mostPages
        else { return false }
        let name = Dialect.postgres.literal(data.name.quoted(in: .postgres)) + "::regclass"
        return try connection.scalar(
            """
            SELECT current_setting('is_superuser') = 'on' AND c.relpersistence = 'p' AND NOT c.relhasrules
                AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhparent = c.oid)
                AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND NOT (i.indisvalid AND i.indisready))
            FROM pg_class c WHERE c.oid = \(name)
            """)?.isTrue == true
    }

    /// Returns the rows; of the run that did it, where one had. Nil where another session has the table locked, and
    /// nothing was done.
    func run(_ table: CompiledTable) throws -> Int? {
        if let rows = try doneBefore(table) { return rows }
        let name = table.table.name.quoted(in: .postgres)
        let columns = table.columns.map { Dialect.postgres.quote($0.column.name) }.joined(separator: ", ")
        try connection.execute("DROP TABLE IF EXISTS \(Self.staging)")
        // The new rows alone, and gone at the end: nothing that WAL must hold.
        try connection.execute("CREATE UNLOGGED TABLE \(Self.staging) AS SELECT \(columns) FROM \(name) WITH NO DATA")
        do {
            let rows = try replace(table, name: name, columns: columns)
            try connection.execute("DROP TABLE \(Self.staging)")
            return rows
        } catch let error as DatabaseError where error.kind == .lockTimeout {
            try connection.execute("DROP TABLE \(Self.staging)")
            return nil
        }
    }

    private func replace(_ table: CompiledTable, name: String, columns: String) throws -> Int {
        try connection.transaction {
            // Neither triggers nor the checks of foreign keys, whose columns don't change in place.
            try connection.execute("SET LOCAL session_replication_role = replica")
            try connection.execute("SET LOCAL lock_timeout = \(Int(control.lockPatience / .milliseconds(1)))")
            // Readers may go on, and nobody writes until the commit.
            try connection.execute("LOCK TABLE ONLY \(name) IN SHARE ROW EXCLUSIVE MODE")
            try copyRows(table)
            let before = Int(try connection.scalar("SELECT count(*) FROM ONLY \(name)")?.integer ?? 0)
            try connection.execute("TRUNCATE TABLE ONLY \(name)")
            let rows = try connection.execute(
                "INSERT INTO \(name) (\(columns)) OVERRIDING SYSTEM VALUE SELECT \(columns) FROM \(Self.staging)")
            guard rows == before else {
                throw NotProved(table: table.table.label, expected: before, found: rows)
            }
            try connection.execute(
                "INSERT INTO sluice.anonymize_replaced VALUES ($1, $2, $3)",
                [.text(table.table.label), .text(fingerprint), .integer(Int64(rows))])
            return rows
        }
    }

    private func doneBefore(_ table: CompiledTable) throws -> Int? {
        try connection.scalar(
            "SELECT rows FROM sluice.anonymize_replaced WHERE name = $1 AND fingerprint = $2",
            [.text(table.table.label), .text(fingerprint)]
        )?.integer.map(Int.init)
    }

    private func copyRows(_ table: CompiledTable) throws {
        let snapshot = try connection.scalar("SELECT pg_export_snapshot()")?.text ?? ""
        var alone = compiled
        alone.tables = [table]
        let parts = CopyParts.cut(alone, filenodes: [:], rows: nil)
        let queue = PartQueue(parts, stop: control.stop)
        let group = DispatchGroup()
        let progress = CopyProgress(
            control, "anonymizing \(table.table.label)", total: alone.expectedRows(nil))
        for _ in 0..<max(1, min(control.workers, parts.count)) {
            CopyWorker(
                source: url, target: url, snapshot: snapshot, onError: compiled.plan.onError, queue: queue,
                throttle: ReadThrottle(control.bytesPerSecond), destination: .staging(Self.staging),
                onFinished: { _, rows in progress.finished(rows: rows) }
            ).start(in: group)
        }
        group.wait()
        try queue.conclude()
    }
}
