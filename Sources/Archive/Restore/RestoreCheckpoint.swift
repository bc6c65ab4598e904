internal import SluiceDatabase

/// Which of a restore's statements are done, kept in the archive's row and written in the same transaction as what they
/// do. How far its rows are is the run's to know.
struct RestoreCheckpoint {
    var step = 0
    var report = RestoreReport()
    private var isOver = true

    private let digest: String
    private let target: String

    init(_ reader: ArchiveReader, target: RestoreTarget, on connection: any Connection) throws {
        digest = reader.manifest.identity
        self.target = target.description
        let saved = try connection.rows(
            """
            SELECT restore_target, restore_step, restored_rows, missing_rows, restored_at, kept_rows
            FROM \(connection.dialect.stateTable("archives")) WHERE digest = \(connection.dialect.placeholder(1))
            """, [.text(digest)]
        ).first
        guard let saved, saved[4].isNull, saved[0].text == self.target else { return }
        isOver = false
        step = saved[1].count
        report.restoredRows = saved[2].count
        report.deletedSince = saved[3].count
        report.keptRows = saved[5].count
    }

    var isAtStart: Bool { step == 0 }

    /// A new restore begins.
    /// - Parameter isFresh: Nothing is left of one that was given up.
    mutating func begin(isFresh: Bool, on connection: any Connection) throws(DatabaseError) {
        guard isOver || isFresh else { return }
        step = 0
        report = RestoreReport()
        let mark = connection.dialect.placeholder
        try connection.execute(
            """
            UPDATE \(connection.dialect.stateTable("archives")) SET restore_target = \(mark(1)), restore_step = 0,
            restored_rows = 0, missing_rows = 0, kept_rows = 0, restored_at = NULL WHERE digest = \(mark(2))
            """, [.text(target), .text(digest)])
    }

    func save(on connection: any Connection) throws(DatabaseError) {
        let mark = connection.dialect.placeholder
        try connection.execute(
            """
            UPDATE \(connection.dialect.stateTable("archives")) SET restore_step = \(mark(1)),
            restored_rows = \(mark(2)), missing_rows = \(mark(3)) WHERE digest = \(mark(4))
            """,
            [
                .integer(Int64(step)), .integer(Int64(report.restoredRows)), .integer(Int64(report.deletedSince)),
                .text(digest),
            ])
    }

    /// In the chunk's transaction.
    static func countKept(_ rows: Int, of manifest: Manifest, on connection: any Connection) throws(DatabaseError) {
        let mark = connection.dialect.placeholder
        try connection.execute(
            """
            UPDATE \(connection.dialect.stateTable("archives")) SET kept_rows = kept_rows + \(mark(1))
            WHERE digest = \(mark(2))
            """, [.integer(Int64(rows)), .text(manifest.identity)])
    }

    func finish(on connection: any Connection) throws(DatabaseError) {
        try save(on: connection)
        try connection.execute(
            """
            UPDATE \(connection.dialect.stateTable("archives")) SET restored_at = \(connection.dialect.now)
            WHERE digest = \(connection.dialect.placeholder(1))
            """, [.text(digest)])
    }
}
