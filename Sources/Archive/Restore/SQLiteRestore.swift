internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceSQLText
internal import SluiceSchema

/// Restores on SQLite. A column's values gather, in chunks, in a table of Sluice's own; then one rebuild puts the column
/// back into its place with its values, its constraints and its exact text.
struct SQLiteRestore: RestoreEngine {
    private static let staging = "sluice_restore"

    private let manifest: Manifest
    private let target: RestoreTarget
    private let connection: any Connection
    private let statements: StagedRestore
    private let addColumn: [String]
    private let options: Restore.Options

    init(
        _ manifest: Manifest, target: RestoreTarget, options: Restore.Options, on connection: any Connection
    ) throws {
        self.options = options
        self.manifest = manifest
        self.target = target
        self.connection = connection
        let relation = try target.relation(on: connection)
        addColumn = target.addColumn(of: manifest, to: relation, in: .sqlite)
        statements = StagedRestore(
            manifest, staging: Self.staging, dialect: .sqlite, table: QualifiedName(name: target.table.name),
            target: { target.name(of: $0, in: manifest) },
            type: { relation?.column(target.name(of: $0.name, in: manifest), in: .sqlite)?.type ?? $0.type })
    }

    var archivedSQL: [String] {
        guard rebuildsColumn, let definition = manifest.catalog.tableDefinition else { return before + after }
        return [definition] + manifest.catalog.after
    }

    private var makesTable: Bool { target.makesTable(manifest) }
    private var rebuildsColumn: Bool { manifest.content == .column && !target.isElsewhere }
    private var table: String { Dialect.sqlite.quote(target.table.name) }

    var before: [String] { makesTable ? manifest.catalog.before : addColumn }

    var after: [String] { makesTable ? manifest.catalog.after : [] }

    var steps: [String] {
        guard rebuildsColumn, let column = target.column else { return before + after }
        return ["-- rebuild \(target.table) with \(column) as it was"] + manifest.catalog.after
    }

    var takesRows: Bool { manifest.content != .column || manifest.values.contains { $0.generated == nil } }

    func requireRoom() throws { try target.requireRoom(for: manifest, on: connection) }

    func discard() throws { try connection.execute("DROP TABLE IF EXISTS \(Dialect.sqlite.quote(Self.staging))") }

    func prepare() throws {
        // Rows that had no parent when they were archived have none now; all others are looked at in the end.
        if makesTable || manifest.catalog.orphans != nil { try connection.executeScript("PRAGMA foreign_keys = OFF") }
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
        if let condition = options.condition { try connection.execute(statements.deleteOthers(than: condition)) }
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
            if makesTable { try requireParents() }
            checkpoint.report.restoredRows = counted.written
            checkpoint.report.deletedSince = counted.read.map { $0 - counted.written } ?? 0
            return try connection.executeScript("DROP TABLE IF EXISTS \(Dialect.sqlite.quote(Self.staging))")
        }
        // The rebuild saves its counts with itself: an earlier session may have done it.
        if try target.relation(on: connection)?.column(column, in: .sqlite) == nil {
            let counts = try countRows()
            checkpoint.report.restoredRows = counts.restored
            checkpoint.report.deletedSince = counts.deleted
            let saved = checkpoint
            try Retry(.command).run { try rebuild(column, saved) }
        }
        checkpoint.report.refused += try misfits(column)
    }

    /// What rows of today don't take of the column's definition, told by the table as it is once the column is there: values that come
    /// back are worth more than a rule that a row of today breaks.
    private func misfits(_ column: String) throws -> [String] {
        var misfits: [String] = []
        let isNotNull = try target.relation(on: connection)?.column(column, in: .sqlite)?.isNotNull
        if manifest.values.first?.isNotNull == true, isNotNull == false {
            let quoted = Dialect.sqlite.quote(column)
            let rows = try connection.scalar("SELECT count(*) FROM \(table) WHERE \(quoted) IS NULL")?.integer ?? 0
            misfits.append("NOT NULL of \(target.description): \(rows) rows came since and have no value there")
        }
        for found in try Orphans.read(of: QualifiedName(name: target.table.name), column: column, on: connection) {
            let known = knownOrphans(like: found)
            guard found.rows > known else { continue }
            misfits.append(
                "the foreign key of \(target.description) is there, but \(found.rows - known) rows have no row of "
                    + "\(found.parent) that it names; PRAGMA foreign_key_check(\(target.table.name)) lists them")
        }
        return misfits
    }

    private func knownOrphans(like found: Orphans) -> Int {
        manifest.catalog.orphans?.first { $0.isSameKey(as: found) }?.rows ?? 0
    }

    var completion: String {
        rebuildsColumn ? "making \(target.table) anew with \(target.column ?? "its column")" : "counting what came back"
    }

    private func requireParents() throws {
        for found in try Orphans.read(of: QualifiedName(name: target.table.name), on: connection) {
            let known = knownOrphans(like: found)
            guard found.rows > known else { continue }
            throw Problem(
                .archiveOrphans,
                "\(found.rows) rows of \(target.table) have no row of \(found.parent) that their \(found.column) names"
                    + (known > 0 ? "; \(known) had none when they were archived" : ""),
                hint: "nothing is lost: add those rows to \(found.parent), or delete these; the same command goes on")
        }
    }

    private func countRows() throws -> (restored: Int, deleted: Int) {
        guard takesRows else { return (0, 0) }
        let staging = Dialect.sqlite.quote(Self.staging)
        let total = try connection.scalar("SELECT count(*) FROM \(staging)")?.integer ?? 0
        let found = try connection.scalar(
            "SELECT count(*) FROM \(table) JOIN \(staging) ON \(statements.keysMatch(table, staging))")
        let restored = Int(found?.integer ?? 0)
        return (restored, Int(total) - restored)
    }

    private func staged(_ column: String) -> String {
        Dialect.sqlite.quote(Self.staging) + "." + Dialect.sqlite.quote(column)
    }

    private func rebuild(_ column: String, _ checkpoint: RestoreCheckpoint) throws {
        try ForeignKeys.suspended(on: connection) {
            try connection.transaction {
                let stored = try StoredTable(QualifiedName(name: target.table.name), on: connection)
                let archived = try TableText(sql: manifest.catalog.tableDefinition ?? "", table: stored.name)
                var text = stored.text.restoring(column, from: archived)
                let quoted = Dialect.sqlite.quote(stored.name)
                let staging = Dialect.sqlite.quote(Self.staging)
                let join = "LEFT JOIN \(staging) ON \(statements.keysMatch(quoted, staging))"
                if takesRows, try hasRows(quoted, join, where: "(\(valueExpression(column))) IS NULL") {
                    text = text.relaxingNotNull(column)
                }
                var rebuild = TableRebuild(of: stored, to: text)
                // No key but the column's can have rows now that point nowhere, and these are told.
                rebuild.checksKeys = false
                if takesRows {
                    rebuild.join = join
                    rebuild.values[column.lowercased()] = valueExpression(column)
                }
                try rebuild.perform()
                try discard()
                for statement in manifest.catalog.after { try connection.execute(statement) }
                try checkpoint.save(on: connection)
            }
        }
    }

    private func hasRows(_ table: String, _ join: String, where condition: String) throws -> Bool {
        try connection.scalar("SELECT 1 FROM \(table) \(join) WHERE \(condition) LIMIT 1") != nil
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
        let tokens = SQLToken.tokens(of: expression, in: .sqlite)
        let keywords = ["NULL", "TRUE", "FALSE", "CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME"]
        guard tokens.count == 1, tokens[0].kind != .string, let name = tokens[0].name,
            !keywords.contains(where: tokens[0].isWord)
        else { return expression }
        return Dialect.sqlite.literal(name)
    }

    func countAdded(_ report: RestoreReport) throws -> Int {
        guard manifest.content == .column, takesRows else { return 0 }
        let total = try connection.scalar("SELECT count(*) FROM \(table)")?.integer ?? 0
        return max(Int(total) - report.restoredRows, 0)
    }
}
