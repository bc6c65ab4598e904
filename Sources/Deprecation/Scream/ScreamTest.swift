package import FoundationEssentials
internal import SluiceArchive
package import SluiceDatabase

/// Takes every role's privileges on what is deprecated away for a while: whoever still uses it fails, loudly, while it can
/// be given back in a moment. The owner and superusers bypass privileges, and so bypass the test.
package struct ScreamTest {
    private let table: QualifiedName
    private let column: String?
    private let lockTimeout: Duration
    private let actor: String

    package init(_ table: QualifiedName, column: String?, lockTimeout: Duration, actor: String) {
        self.table = table
        self.column = column
        self.lockTimeout = lockTimeout
        self.actor = actor
    }

    /// Begins it. Where it runs already, columns that were added since get the privileges that the table had.
    package func begin(on connection: any Connection, now: Date) throws -> Deprecation {
        try change("scream", on: connection) { try PrivilegeHiding(connection).begin(&$0, now: now) }
    }

    package func end(on connection: any Connection) throws -> Deprecation {
        try change("scream ended", on: connection) { deprecation in
            guard deprecation.scream != nil else {
                throw Problem(
                    .deprecation,
                    "no scream test of \(deprecation.name) runs",
                    hint: "begin one with 'sluice scream \(deprecation.argument)'")
            }
            try PrivilegeHiding(connection).end(&deprecation)
        }
    }

    /// The roles with a login that privileges don't bind.
    package func unaffected(_ deprecation: Deprecation, on connection: any Connection) throws -> [String] {
        try PrivilegeHiding(connection).unaffected(deprecation)
    }

    /// The privileges and what brings them back change in one transaction: a crash loses none of them.
    private func change(
        _ event: String, on connection: any Connection, _ body: (inout Deprecation) throws -> Void
    ) throws -> Deprecation {
        let store = DeprecationStore(connection)
        let found = try store.open(table, column)
        return try Retry(.command).run {
            try connection.transaction {
                try connection.setLockTimeout(lockTimeout)
                var deprecation = try store.locked(found)
                try body(&deprecation)
                try store.update(deprecation)
                try Events.record(event, object: deprecation.name, actor: actor, on: connection)
                return deprecation
            }
        }
    }
}
