internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceIntrospection

/// Restores on PostgreSQL: COPY into a temporary table and one UPDATE a chunk, or COPY straight into a new table.
struct PostgresRestore: RestoreEngine {
    private static let staging = "sluice_restore"

    private let manifest: Manifest
    private let target: RestoreTarget
    private let lockTimeout: Duration
    private let connection: any CopyingConnection
    private let statements: StagedRestore
    /// The application's triggers would take a restored value for a change of the row (`last_update = now()`). Only a
    /// superuser may keep them quiet; for anyone else they run.
    private let keepsTriggersQuiet: Bool
    private let hasKeyIndex: Bool

    init(_ manifest: Manifest, target: RestoreTarget, lockTimeout: Duration, on connection: any Connection) throws {
        guard let copying = connection as? any CopyingConnection else {
            throw ArchiveError(.unsupported, "this database has no COPY")
        }
        self.manifest = manifest
        self.target = target
        self.lockTimeout = lockTimeout
        self.connection = copying
        let isSuperuser = try connection.scalar("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        keepsTriggersQuiet = manifest.content == .column && isSuperuser?.isTrue == true
        hasKeyIndex = try Self.hasIndex(on: manifest.key, of: target.table, connection)
        let archived = manifest.values.first?.name
        let column = target.column
        statements = StagedRestore(manifest, staging: Self.staging, dialect: .postgres, table: target.table) { name in
            manifest.content == .column && name == archived ? column ?? name : name
        }
    }

    /// One that finds a row by all columns of the key.
    private static func hasIndex(
        on key: [String], of table: QualifiedName, _ connection: any Connection
    ) throws -> Bool {
        guard !key.isEmpty else { return false }
        let indexes = try Snapshot.read(.indexes, from: connection, of: [table]).table?.indexes ?? []
        return indexes.contains { index in
            index.isValid && !index.isPartial && Set(index.keys.prefix(key.count).compactMap(\.column)) == Set(key)
        }
    }

    private var table: String { target.table.quoted(in: .postgres) }
    private var makesTable: Bool { manifest.content == .table && !target.isElsewhere }

    var before: [String] {
        guard !target.isElsewhere else {
            guard let column = target.column, let archived = manifest.values.first, !hasColumn(column) else {
                return []
            }
            return ["ALTER TABLE \(table) ADD COLUMN \(Dialect.postgres.quote(column)) \(archived.type)"]
        }
        return manifest.content == .rows ? [] : manifest.catalog.before
    }

    var after: [String] { target.isElsewhere || manifest.content == .rows ? [] : manifest.catalog.after }

    var note: String? {
        guard manifest.content == .column, !target.isElsewhere else { return nil }
        return
            "\(target.description) is the table's last column: PostgreSQL can put one nowhere else without making the "
            + "table anew, so name the columns where their order matters"
    }

    var takesRows: Bool { manifest.content != .column || manifest.values.contains { $0.generated == nil } }

    func requireRoom() throws {
        let exists = try connection.scalar("SELECT to_regclass($1) IS NOT NULL", [.text(table)])?.isTrue == true
        if makesTable {
            guard !exists else {
                throw ArchiveError(
                    .exists, "\(target.table) is there already",
                    hint: "to put the rows into it, give --into \(target.table)")
            }
            return
        }
        guard exists else { throw ArchiveError.noTable(target.table) }
        guard let column = target.column, !target.isElsewhere, hasColumn(column) else { return }
        throw ArchiveError(
            .exists, "\(target.description) is there already",
            hint: "to overwrite its values, give --into \(target.description)")
    }

    private func hasColumn(_ column: String) -> Bool {
        let found = try? Snapshot.read(.columns, from: connection, of: [target.table]).relation
        return found?.column(column) != nil
    }

    func prepare() throws {
        guard !makesTable, takesRows else { return }
        try connection.execute("DROP TABLE IF EXISTS pg_temp.\(Dialect.postgres.quote(Self.staging))")
        try connection.execute(statements.createStaging(temporary: true) + " ON COMMIT DELETE ROWS")
    }

    func runStep(_ statement: String, _ checkpoint: RestoreCheckpoint) throws {
        if let index = ConcurrentIndex(statement), try index.make(on: connection) {
            return try checkpoint.save(on: connection)
        }
        try Retry(.command).run {
            try connection.transaction {
                let milliseconds = max(1, Int(lockTimeout.inSeconds * 1_000))
                try connection.executeScript(
                    "\(PostgresSettings.statements); SET LOCAL lock_timeout = \(milliseconds)")
                try connection.executeScript(statement)
                try checkpoint.save(on: connection)
            }
        }
    }

    func apply(_ lines: ArraySlice<UInt8>, rows: Int) throws -> Int {
        try connection.executeScript(PostgresSettings.statements)
        if keepsTriggersQuiet { try connection.execute("SET LOCAL session_replication_role = replica") }
        return try makesTable ? copy(lines, into: table) : applyStaged(lines, rows: rows)
    }

    private func copy(_ lines: ArraySlice<UInt8>, into table: String) throws -> Int {
        let names = manifest.columns.map { Dialect.postgres.quote($0.name) }.joined(separator: ", ")
        var block: [UInt8]? = Array(lines)
        return try connection.copyIn("COPY \(table) (\(names)) FROM STDIN") {
            defer { block = nil }
            return block
        }
    }

    private func applyStaged(_ lines: ArraySlice<UInt8>, rows: Int) throws -> Int {
        _ = try copy(lines, into: "pg_temp.\(Dialect.postgres.quote(Self.staging))")
        let bounds = bounds(of: lines, rows: rows)
        if bounds == nil, hasKeyIndex {
            // Rows from all over the table are looked up one by one. The planner would rather hash the whole table,
            // and again for the next chunk.
            try connection.executeScript("SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off")
        }
        let updated = manifest.key.isEmpty ? 0 : try connection.execute(statements.update(bounds: bounds ?? ""))
        guard manifest.content != .column else { return updated }
        return updated + (try connection.execute(statements.insertMissing))
    }

    /// Where a chunk's rows are neighbours by their key, its ends let the planner read that part of the index alone.
    private func bounds(of lines: ArraySlice<UInt8>, rows: Int) -> String? {
        guard let key = manifest.columns.first(where: { $0.name == manifest.key.first }),
            ["smallint", "integer", "bigint"].contains(key.type)
        else { return nil }
        let shape = LineShape(of: manifest.payload)
        var keys = KeyBounds()
        lines.withUnsafeBytes { bytes in
            var start = 0
            while start < bytes.count {
                let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
                keys.include(shape.firstField(of: UnsafeRawBufferPointer(rebasing: bytes[start..<end])))
                start = end
            }
        }
        guard let span = keys.wholeNumbers,
            span.upperBound - span.lowerBound <= Int64(rows) * Self.sparsestNeighbours
        else { return nil }
        let name = "t." + Dialect.postgres.quote(key.name)
        return "\(name) >= \(span.lowerBound) AND \(name) <= \(span.upperBound)"
    }

    private static let sparsestNeighbours: Int64 = 8

    func completeRows(_ counted: RowCount, _ checkpoint: inout RestoreCheckpoint) throws {
        checkpoint.report.restoredRows = counted.written
        checkpoint.report.deletedSince = takesRows ? counted.read - counted.written : 0
    }

    func countAdded(_ report: RestoreReport) throws -> Int {
        guard manifest.content == .column, takesRows else { return 0 }
        let total = try connection.scalar("SELECT count(*) FROM \(table)")?.integer ?? 0
        return max(Int(total) - report.restoredRows, 0)
    }
}
