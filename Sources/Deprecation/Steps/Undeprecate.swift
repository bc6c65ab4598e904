internal import SluiceArchive
package import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceSQLText
internal import SluiceSchema

/// Takes a deprecation back: the name, the comment and NOT NULL as they were, and no guard.
package struct Undeprecate {
    private let table: QualifiedName
    private let column: String?
    private let lockTimeout: Duration
    private let actor: String
    /// Called before SQLite writes the table again.
    package var rebuilding: (RebuildEstimate) -> Void = { _ in }

    package init(_ table: QualifiedName, column: String?, lockTimeout: Duration, actor: String) {
        self.table = table
        self.column = column
        self.lockTimeout = lockTimeout
        self.actor = actor
    }

    /// Until the last transaction it stays deprecated, so that a try which was cut off is gone on with by the same call.
    /// - Returns: The deprecation, and whether what it was about is still there.
    @discardableResult
    package func run(on connection: any Connection) throws -> (deprecation: Deprecation, isThere: Bool) {
        let deprecation = try DeprecationStore(connection).open(table, column)
        guard try deprecation.isThere(on: connection) else {
            return (try finish(deprecation, [], detail: "it was gone", on: connection), false)
        }
        let taken = try connection.dialect.choose(
            postgres: runOnPostgres(deprecation, connection), sqlite: runOnSQLite(deprecation, connection))
        return (taken, true)
    }

    private func runOnPostgres(_ deprecation: Deprecation, _ connection: any Connection) throws -> Deprecation {
        let statements = DeprecationStatements(deprecation, connection.dialect)
        do {
            for statement in statements.proveNotNull { try runAlone(statement, on: connection) }
        } catch let error as DatabaseError where error.kind == .constraint {
            for statement in statements.forgetNotNull { try runAlone(statement, on: connection) }
            try requireNoNulls(deprecation, on: connection)
            throw error
        }
        let comment = try statements.restoreComment(on: connection)
        return try finish(deprecation, comment + statements.end + statements.restoreNotNull, on: connection)
    }

    private func runAlone(_ statement: String, on connection: any Connection) throws {
        try Retry(.command).run {
            try connection.transaction {
                try connection.setLockTimeout(lockTimeout)
                try connection.execute(statement)
            }
        }
    }

    private func finish(
        _ deprecation: Deprecation, _ statements: [String], detail: String? = nil, on connection: any Connection
    ) throws -> Deprecation {
        try Retry(.command).run {
            try connection.transaction {
                try connection.setLockTimeout(lockTimeout)
                return try end(deprecation, statements, detail: detail, on: connection)
            }
        }
    }

    /// In the transaction that is open.
    private func end(
        _ deprecation: Deprecation, _ statements: [String], detail: String? = nil, on connection: any Connection
    ) throws -> Deprecation {
        let store = DeprecationStore(connection)
        var ended = try store.locked(deprecation)
        try connection.writeGuard.remove(ended)
        try PrivilegeHiding(connection).end(&ended)
        for statement in statements { try connection.execute(statement) }
        ended.state = .active
        try store.update(ended)
        try Events.record("undeprecate", object: ended.name, detail: detail, actor: actor, on: connection)
        return ended
    }

    private func requireNoNulls(_ deprecation: Deprecation, on connection: any Connection) throws {
        guard deprecation.wasNotNull, deprecation.column != nil else { return }
        let dialect = connection.dialect
        let table = deprecation.table.quoted(in: dialect)
        try connection.requireNoStrangersCode(in: [deprecation.table], when: .reading)
        let count =
            try connection.scalar(
                "SELECT count(*) FROM \(table) WHERE \(dialect.quote(deprecation.currentName)) IS NULL /* sluice */")?
            .integer ?? 0
        guard count > 0 else { return }
        throw Problem(
            .deprecation,
            "\(deprecation.name) was NOT NULL, and \(count) rows written since have no value in it",
            hint:
                "it stays deprecated; give \(deprecation.table).\(deprecation.currentName) a value in those rows first")
    }

    /// First the name, which is one small change, then NOT NULL, for which the table is written again.
    private func runOnSQLite(_ deprecation: Deprecation, _ connection: any Connection) throws -> Deprecation {
        try requireNoNulls(deprecation, on: connection)
        let statements = DeprecationStatements(deprecation, connection.dialect).end
        let shape = try connection.catalogReader.shape(of: deprecation.currentTable)
        let isNullable = shape.column(deprecation.currentName)?.isNotNull == false
        guard let column = deprecation.column, deprecation.wasNotNull, isNullable else {
            return try connection.transaction {
                let ended = try end(deprecation, statements, on: connection)
                try restoreSpelling(ended, on: connection)
                return ended
            }
        }
        rebuilding(try RebuildEstimate(deprecation.table, on: connection))
        let named = try rename(deprecation, statements, on: connection)
        return try ForeignKeys.suspended(on: connection) {
            try connection.transaction {
                let ended = try end(named, [], on: connection)
                let stored = try StoredTable(named.table, on: connection)
                try TableRebuild(of: stored, to: try stored.text.spelt(column, as: named)).perform()
                return ended
            }
        }
    }

    private func rename(
        _ deprecation: Deprecation, _ statements: [String], on connection: any Connection
    ) throws -> Deprecation {
        try connection.transaction {
            let store = DeprecationStore(connection)
            var named = try store.locked(deprecation)
            for statement in statements { try connection.execute(statement) }
            named.currentName = named.column ?? named.currentName
            try store.update(named)
            return named
        }
    }

    /// RENAME has put the column's name in quotes; its author may not have.
    private func restoreSpelling(_ deprecation: Deprecation, on connection: any Connection) throws {
        guard let column = deprecation.column, deprecation.oldDefinition != nil else { return }
        let stored = try StoredTable(deprecation.table, on: connection)
        try stored.replaceText(with: try stored.text.spelt(column, as: deprecation))
    }
}

extension TableText {
    /// With the column as it was before its deprecation.
    fileprivate func spelt(_ column: String, as deprecation: Deprecation) throws(Problem) -> TableText {
        let old = try TableText(sql: deprecation.oldDefinition ?? "", table: deprecation.table.name)
        return replacing(column, from: old)
    }
}
