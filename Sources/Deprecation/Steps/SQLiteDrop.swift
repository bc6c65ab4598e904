package import SluiceDatabase
internal import SluiceSchema

/// SQLite drops a column by writing the table again, whoever does it.
package struct SQLiteDrop {
    private let deprecation: Deprecation

    package init(_ deprecation: Deprecation) { self.deprecation = deprecation }

    /// Rows to write again and the seconds that takes, for the user to know beforehand. Other writers wait so long.
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
        try ForeignKeys.suspended(on: connection) {
            try connection.transaction {
                try check(deprecation, connection)
                try connection.writeGuard.remove(deprecation)
                if deprecation.column == nil {
                    try dropTable(on: connection)
                } else {
                    try dropColumn(on: connection)
                }
                try record(connection)
            }
        }
    }

    /// Views, triggers and foreign keys have followed the deprecation's rename. Under the first name they find the table
    /// again once it is restored.
    private func dropTable(on connection: any Connection) throws {
        var name = deprecation.currentTable.name
        if deprecation.wasRenamed {
            let first = deprecation.table.name
            let rename = "ALTER TABLE \(Dialect.sqlite.quote(name)) RENAME TO \(Dialect.sqlite.quote(first))"
            // SQLite refuses where another table has taken the name, or a view elsewhere is broken.
            if (try? connection.execute(rename)) != nil { name = first }
        }
        try connection.execute("DROP TABLE \(Dialect.sqlite.quote(name))")
    }

    private func dropColumn(on connection: any Connection) throws {
        let table = QualifiedName(name: deprecation.currentTable.name)
        let drop = DropColumn(deprecation.currentName, from: table, cascade: true)
        do {
            for step in try Step.steps(for: [.dropColumn(drop)], in: .sqlite) { try step.perform(on: connection) }
        } catch let error as Problem {
            throw Problem.needed(deprecation, error.reason)
        } catch let error as DatabaseError where error.kind == .other || error.kind == .undefinedObject {
            throw Problem.needed(deprecation, error.message)
        }
    }
}
