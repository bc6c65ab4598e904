internal import SluiceDatabase

/// PostgreSQL: the WAL that the server keeps for the replication slot that is furthest behind. Where nobody reads from it any
/// more, it fills the disk.
struct SlotWAL: ThrottleSignal {
    static let name = "slot_wal"

    struct Reading: Sendable, Hashable {
        let slot: String
        let bytes: Double
    }

    private let limit: ThrottleLimit

    init(limit: Int) { self.limit = ThrottleLimit(limit) }

    func measure(on connection: any Connection) throws -> Reading? {
        let row = try connection.catalogRows(
            """
            SELECT slot_name::text, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::float8 AS bytes
            FROM pg_replication_slots WHERE restart_lsn IS NOT NULL ORDER BY bytes DESC LIMIT 1
            """
        ).first
        return row.flatMap { row in row[1].real.map { Reading(slot: row[0].text ?? "", bytes: $0) } }
    }

    func reasonToWait(at reading: Reading, isHeld: Bool) -> String? {
        limit.isExceeded(by: reading.bytes, isHeld: isHeld)
            ? "\(Megabytes(reading.bytes)) of WAL are kept for slot \(reading.slot)" : nil
    }
}
