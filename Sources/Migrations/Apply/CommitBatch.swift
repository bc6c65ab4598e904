internal import SluiceDatabase

/// SQLite waits for the disk several times a commit, so neighbouring revisions that are one transaction each share
/// one, a savepoint for each: a quarter of a second's worth at most, so that other writers don't wait for long. A
/// revision that fails takes none of the others with it; a crash takes whole revisions from the end.
///
/// PostgreSQL needs none: there the wait itself is left to the last commit.
final class CommitBatch {
    private let connection: any Connection
    private let retry: Retry
    private var begun: ContinuousClock.Instant?

    private static let longest = Duration.milliseconds(250)

    init(_ connection: any Connection, _ retry: Retry) {
        self.connection = connection
        self.retry = retry
    }

    /// Runs `body`, all of it or nothing, and commits it with its neighbours.
    func add(_ body: () throws -> Void) throws {
        if begun == nil {
            try connection.begin(.write)
            begun = ContinuousClock.now
        }
        try connection.execute("SAVEPOINT revision")
        do {
            try body()
        } catch {
            if connection.isInTransaction {
                try connection.execute("ROLLBACK TO revision")
                try connection.execute("RELEASE revision")
            }
            throw error
        }
        try connection.execute("RELEASE revision")
        if let begun, ContinuousClock.now - begun > Self.longest { try commit() }
    }

    /// Commits what was added. While a reader holds the file, SQLite refuses the COMMIT and lets it be tried again.
    func commit() throws {
        guard begun != nil else { return }
        begun = nil
        do {
            try retry.run { try connection.commit() }
        } catch {
            if connection.isInTransaction { try? connection.rollback() }
            throw error
        }
    }
}
