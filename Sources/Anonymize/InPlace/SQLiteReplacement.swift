internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceTransforms

/// Rows of SQLite's tables replaced in one transaction, by way of temporary tables: their order, keys and places (rowid)
/// stay as they were.
struct SQLiteReplacement {
    let compiled: CompiledPlan
    let control: RunControl
    let connection: any Connection

    /// - Parameters:
    ///   - since: SQL, by table: no other rows are replaced.
    ///   - keep: keeps the record of a table, in the same transaction.
    func run(
        _ tables: [CompiledTable], since: [String: String], keep: (CompiledTable, Int) throws -> Void
    ) throws {
        // Without effect inside of a transaction (sqlite.org/pragma.html#pragma_foreign_keys).
        try connection.execute("PRAGMA foreign_keys = OFF")
        defer { _ = try? connection.execute("PRAGMA foreign_keys = ON") }
        try connection.transaction {
            let keys = KeyCheck(compiled, tables, connection)
            let orphans = try keys.orphans()
            var rows: [String: Int] = [:]
            for (number, table) in tables.enumerated() {
                var part = table
                part.onlyRows = since[table.table.label].map { "t." + $0 }
                rows[table.table.label] = try stage(part, as: "temp.sluice_rows_\(number)")
            }
            for (number, table) in tables.enumerated() {
                let condition = since[table.table.label].map { " WHERE " + $0 } ?? ""
                let name = table.table.name.quoted(in: .sqlite)
                try connection.execute("DELETE FROM \(name)\(condition)")
                try insert(table, "temp.sluice_rows_\(number)", rows: rows[table.table.label] ?? 0)
            }
            try keys.require(orphans)
            for table in tables { try keep(table, rows[table.table.label] ?? 0) }
        }
    }

    /// Without types: every value stays of the kind it is.
    private func stage(_ table: CompiledTable, as name: String) throws -> Int {
        let places = (0...table.columns.count).map { "v\($0)" }
        try connection.execute("DROP TABLE IF EXISTS \(name)")
        try connection.execute("CREATE TABLE \(name) (\(places.joined(separator: ", ")))")
        let insert = try connection.prepare(
            "INSERT INTO \(name) VALUES (\(places.indices.map { "?\($0 + 1)" }.joined(separator: ", ")))")
        let identity = keepsPlace(table) ? "t.rowid" : "NULL"
        let sql = SourceQuery(table: table, dialect: .sqlite).sql(extra: [identity])
        let progress = CopyProgress(control, "anonymizing \(table.table.label)", total: nil)
        var rows = 0
        try connection.stream(sql, []) { row in
            let values = row.values
            let outputs = try table.apply(values.map(ValueText.text), onError: compiled.plan.onError)
            let new = zip(table.columns, outputs).map { column, text in
                column.transform == nil
                    ? values[column.input] : ValueText.value(of: text, like: values[column.input])
            }
            try insert.execute(new + [values[values.count - 1]])
            rows += 1
            guard rows % 1000 == 0 else { return }
            if control.stop.reason != nil { throw Problem.stopped }
            progress.finished(rows: 1000)
        }
        return rows
    }

    private func insert(_ table: CompiledTable, _ staged: String, rows: Int) throws {
        let name = table.table.name.quoted(in: .sqlite)
        let columns = table.columns.map { Dialect.sqlite.quote($0.column.name) } + (keepsPlace(table) ? ["rowid"] : [])
        let values = columns.indices.map { "v\($0)" }.joined(separator: ", ")
        let inserted = try connection.execute(
            "INSERT INTO \(name) (\(columns.joined(separator: ", "))) SELECT \(values) FROM \(staged) ORDER BY rowid")
        try connection.execute("DROP TABLE \(staged)")
        guard inserted == rows else {
            throw Problem.notProved(table: table.table.label, expected: rows, found: inserted)
        }
    }

    /// An INTEGER PRIMARY KEY is the rowid itself.
    private func keepsPlace(_ table: CompiledTable) -> Bool {
        table.table.hasRowIdentity && table.table.column("rowid") == nil && table.table.rowidAlias == nil
    }
}
