internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceSQLText
internal import SluiceSchema

/// Restores on PostgreSQL: COPY into a temporary table and one UPDATE a chunk, or COPY straight into a new table.
struct PostgresRestore: RestoreEngine {
    private static let staging = "sluice_restore"

    private let manifest: Manifest
    private let target: RestoreTarget
    private let lockTimeout: Duration
    private let connection: any CopyingConnection
    private let statements: StagedRestore
    private let triggers: TriggerHandling
    private let checks: LooseChecks
    private let options: Restore.Options
    private let hasKeyIndex: Bool
    private let addColumn: [String]
    /// What moves the sequences of a table that rows go into behind their numbers.
    private let sequencePositions: [String]

    init(
        _ manifest: Manifest, target: RestoreTarget, options: Restore.Options, lockTimeout: Duration,
        on connection: any Connection
    ) throws {
        guard let copying = connection as? any CopyingConnection else {
            throw Problem(.archiveUnsupported, "this database has no COPY")
        }
        self.manifest = manifest
        self.target = target
        self.lockTimeout = lockTimeout
        self.options = options
        self.connection = copying
        let snapshot = try Snapshot.read(
            [.columns, .indexes, .constraints, .triggers, .views, .sequences], from: connection, of: [target.table])
        let relation = snapshot.relation
        checks = LooseChecks(in: snapshot)
        triggers =
            target.makesTable(manifest) || options.firesTriggers
            ? .unneeded
            : try TriggerHandling(
                target.table, in: snapshot, hasNewColumn: manifest.content == .column && !target.isElsewhere,
                on: connection)
        hasKeyIndex = Self.hasIndex(on: manifest.key, of: relation)
        addColumn = target.addColumn(of: manifest, to: relation, in: .postgres)
        sequencePositions =
            target.isElsewhere && manifest.content != .column
            ? SequencePositions(of: snapshot).statements(for: manifest.columns.map(\.name)) : []
        statements = StagedRestore(
            manifest, staging: Self.staging, dialect: .postgres, table: target.table,
            target: { target.name(of: $0, in: manifest) },
            type: { relation?.column(target.name(of: $0.name, in: manifest))?.type ?? $0.type })
    }

    /// One that finds a row by all columns of the key.
    private static func hasIndex(on key: [String], of relation: Snapshot.Relation?) -> Bool {
        guard !key.isEmpty, let relation, relation.isTable else { return false }
        return relation.indexes.contains { index in
            index.isValid && !index.isPartial && Set(index.keys.prefix(key.count).compactMap(\.column)) == Set(key)
        }
    }

    private var table: String { target.table.quoted(in: .postgres) }
    private var makesTable: Bool { target.makesTable(manifest) }

    var before: [String] {
        if target.isElsewhere { return addColumn }
        return manifest.content == .rows ? [] : wanted(manifest.catalog.before).filter { !$0.setsOwner }
    }

    /// The table is this session's until its rows, indexes and constraints are there: its owner could have it call anything meanwhile. What
    /// acts, or lets others act, comes once it is the owner's.
    var after: [String] {
        guard !target.isElsewhere else { return sequencePositions }
        guard manifest.content != .rows else { return [] }
        let statements = wanted(manifest.catalog.after)
        guard manifest.content == .table else { return statements }
        return statements.filter { !$0.acts && !$0.setsOwner }
            + wanted(manifest.catalog.before + manifest.catalog.after).filter(\.setsOwner)
            + statements.filter { $0.acts && !$0.setsOwner }
    }

    private func wanted(_ statements: [String]) -> [String] {
        statements.filter { !(options.skipsOwner && $0.setsOwner || options.skipsPrivileges && $0.setsPrivileges) }
    }

    var note: String? {
        guard manifest.content == .column, !target.isElsewhere else { return nil }
        return
            "\(target.description) is the table's last column: PostgreSQL can put one nowhere else without making the "
            + "table anew, so name the columns where their order matters"
    }

    var takesRows: Bool { manifest.content != .column || manifest.values.contains { $0.generated == nil } }

    func requireRoom() throws {
        try target.requireRoom(for: manifest, on: connection)
        if case .forbidden(let names) = triggers { throw Self.triggersFire(names, of: target.table) }
    }

    private static func triggersFire(_ names: [String], of table: QualifiedName) -> Problem {
        Problem(
            .refused,
            "restored rows would fire triggers of \(table) (\(names.joined(separator: ", "))), "
                + "and only its owner may keep them quiet",
            hint: "nothing was changed; restore as the owner, or give --fire-triggers")
    }

    func prepare() throws {
        guard !makesTable, takesRows else { return }
        try connection.execute("DROP TABLE IF EXISTS pg_temp.\(Dialect.postgres.quote(Self.staging))")
        try connection.execute(statements.createStaging(temporary: true) + " ON COMMIT DELETE ROWS")
    }

    func runStep(_ statement: String, _ checkpoint: RestoreCheckpoint) throws {
        if try ConcurrentIndex.make(by: statement, on: connection) {
            return try checkpoint.save(on: connection)
        }
        try Retry(.command).run {
            try connection.transaction {
                let milliseconds = max(1, Int(lockTimeout.inSeconds * 1_000))
                try connection.executeScript(
                    "\(PostgresSettings.statements); SET LOCAL lock_timeout = \(milliseconds)")
                if Self.writesRows(statement) {
                    try quietly { try connection.executeScript(statement) }
                } else if makesTable, !options.skipsPrivileges, statement.hasPrefix("CREATE ") {
                    try DefaultPrivileges.withoutThem(on: connection) { try connection.executeScript(statement) }
                } else {
                    try connection.executeScript(statement)
                }
                try checkpoint.save(on: connection)
            }
        }
    }

    static func writesRows(_ statement: String) -> Bool {
        SQLToken.tokens(of: statement, in: .postgres).first?.isWord("UPDATE") == true
    }

    func apply(_ lines: ArraySlice<UInt8>, rows: Int) throws -> Int {
        try connection.executeScript(PostgresSettings.statements)
        return try makesTable ? copy(lines, into: table) : quietly { try applyStaged(lines, rows: rows) }
    }

    private func quietly<Result>(_ body: () throws -> Result) throws -> Result {
        try triggers.quietly(on: connection) { try checks.around(on: connection, body) }
    }

    func matchesAny(_ lines: ArraySlice<UInt8>) throws -> Bool {
        try connection.transaction {
            try connection.executeScript(PostgresSettings.statements)
            _ = try copy(lines, into: "pg_temp.\(Dialect.postgres.quote(Self.staging))")
            return try connection.scalar(statements.matchesAny)?.isTrue == true
        }
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
        if let condition = options.condition { try connection.execute(statements.deleteOthers(than: condition)) }
        let bounds = bounds(of: lines, rows: rows)
        if bounds == nil, hasKeyIndex {
            // Rows from all over the table are looked up one by one. The planner would rather hash the whole table,
            // and again for the next chunk.
            try connection.executeScript("SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off")
        }
        let conditions = [bounds, unwritten].compactMap(\.self).joined(separator: " AND ")
        let updated = manifest.key.isEmpty ? 0 : try connection.execute(statements.update(where: conditions))
        guard manifest.content == .column else { return updated + (try connection.execute(statements.insertMissing)) }
        return updated < rows && unwritten != nil ? try countPresent() : updated
    }

    /// What an application wrote since the column is there again stays: a value that is neither NULL nor what ADD COLUMN
    /// gave the rows that were there.
    private var unwritten: String? {
        guard manifest.content == .column, !target.isElsewhere, let column = target.column else { return nil }
        let name = "t." + Dialect.postgres.quote(column)
        guard let expression = manifest.values.first?.defaultExpression else { return "\(name) IS NULL" }
        let added = """
            (SELECT (a.attmissingval::pg_catalog.text::pg_catalog.text[])[1] FROM pg_catalog.pg_attribute a
            WHERE a.attrelid = t.tableoid AND a.attname = \(Dialect.postgres.literal(column)) AND a.atthasmissing)
            """
        // A call gives another value each time.
        let isConstant = !expression.contains("(")
        let type = manifest.values.first?.type ?? "text"
        let initial = isConstant ? "CAST(\(expression) AS \(type))::pg_catalog.text" : added
        return "(\(name) IS NULL OR \(name)::pg_catalog.text = \(initial))"
    }

    /// - Returns: Rows of the chunk that have their archived value.
    private func countPresent() throws -> Int {
        let found = try connection.rows(statements.countPresent).first
        let (present, other) = (Int(found?[0].integer ?? 0), Int(found?[1].integer ?? 0))
        if other > 0 { try RestoreCheckpoint.countKept(other, of: manifest, on: connection) }
        return present
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
        checkpoint.report.deletedSince =
            takesRows
            ? counted.read.map { $0 - counted.written - checkpoint.report.keptRows } ?? 0 : 0
    }

    func countAdded(_ report: RestoreReport) throws -> Int {
        guard manifest.content == .column, takesRows else { return 0 }
        let total = try connection.scalar("SELECT count(*) FROM \(table)")?.integer ?? 0
        return max(Int(total) - report.restoredRows - report.keptRows, 0)
    }
}

extension String {
    /// Rules, triggers, policies and privileges, and what is said of them.
    fileprivate var acts: Bool {
        setsPrivileges || [" RULE ", " TRIGGER ", " POLICY ", " ROW LEVEL SECURITY"].contains(where: contains)
    }
}
