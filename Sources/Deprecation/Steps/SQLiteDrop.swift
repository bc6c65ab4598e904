internal import SluiceArchive
package import SluiceDatabase

/// SQLite drops a column by writing the table anew, whoever does it; this way its text and its constraints are as if
/// the column had never been there.
package struct SQLiteDrop {
    private let deprecation: Deprecation

    package init(_ deprecation: Deprecation) { self.deprecation = deprecation }

    /// Rows to write anew and the seconds that takes, for the user to know beforehand. Other writers wait so long.
    package static func estimate(_ table: QualifiedName, on connection: any Connection) throws -> (
        rows: Int, seconds: Double
    ) {
        let rows = try connection.scalar("SELECT count(*) FROM \(Dialect.sqlite.quote(table.name))")?.integer ?? 0
        return (Int(rows), Double(rows) / rowsPerSecond)
    }

    /// Measured with a table of six columns and one index (2 million rows, warm cache).
    private static let rowsPerSecond = 500_000.0

    func run(
        on connection: any Connection, check: (Deprecation, any Connection) throws -> Void,
        record: (any Connection) throws -> Void
    ) throws {
        let table = deprecation.currentTable.name
        guard deprecation.column != nil else {
            return try connection.transaction {
                try check(deprecation, connection)
                try connection.writeGuard.remove(deprecation)
                try connection.execute("DROP TABLE \(Dialect.sqlite.quote(table))")
                try record(connection)
            }
        }
        let column = deprecation.currentName
        let shape = try connection.catalogReader.shape(of: deprecation.currentTable)
        let catalog = try connection.catalogReader.catalog(
            of: ArchiveSubject(table: deprecation.currentTable, column: column), shape: shape)
        let sql =
            try connection.scalar(
                "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1", [.text(table)])?.text ?? ""
        let kept = shape.columns.filter { $0.name != column && $0.generated == nil }.map { column in
            (name: column.name, expression: "t." + Dialect.sqlite.quote(column.name))
        }
        let going = catalog.objects.filter { $0.kind == .index }.map(\.name)
        let guards = SQLiteGuard.events.map { "sluice_guard_\(deprecation.id)_\($0.lowercased())" }
        try withoutActuallyEscaping(check) { check in
            try withoutActuallyEscaping(record) { record in
                var rebuild = SQLiteTableRebuild(
                    table: table, definition: try SQLiteTableText(sql).removing(column), columns: kept)
                rebuild.alongside = { connection in
                    try check(deprecation, connection)
                    try record(connection)
                }
                try rebuild.run(on: connection, dropping: Set(going + guards))
            }
        }
    }
}
