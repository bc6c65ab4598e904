internal import SluiceDatabase

/// A piece of a table that a SQLite file gets in one transaction, with its mark: what a crash loses is one of these.
struct SQLiteCopyPart {
    let label: String
    /// Nil for the whole table.
    let part: SourceQuery.Part?
}

/// Cuts a table for ``SQLiteCopyJob``. The same source gives the same parts again.
struct SQLiteCopyParts {
    static let rowsPerPart = 50_000
    private static let chosenRowsPerPart = 5000

    /// The database that is read.
    let source: any Connection
    /// The rows that a subset takes, by table; a table that isn't named comes along whole.
    let rows: [String: [Int64]]

    func cut(_ table: CompiledTable) throws -> [SQLiteCopyPart] {
        if let rows = rows[table.table.label] { return chosen(rows) }
        // A shuffled table is numbered as a whole.
        guard table.shuffles.isEmpty else { return [SQLiteCopyPart(label: "all", part: nil)] }
        return try source.dialect.choose(postgres: pages(table.table.pages), sqlite: rowids(of: table.table))
    }

    private func chosen(_ rows: [Int64]) -> [SQLiteCopyPart] {
        stride(from: 0, to: rows.count, by: Self.chosenRowsPerPart).map { start in
            let end = min(start + Self.chosenRowsPerPart, rows.count)
            return SQLiteCopyPart(label: "rows \(start)", part: .rows(Array(rows[start..<end])))
        }
    }

    private func pages(_ count: Int) -> [SQLiteCopyPart] {
        let starts = Array(stride(from: 0, to: max(count, 1), by: CopyParts.pagesPerPart))
        return starts.enumerated().map { place, start in
            let end = place + 1 < starts.count ? starts[place + 1] : nil
            return SQLiteCopyPart(label: "pages \(start)", part: .pages(from: start, to: end))
        }
    }

    private func rowids(of table: DataTable) throws -> [SQLiteCopyPart] {
        guard table.hasRowIdentity else { return [SQLiteCopyPart(label: "all", part: nil)] }
        let name = table.name.quoted(in: .sqlite)
        var parts: [SQLiteCopyPart] = []
        var last: Int64?
        while true {
            let end = try source.scalar(
                """
                SELECT max(rowid) FROM (SELECT rowid FROM \(name) WHERE ?1 IS NULL OR rowid > ?1
                ORDER BY rowid LIMIT \(Self.rowsPerPart))
                """, [last.map { .integer($0) } ?? .null])?.integer
            guard let end else { break }
            parts.append(SQLiteCopyPart(label: "to \(end)", part: .rowids(after: last, upTo: end)))
            last = end
        }
        return parts.isEmpty ? [SQLiteCopyPart(label: "all", part: nil)] : parts
    }
}
