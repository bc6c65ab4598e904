internal import SluiceArchive
internal import SluiceDatabase

/// The last transaction: with the table locked nobody is in the middle of a write, so what the guard has counted is
/// final; then the drop, and its record.
struct FinalDrop {
    let options: Drop.Options
    let actor: String
    /// Archives it once more, with writers kept off, where they can't be outrun and the user said by name that writes are no reason to stay.
    var archive: ((Deprecation) throws -> Deprecation)?
    /// Whether its archive holds what the table is now.
    var isHeld: (Deprecation, any Connection) throws -> Bool = { _, _ in true }

    init(options: Drop.Options, actor: String) {
        self.options = options
        self.actor = actor
    }

    /// - Throws: ``WrittenSinceArchive``, and then nothing was changed.
    func run(
        _ deprecation: Deprecation, overridden: [Refusal], on connection: any Connection
    ) throws -> Deprecation {
        do {
            return try Retry(.command).run {
                try connection.dialect.choose(
                    postgres: runOnPostgres(deprecation, overridden, connection),
                    sqlite: runOnSQLite(deprecation, overridden, connection))
            }
        } catch let error as DatabaseError where error.kind == .lockTimeout || error.kind == .conflict {
            throw try TableInUse.error(deprecation, on: connection)
        } catch let error as DatabaseError where error.code == "2BP01" {
            throw Self.hasDependants(deprecation, overridden)
        }
    }

    private func runOnPostgres(
        _ deprecation: Deprecation, _ overridden: [Refusal], _ connection: any Connection
    ) throws -> Deprecation {
        let table = deprecation.currentTable.quoted(in: .postgres)
        return try connection.transaction {
            try connection.setLockTimeout(options.lockTimeout)
            var deprecation = deprecation
            if let archive {
                try connection.execute("LOCK TABLE \(table) IN SHARE ROW EXCLUSIVE MODE")
                deprecation = try archive(deprecation)
            }
            try connection.execute("LOCK TABLE \(table) IN ACCESS EXCLUSIVE MODE")
            try check(deprecation, on: connection)
            var current = try DeprecationStore(connection).locked(deprecation)
            // What a whole table's privileges were turned into stays otherwise.
            try PrivilegeHiding(connection).end(&current)
            try checkCatalog(deprecation, on: connection)
            try connection.writeGuard.remove(deprecation)
            if deprecation.column == nil {
                try connection.execute("DROP TABLE \(table) RESTRICT")
            } else {
                let column = Dialect.postgres.quote(deprecation.currentName)
                try connection.execute("ALTER TABLE \(table) DROP COLUMN \(column) RESTRICT")
            }
            return try record(deprecation, overridden, on: connection)
        }
    }

    private func runOnSQLite(
        _ deprecation: Deprecation, _ overridden: [Refusal], _ connection: any Connection
    ) throws -> Deprecation {
        var dropped = deprecation
        try SQLiteDrop(deprecation).run(
            on: connection,
            check: {
                dropped = try archive?(deprecation) ?? deprecation
                try check(dropped, on: $1)
                try checkCatalog(dropped, on: $1)
            }, record: { dropped = try record(dropped, overridden, on: $0) })
        return dropped
    }

    /// PostgreSQL's own hint is CASCADE.
    private static func hasDependants(_ deprecation: Deprecation, _ overridden: [Refusal]) -> Problem {
        let names = overridden.filter { $0.kind == .dependants }.map(\.reason).joined(separator: "; ")
        return .needed(deprecation, names.isEmpty ? "something depends on it" : names)
    }

    private func check(_ deprecation: Deprecation, on connection: any Connection) throws {
        _ = try DeprecationStore(connection).locked(deprecation)
        guard deprecation.archiveDigest != nil, archive == nil else { return }
        let guardian = connection.writeGuard
        guard try guardian.uncovered(deprecation).isEmpty, try guardian.count(deprecation) == deprecation.guardCount
        else {
            throw WrittenSinceArchive()
        }
    }

    private func checkCatalog(_ deprecation: Deprecation, on connection: any Connection) throws {
        guard deprecation.archiveDigest != nil, archive == nil else { return }
        guard try isHeld(deprecation, connection) else { throw WrittenSinceArchive() }
    }

    private func record(
        _ deprecation: Deprecation, _ overridden: [Refusal], on connection: any Connection
    ) throws -> Deprecation {
        var dropped = deprecation
        dropped.state = .dropped
        dropped.scream = nil
        // The archive has them, sealed where it is encrypted.
        (dropped.oldComment, dropped.oldDefinition) = (nil, nil)
        dropped.overridden = overridden.map { "\($0) (overridden by \(actor))" }
        try DeprecationStore(connection).update(dropped)
        let detail =
            [dropped.archivePath.map { "archive \($0)" } ?? "no archive"] + overridden.map { "overridden \($0)" }
        try Events.record(
            "drop", object: dropped.name, detail: detail.joined(separator: "; "), actor: actor, on: connection)
        return dropped
    }
}

/// The archive no longer holds everything.
struct WrittenSinceArchive: Error {}

/// Someone holds the table for longer than the drop waits.
private enum TableInUse {
    static func error(_ deprecation: Deprecation, on connection: any Connection) throws -> Problem {
        let kept = deprecation.archivePath.map { "; its archive \($0) is kept" } ?? ""
        return Problem(
            .deprecation,
            "\(deprecation.currentTable) is in use, and the drop got no lock on it in time"
                + (try holders(deprecation, on: connection)) + ": nothing was dropped",
            hint: "'sluice drop \(deprecation.argument)' tries again\(kept)")
    }

    private static func holders(_ deprecation: Deprecation, on connection: any Connection) throws -> String {
        guard connection.dialect.isServer else { return "" }
        let rows = try connection.catalogRows(
            """
            SELECT DISTINCT 'pid ' || l.pid || ', role ' || a.usename || ', application ' || a.application_name
            FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.relation = to_regclass($1) AND l.granted AND l.pid <> pg_backend_pid() ORDER BY 1 LIMIT 3
            """, [.text(deprecation.currentTable.quoted(in: .postgres))])
        let names = rows.compactMap { $0[0].text }.joined(separator: "; ")
        return names.isEmpty ? "" : " (held by \(names))"
    }
}
