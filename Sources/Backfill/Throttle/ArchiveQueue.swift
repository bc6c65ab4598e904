internal import SluiceDatabase

/// PostgreSQL: WAL files that are to be archived and aren't yet.
struct ArchiveQueue: ThrottleSignal {
    static let name = "archive_queue"

    private let limit: ThrottleLimit

    init(limit: Int) { self.limit = ThrottleLimit(limit) }

    func measure(on connection: any Connection) throws -> Int64? {
        do {
            return try connection.catalogScalar(
                "SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'")?.integer
        } catch let error as DatabaseError where error.kind == .permission {
            throw SignalUnseen(right: "pg_monitor")
        }
    }

    func reasonToWait(at files: Int64, isHeld: Bool) -> String? {
        limit.isExceeded(by: Double(files), isHeld: isHeld) ? "\(files) WAL files wait to be archived" : nil
    }
}
