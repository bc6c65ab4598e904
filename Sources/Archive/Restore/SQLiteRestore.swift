internal import SluiceDatabase
internal import SluiceSchema

/// Restores on SQLite. A column's values gather, in chunks, in a table of Sluice's own; then one rebuild puts the column
/// back into its place with its values, its constraints and its exact text.
struct SQLiteRestore: RestoreEngine {
    private static let staging = "sluice_restore"

    private let manifest: Manifest
    private let target: RestoreTarget
    private let connection: any Connection
    private let statements: StagedRestore

    init(_ manifest: Manifest, target: RestoreTarget, on connection: any Connection) throws {
        self.manifest = manifest
        self.target = target
        self.connection = connection
        let types = try Self.types(of: target.table, connection)
        statements = StagedRestore(
            manifest, staging: Self.staging, dialect: .sqlite, table: QualifiedName(name: target.table.name),
            target: { target.name(of: $0, in: manifest) },
            type: { types[target.name(of: $0.name, in: manifest).lowercased()] ?? $0.type })
    }

    /// By column in lower case. The table's own types, not the archive's, which are text that came from elsewhere.
    private static func types(
        of table: QualifiedName, _ connection: any Connection
    ) throws(DatabaseError) -> [String: String] {
        let rows = try connection.rows(
            "SELECT lower(name), type FROM pragma_table_xinfo(?1)", [.text(table.name)])
        return Dictionary(
            rows.map { ($0[0].text ?? "", $0[1].text ?? "") }, uniquingKeysWith: { first, _ in first })
    }

    var missingColumns: [String] {
        get throws {
            let types = try Self.types(of: target.table, connection)
            return manifest.columns.map { target.name(of: $0.name, in: manifest) }
                .filter { types[$0.lowercased()] == nil }
        }
    }

    var archivedSQL: [String] {
        guard rebuildsColumn, let definition = manifest.catalog.tableDefinition else { return before + after }
        return [definition] + manifest.catalog.after
    }

    private var makesTable: Bool { manifest.content == .table && !target.isElsewhere }
    private var rebuildsColumn: Bool { manifest.content == .column && !target.isElsewhere }
    private var table: String { Dialect.sqlite.quote(target.table.name) }

    var before: [String] {
        if makesTable { return manifest.catalog.before }
        guard target.isElsewhere, let column = target.column, let archived = manifest.values.first,
            (try? hasColumn(column)) == false
        else { return [] }
        return ["ALTER TABLE \(table) ADD COLUMN \(Dialect.sqlite.quote(column)) \(archived.type)"]
    }

    var after: [String] { makesTable ? manifest.catalog.after : [] }

    var steps: [String] {
        guard rebuildsColumn, let column = target.column else { return before + after }
        return ["-- rebuild \(target.table) with \(column) as it was"] + manifest.catalog.after
    }

    var takesRows: Bool { manifest.content != .column || manifest.values.contains { $0.generated == nil } }

    func requireRoom() throws {
        let exists =
            try connection.scalar(
                "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND lower(name) = lower(?1)",
                [.text(target.table.name)])?.isTrue == true
        if makesTable {
            guard !exists else {
                throw ArchiveError(
                    .exists, "\(target.table) is there already",
                    hint: "to put the rows into it, give --into \(target.table)")
            }
            return
        }
        guard exists else { throw ArchiveError.noTable(target.table) }
        if let missing = try manifest.key.first(where: { try !hasColumn($0) }) {
            throw ArchiveError.noKey(missing, in: target.table)
        }
        if rebuildsColumn, let column = target.column, try hasColumn(column) {
            throw ArchiveError(
                .exists, "\(target.description) is there already",
                hint: "to overwrite its values, give --into \(target.description)")
        }
    }

    func discard() throws { try connection.execute("DROP TABLE IF EXISTS \(Dialect.sqlite.quote(Self.staging))") }

    private func hasColumn(_ column: String) throws -> Bool {
        try connection.scalar(
            "SELECT count(*) FROM pragma_table_xinfo(?1) WHERE lower(name) = lower(?2)",
            [.text(target.table.name), .text(column)])?.isTrue == true
    }

    func prepare() throws {
        guard !makesTable, takesRows else { return }
        let exists =
            try connection.scalar(
                "SELECT count(*) FROM sqlite_schema WHERE name = ?1", [.text(Self.staging)])?.isTrue == true
        if !exists { try connection.execute(statements.createStaging(temporary: false)) }
    }

    func runStep(_ statement: String, _ checkpoint: RestoreCheckpoint) throws {
        try Retry(.command).run {
            try connection.transaction {
                try connection.execute(statement)
                try checkpoint.save(on: connection)
            }
        }
    }

    func apply(_ lines: ArraySlice<UInt8>, rows: Int) throws -> Int {
        try insert(lines, into: makesTable ? table : Dialect.sqlite.quote(Self.staging))
        // Values for a column that the rebuild brings back only gather here; all others are applied at once.
        guard !makesTable, !rebuildsColumn else { return rows }
        let updated = manifest.key.isEmpty ? 0 : try connection.execute(statements.update())
        let inserted = manifest.content == .column ? 0 : try connection.execute(statements.insertMissing)
        try connection.execute("DELETE FROM \(Dialect.sqlite.quote(Self.staging))")
        return updated + inserted
    }

    func matchesAny(_ lines: ArraySlice<UInt8>) throws -> Bool {
        try connection.transaction {
            try insert(lines, into: Dialect.sqlite.quote(Self.staging))
            let isFound = try connection.scalar(statements.matchesAny)?.isTrue == true
            try connection.execute("DELETE FROM \(Dialect.sqlite.quote(Self.staging))")
            return isFound
        }
    }

    private func insert(_ lines: ArraySlice<UInt8>, into table: String) throws {
        try LiteralInsert(manifest, into: table).insert(lines, on: connection)
    }

    func completeRows(_ counted: RowCount, _ checkpoint: inout RestoreCheckpoint) throws {
        guard rebuildsColumn, let column = target.column else {
            checkpoint.report.restoredRows = counted.written
            checkpoint.report.deletedSince = counted.read.map { $0 - counted.written } ?? 0
            return try connection.executeScript("DROP TABLE IF EXISTS \(Dialect.sqlite.quote(Self.staging))")
        }
        // The rebuild saves its counts with itself: an earlier session may have done it.
        guard try !hasColumn(column) else { return }
        let counts = try countRows()
        checkpoint.report.restoredRows = counts.restored
        checkpoint.report.deletedSince = counts.deleted
        let saved = checkpoint
        try Retry(.command).run { try rebuild(column, saved) }
    }

    private func countRows() throws -> (restored: Int, deleted: Int) {
        guard takesRows else { return (0, 0) }
        let staging = Dialect.sqlite.quote(Self.staging)
        let total = try connection.scalar("SELECT count(*) FROM \(staging)")?.integer ?? 0
        let found = try connection.scalar("SELECT count(*) FROM \(table) JOIN \(staging) ON \(keysMatch(table))")
        let restored = Int(found?.integer ?? 0)
        return (restored, Int(total) - restored)
    }

    private func keysMatch(_ table: String) -> String {
        manifest.key.map { "\(table).\(Dialect.sqlite.quote($0)) = \(staged($0))" }.joined(separator: " AND ")
    }

    private func staged(_ column: String) -> String {
        Dialect.sqlite.quote(Self.staging) + "." + Dialect.sqlite.quote(column)
    }

    private func rebuild(_ column: String, _ checkpoint: RestoreCheckpoint) throws {
        try ForeignKeys.suspended(on: connection) {
            try connection.transaction {
                let stored = try StoredTable(QualifiedName(name: target.table.name), on: connection)
                let archived = try TableText(sql: manifest.catalog.tableDefinition ?? "", table: stored.name)
                var rebuild = TableRebuild(of: stored, to: stored.text.restoring(column, from: archived))
                if takesRows {
                    let condition = keysMatch(Dialect.sqlite.quote(stored.name))
                    rebuild.join = "LEFT JOIN \(Dialect.sqlite.quote(Self.staging)) ON \(condition)"
                    rebuild.values[column.lowercased()] = valueExpression(column)
                }
                try rebuild.perform()
                try discard()
                for statement in manifest.catalog.after { try connection.execute(statement) }
                try checkpoint.save(on: connection)
            }
        }
    }

    /// Rows that came since the archive get the column's default.
    private func valueExpression(_ column: String) -> String {
        guard let key = manifest.key.first, let expression = manifest.values.first?.defaultExpression else {
            return staged(column)
        }
        return "CASE WHEN \(staged(key)) IS NULL THEN (\(Self.value(ofDefault: expression))) ELSE \(staged(column)) END"
    }

    /// After DEFAULT, a name stands for a text (sqlite.org/lang_createtable.html, its grammar's `id`).
    private static func value(ofDefault expression: String) -> String {
        let tokens = SQLTokens(expression).tokens
        let keywords = ["NULL", "TRUE", "FALSE", "CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME"]
        guard tokens.count == 1, let name = tokens[0].name, !keywords.contains(where: tokens[0].isKeyword) else {
            return expression
        }
        return Dialect.sqlite.literal(name)
    }

    func countAdded(_ report: RestoreReport) throws -> Int {
        guard manifest.content == .column, takesRows else { return 0 }
        let total = try connection.scalar("SELECT count(*) FROM \(table)")?.integer ?? 0
        return max(Int(total) - report.restoredRows, 0)
    }
}
