internal import Archive
package import Database
package import FoundationEssentials

/// Takes every role's privileges on what is deprecated away for a while: whoever still uses it fails, loudly, while it can
/// be given back in a moment. The owner and superusers bypass privileges, and so bypass the test.
package struct ScreamTest {
    private let table: QualifiedName
    private let column: String?
    private let actor: String

    package init(_ table: QualifiedName, column: String?, actor: String) {
        self.table = table
        self.column = column
        self.actor = actor
    }

    /// The privileges and the statements that bring them back change in one transaction: a crash loses none of them.
    package func begin(on connection: any Connection, now: Date) throws -> Deprecation {
        guard connection.dialect.name == .postgres else {
            throw DeprecationError(
                "SQLite has no privileges to take away",
                hint: "'sluice deprecate … --forbid-writes' refuses writes on SQLite")
        }
        var deprecation = try DeprecationStore(connection).open(try connection.resolved(table), column)
        guard deprecation.scream == nil else {
            throw DeprecationError(
                "the scream test of \(deprecation.name) runs already", hint: "end it with --end")
        }
        try LockRetry.run {
            try connection.transaction {
                try connection.setLockTimeout("5s")
                let change = try Self.statements(deprecation, on: connection)
                for statement in change.begin { try connection.execute(statement) }
                deprecation.scream = Deprecation.Scream(since: now, undo: change.end)
                try DeprecationStore(connection).update(deprecation)
                try Events.record(
                    "scream", object: deprecation.name, detail: "\(change.begin.count) changes of privileges",
                    actor: actor, on: connection)
            }
        }
        return deprecation
    }

    package func end(on connection: any Connection) throws -> Deprecation {
        var deprecation = try DeprecationStore(connection).open(try connection.resolved(table), column)
        guard deprecation.scream != nil else {
            throw DeprecationError("no scream test of \(deprecation.name) runs")
        }
        try Self.end(&deprecation, actor: actor, on: connection)
        return deprecation
    }

    /// Does nothing where none runs.
    static func end(_ deprecation: inout Deprecation, actor: String, on connection: any Connection) throws {
        guard let scream = deprecation.scream else { return }
        var quiet = deprecation
        quiet.scream = nil
        let ended = quiet
        try LockRetry.run {
            try connection.transaction {
                try connection.setLockTimeout("5s")
                for statement in scream.undo { try connection.execute(statement) }
                try DeprecationStore(connection).update(ended)
                try Events.record("scream ended", object: ended.name, actor: actor, on: connection)
            }
        }
        deprecation = ended
    }

    private static func statements(
        _ deprecation: Deprecation, on connection: any Connection
    ) throws -> (begin: [String], end: [String]) {
        let privileges = try TablePrivileges(of: deprecation.currentTable, on: connection)
        if let grant = privileges.grants.first(where: { $0.otherGrantor != nil }), let grantor = grant.otherGrantor {
            throw DeprecationError(
                "\(grant.privilege) on \(deprecation.tableName) was granted to \(grant.grantee) by \(grantor), who isn't its owner",
                hint: "only what the owner granted can be given back as it was: grant it as the owner first")
        }
        let change = privileges.without(deprecation.column == nil ? nil : deprecation.currentName)
        guard !change.begin.isEmpty else {
            throw DeprecationError(
                "nobody but the owner and superusers has privileges on \(deprecation.name), and they bypass a scream test"
            )
        }
        return change
    }
}
