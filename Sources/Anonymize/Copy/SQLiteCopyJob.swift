internal import Foundation
internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceTransforms

/// Fills a SQLite file: from another one, or from PostgreSQL for a sample that fits on a laptop.
///
/// One writer is all SQLite takes, so there is one thread. Rows commit in parts, each with its mark; indexes, triggers and views come last.
struct SQLiteCopyJob {
    let compiled: CompiledPlan
    /// In a snapshot that spans the run.
    let source: any Connection
    let target: DatabaseURL
    let fingerprint: String
    let sourceMark: String
    let rows: [String: [Int64]]?
    let control: RunControl

    func run() throws -> AnonymizeReport {
        let connection = try target.connect(.create)
        return try control.underLock(on: connection) { try fill(connection) }
    }

    private func fill(_ connection: any Connection) throws -> AnonymizeReport {
        var report = AnonymizeReport()
        report.keyFingerprint = compiled.key.fingerprint
        report.isKeyEphemeral = compiled.plan.usesEphemeralKey
        // Rows arrive before the rows they refer to; the keys are checked at the end.
        try connection.executeScript("PRAGMA foreign_keys = OFF; PRAGMA secure_delete = ON; PRAGMA journal_mode = WAL")
        let state = CopyState(connection)
        try prepare(connection, state)
        let done = try state.finishedParts()
        let progress = CopyProgress(
            control, total: compiled.expectedRows(rows), earlier: done.values.flatMap(\.values).reduce(0, +))
        let throttle = ReadThrottle(control.bytesPerSecond)
        for table in compiled.tables where !table.isEmpty {
            let insert = try connection.prepare(insertion(of: table, connection.dialect))
            let earlier = done[table.table.label] ?? [:]
            var rows = earlier.values.reduce(0, +)
            report.resumedParts += earlier.count
            for part in try SQLiteCopyParts(source: source, rows: self.rows ?? [:]).cut(table)
            where earlier[part.label] == nil {
                if control.stop.reason != nil { throw Problem.stopped }
                let copied = try copy(part, of: table, connection, insert, throttle)
                progress.finished(rows: copied)
                rows += copied
            }
            report.tables.append(Self.line(table, rows))
        }
        if source.dialect.isServer { report.notes = try NotCopied(source).inSQLite() }
        control.onProgress(.step("looking for original values in the schema"))
        report.notes += try SchemaLiterals(source, compiled, in: try copiedTexts()).notes().map {
            "the schema was copied as it is: \($0)"
        }
        report.certificate = try finish(connection, state, report: &report)
        return report
    }

    /// Of PostgreSQL's schema tables come along, and their columns.
    private func copiedTexts() throws -> [Snapshot.Text] {
        let texts = try Snapshot.Text.all(in: source)
        guard source.dialect.isServer else { return texts }
        return texts.filter { $0.place.hasPrefix("name of table ") || $0.place.hasPrefix("name of column ") }
    }

    private static func line(_ table: CompiledTable, _ rows: Int) -> AnonymizeReport.Table {
        AnonymizeReport.Table(
            name: table.table.label, rows: rows,
            changed: table.columns.filter(\.isChanged).map(\.column.name) + table.dropped)
    }

    // MARK: Resuming

    private func prepare(_ connection: any Connection, _ state: CopyState) throws {
        try StateSchema.ensure(on: connection)
        if let earlier = try state.current() {
            guard earlier.phase != CopyPhase.done.rawValue else {
                throw Refused(
                    reason: "the target holds a finished copy",
                    hint: "give --refresh to replace it, or a new file as --to")
            }
            guard earlier.fingerprint == fingerprint, earlier.keyFingerprint == compiled.key.fingerprint else {
                throw Refused(
                    reason: "the target holds a part of a copy made with another plan, key or schema",
                    hint: "run the same plan with the same key, or give a new file as --to")
            }
            // The source of the finished tables isn't this one any more: nothing can stay.
            if earlier.sourceMark != sourceMark || rows != nil { try emptyAll(connection, state) }
            return
        }
        if let name = try Snapshot.read([], from: connection).tables.first?.name.name {
            throw Refused(reason: "the target isn't empty: it has \(name)", hint: "give a new file as --to")
        }
        try connection.transaction {
            let schema = SQLiteTargetSchema(compiled, source)
            for statement in try schema.tables() { try connection.execute(statement) }
            for statement in schema.drops() { try drop(statement, connection) }
            try state.begin(mark(.rows))
        }
    }

    private func drop(_ statement: String, _ connection: any Connection) throws {
        do {
            try connection.execute(statement)
        } catch {
            throw Refused(
                reason: "SQLite can't carry out \(statement): \(error.message)",
                hint: "make that column null in the plan")
        }
    }

    private func mark(_ phase: CopyPhase) -> CopyState.Copy {
        CopyState.Copy(
            fingerprint: fingerprint, keyFingerprint: compiled.key.fingerprint, sourceMark: sourceMark,
            phase: phase.rawValue)
    }

    private func emptyAll(_ connection: any Connection, _ state: CopyState) throws {
        try connection.transaction {
            for table in compiled.tables where !table.isEmpty {
                try connection.execute("DELETE FROM \(connection.dialect.quote(SQLiteTargetSchema.name(table.table)))")
                try state.forget(table: table.table.label)
            }
            try state.begin(mark(.rows))
        }
    }

    // MARK: Rows

    private func insertion(of table: CompiledTable, _ dialect: Dialect) -> String {
        let target = dialect.quote(SQLiteTargetSchema.name(table.table))
        guard !table.columns.isEmpty else { return "INSERT INTO \(target) DEFAULT VALUES" }
        let names = table.columns.map { dialect.quote($0.column.name) }.joined(separator: ", ")
        let places = table.columns.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
        return "INSERT INTO \(target) (\(names)) VALUES (\(places))"
    }

    /// A part's rows and its mark commit together: one that was cut off is rolled back and starts again.
    private func copy(
        _ part: SQLiteCopyPart, of table: CompiledTable, _ connection: any Connection, _ insert: any PreparedStatement,
        _ throttle: ReadThrottle
    ) throws -> Int {
        try connection.transaction {
            var count = 0
            try read(table, part.part) { values in
                try insert.execute(values)
                count += 1
                if count % 1000 == 0 {
                    throttle.spend(1000 * 100)
                    if control.stop.reason != nil { throw Problem.stopped }
                }
            }
            try CopyState(connection).finish(table: table.table.label, part: part.label, rows: count)
            return count
        }
    }

    private func read(
        _ table: CompiledTable, _ part: SourceQuery.Part?, _ body: ([Value]) throws -> Void
    ) throws {
        let sql = SourceQuery(table: table, dialect: source.dialect).sql(part)
        if let copying = source as? any CopyingConnection {
            try readText(table, sql, from: copying, body)
        } else {
            try readValues(table, sql, body)
        }
    }

    private func readValues(_ table: CompiledTable, _ sql: String, _ body: ([Value]) throws -> Void) throws {
        try source.stream(sql, []) { row in
            let values = row.values
            let outputs = try table.apply(values.map(ValueText.text), onError: compiled.plan.onError)
            try body(
                zip(table.columns, outputs).map { column, text in
                    column.transform == nil
                        ? values[column.input] : ValueText.value(of: text, like: values[column.input])
                })
        }
    }

    private func readText(
        _ table: CompiledTable, _ sql: String, from copying: any CopyingConnection, _ body: ([Value]) throws -> Void
    ) throws {
        var lines = CopyLines()
        try copying.copyOut("COPY (\(sql)) TO STDOUT") { block in
            try lines.forEachRow(in: block) { inputs in
                let outputs = try table.apply(inputs, onError: compiled.plan.onError)
                try body(zip(table.columns, outputs).map { RowText.sqliteValue(of: $1, kind: $0.column.kind) })
            }
        }
    }

    // MARK: The end

    private func finish(_ connection: any Connection, _ state: CopyState, report: inout AnonymizeReport) throws
        -> AnonymizeCertificate
    {
        let schema = SQLiteTargetSchema(compiled, source)
        let proof = CopyProof(compiled: compiled, target: connection, fingerprint: fingerprint) {
            connection.dialect.quote(SQLiteTargetSchema.name($0))
        }
        let certificate = try connection.transaction {
            var gone: [String] = []
            for statement in try schema.afterRows() {
                do {
                    try connection.execute(statement)
                } catch let error as DatabaseError where schema.isOverDroppedColumn(error) {
                    gone.append(statement.prefix { !"(\n".contains($0) }.trimmingCharacters(in: .whitespaces))
                }
            }
            gone += try dropBrokenViews(connection, schema)
            if !gone.isEmpty { report.notes.append("gone with dropped columns: \(gone.joined(separator: ", "))") }
            let orphans = try connection.rows("SELECT DISTINCT \"table\", parent FROM pragma_foreign_key_check")
            if let orphan = orphans.first, rows == nil, try !sourceHadOrphans() {
                throw Refused(
                    reason:
                        "rows of \(orphan[0].text ?? "?") refer to rows of \(orphan[1].text ?? "?") that aren't there",
                    hint: "transform both sides of the key alike")
            }
            let certificate = try proof.prove(state)
            try state.enter(phase: CopyPhase.done.rawValue)
            return certificate
        }
        try connection.executeScript("ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)")
        try connection.executeScript("PRAGMA journal_mode = DELETE")
        return certificate
    }

    /// SQLite makes a view without looking whether its columns are there.
    private func dropBrokenViews(_ connection: any Connection, _ schema: SQLiteTargetSchema) throws -> [String] {
        guard compiled.tables.contains(where: { !$0.dropped.isEmpty }) else { return [] }
        var gone: [String] = []
        while true {
            let views = try connection.rows("SELECT name FROM sqlite_schema WHERE type = 'view'").compactMap {
                $0[0].text
            }
            let before = gone.count
            for view in views {
                let name = connection.dialect.quote(view)
                guard try isBroken(name, connection, schema, gone) else { continue }
                try connection.execute("DROP VIEW \(name)")
                gone.append(view)
            }
            // A view over one that went is broken now.
            if gone.count == before { return gone.map { "view \($0)" } }
        }
    }

    private func isBroken(
        _ view: String, _ connection: any Connection, _ schema: SQLiteTargetSchema, _ gone: [String]
    ) throws -> Bool {
        do {
            _ = try connection.rows("SELECT 1 FROM \(view) LIMIT 0")
            return false
        } catch {
            guard schema.isOverDroppedColumn(error, goneViews: gone) else { throw error }
            return true
        }
    }

    /// SQLite checks keys only where the pragma is on; a source with orphans of its own gives a copy with them.
    private func sourceHadOrphans() throws -> Bool {
        guard source.dialect.foreignKeysSetting != nil else { return false }
        return try source.rows("SELECT 1 FROM pragma_foreign_key_check LIMIT 1").isEmpty == false
    }
}
