internal import Foundation

/// Lets one command of a kind run at a time on a database. Ten migrations that start at once run one after the other,
/// and the later ones find nothing left to do.
package enum CommandLock {
    case migration
    case anonymizing

    /// "sluicemg" and "sluicean" in ASCII; advisory locks are per database.
    private var key: Int64 {
        switch self {
        case .migration: 0x73_6C_75_69_63_65_6D_67
        case .anonymizing: 0x73_6C_75_69_63_65_61_6E
        }
    }

    private var fileSuffix: String {
        switch self {
        case .migration: "-sluice-lock"
        case .anonymizing: "-sluice-anonymize-lock"
        }
    }

    /// - Throws: ``Problem`` of code `locked` where another one still runs after `patience`.
    package func hold<Result>(
        on connection: any Connection, atMost patience: Duration, onWait: () -> Void, _ body: () throws -> Result
    ) throws -> Result {
        switch connection.dialect.name {
        case .postgres:
            try wait(patience, onWait) {
                // Not the call that waits: while it did, its snapshot would keep the other's CREATE INDEX CONCURRENTLY
                // waiting for it, a deadlock.
                try connection.scalar(Self.taking(key))?.isTrue == true
            }
            defer { _ = try? connection.execute("SELECT pg_catalog.pg_advisory_unlock(\(key)::pg_catalog.int8)") }
            return try body()
        case .sqlite:
            guard let path = try Self.databasePath(connection) else { return try body() }
            let file = LockFile(path: path + fileSuffix, beside: path)
            try wait(patience, onWait) { try file.tryLock() }
            defer { file.unlock() }
            return try body()
        }
    }

    private static func taking(_ key: Int64) -> String {
        "SELECT pg_catalog.pg_try_advisory_lock(\(key)::pg_catalog.int8)"
    }

    /// Takes it again in a session whose SQL may have given it back: DISCARD ALL does, and `pg_advisory_unlock_all()`.
    /// - Returns: False where another command was faster.
    package func isStillHeld(on connection: any Connection) throws -> Bool {
        guard connection.dialect.isServer else { return true }
        let held = try connection.catalogRows(
            """
            SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted AND objsubid = 1
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND (classid::bigint << 32) | objid::bigint = \(key)
            """)
        return try !held.isEmpty || connection.scalar(Self.taking(key))?.isTrue == true
    }

    /// Gives back every other advisory lock of the session: one that somebody's SQL has taken would else be held until the
    /// command ends. PostgreSQL counts how often each was taken, and shows it once.
    package static func releaseOthers(on connection: any Connection) throws {
        guard connection.dialect.isServer else { return }
        let own = [CommandLock.migration, .anonymizing].map { "\($0.key)" }.joined(separator: ", ")
        for _ in 1...1_000 {
            let released = try connection.catalogRows(
                """
                SELECT CASE WHEN objsubid = 1 AND mode = 'ShareLock' THEN pg_advisory_unlock_shared(big)
                WHEN objsubid = 1 THEN pg_advisory_unlock(big)
                WHEN mode = 'ShareLock' THEN pg_advisory_unlock_shared(first, second) ELSE pg_advisory_unlock(first, second) END
                FROM (SELECT objsubid, mode, (classid::bigint << 32) | objid::bigint AS big,
                  classid::bigint::bit(32)::int AS first, objid::bigint::bit(32)::int AS second FROM pg_locks
                  WHERE locktype = 'advisory' AND pid = pg_backend_pid()
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS held
                WHERE NOT (objsubid = 1 AND big IN (\(own)))
                """)
            if released.isEmpty { return }
        }
    }

    /// Nil for a database in memory, which no other process can reach.
    private static func databasePath(_ connection: any Connection) throws -> String? {
        for row in try connection.rows("PRAGMA database_list") where row[1].text == "main" {
            if let path = row[2].text, !path.isEmpty { return path }
        }
        return nil
    }

    private func wait(_ patience: Duration, _ onWait: () -> Void, _ tryLock: () throws -> Bool) throws {
        if try tryLock() { return }
        onWait()
        guard try Pause.wait(atMost: patience, until: tryLock) else {
            throw isTaken(after: patience)
        }
    }
}

extension CommandLock {
    private func isTaken(after patience: Duration) -> Problem {
        let what =
            self == .migration ? "another migration of this database" : "another run that anonymizes this database"
        return Problem(
            .locked, "\(what) still runs after \(patience.components.seconds) s of waiting",
            hint: "nothing was touched; run the command again when it is done")
    }
}

/// A file beside a SQLite database whose lock is held for a command. SQLite's own write lock can't be: each of the
/// command's transactions takes and releases it.
///
/// The system releases it with the process, however that ends. The file is removed before it is unlocked, so whoever
/// gets the lock must make sure that it is still the file that the path names.
private final class LockFile {
    private let path: String
    private let database: String
    private var descriptor: Int32 = -1

    init(path: String, beside database: String) {
        self.path = path
        self.database = database
    }

    func tryLock() throws -> Bool {
        let opened = try OwnFile.opened(path, beside: database)
        guard flock(opened, LOCK_EX | LOCK_NB) == 0, isStillThere(opened) else {
            close(opened)
            return false
        }
        descriptor = opened
        return true
    }

    private func isStillThere(_ opened: Int32) -> Bool {
        var mine = stat()
        var theirs = stat()
        return fstat(opened, &mine) == 0 && stat(path, &theirs) == 0 && mine.st_ino == theirs.st_ino
    }

    func unlock() {
        guard descriptor >= 0 else { return }
        unlink(path)
        close(descriptor)
        descriptor = -1
    }

    deinit { unlock() }
}
