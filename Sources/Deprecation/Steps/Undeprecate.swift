internal import Archive
package import Database

/// Takes a deprecation back: the name, the comment and NOT NULL as they were, and no guard.
package struct Undeprecate {
    private let table: QualifiedName
    private let column: String?
    private let actor: String

    package init(_ table: QualifiedName, column: String?, actor: String) {
        self.table = table
        self.column = column
        self.actor = actor
    }

    package func run(on connection: any Connection) throws -> Deprecation {
        var deprecation = try DeprecationStore(connection).open(try connection.resolved(table), column)
        let statements = DeprecationStatements(deprecation, connection.dialect)
        try requireNoNulls(deprecation, on: connection)
        try ScreamTest.end(&deprecation, actor: actor, on: connection)
        try LockRetry.run {
            try connection.transaction {
                try connection.setLockTimeout("5s")
                try connection.writeGuard.remove(deprecation)
                for statement in statements.end { try connection.execute(statement) }
                deprecation.state = .active
                try DeprecationStore(connection).update(deprecation)
                try Events.record("undeprecate", object: deprecation.name, actor: actor, on: connection)
            }
        }
        for statement in statements.restoreNotNull {
            try LockRetry.run {
                try connection.transaction {
                    try connection.setLockTimeout("5s")
                    try connection.execute(statement)
                }
            }
        }
        try restoreOnSQLite(deprecation, on: connection)
        return deprecation
    }

    private func requireNoNulls(_ deprecation: Deprecation, on connection: any Connection) throws {
        guard deprecation.wasNotNull, deprecation.column != nil else { return }
        let dialect = connection.dialect
        let table = deprecation.table.quoted(in: dialect)
        let count =
            try connection.scalar(
                "SELECT count(*) FROM \(table) WHERE \(dialect.quote(deprecation.currentName)) IS NULL /* sluice */")?
            .integer ?? 0
        guard count > 0 else { return }
        throw DeprecationError(
            "\(deprecation.name) was NOT NULL, and \(count) rows written since have no value in it",
            hint: "give \(deprecation.table).\(deprecation.currentName) a value in those rows first")
    }

    private func restoreOnSQLite(_ deprecation: Deprecation, on connection: any Connection) throws {
        guard connection.dialect.name == .sqlite, let column = deprecation.column,
            let old = deprecation.oldDefinition.flatMap({ try? SQLiteTableText($0) }),
            let sql = try connection.scalar(
                "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1", [.text(deprecation.table.name)])?
                .text
        else { return }
        let wanted = try SQLiteTableText(sql).replacing(column, from: old)
        guard wanted.sql != sql else { return }
        let shape = try connection.catalogueReader.shape(of: deprecation.table)
        let columns = shape.columns.filter { $0.generated == nil }.map { column in
            (name: column.name, expression: "t." + Dialect.sqlite.quote(column.name))
        }
        try SQLiteTableRebuild(table: deprecation.table.name, definition: wanted, columns: columns).run(on: connection)
    }
}
