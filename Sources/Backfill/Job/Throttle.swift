/// Reasons for a run to wait before its next chunk. Each is checked about once a second, and one that can't be measured is a
/// reason, too.
public struct Throttle: Sendable, Hashable {
    /// A span of the local day, in minutes since midnight; it may span midnight.
    public struct Window: Sendable, Hashable {
        public var from: Int
        public var to: Int

        public init(from: Int, to: Int) {
            self.from = from
            self.to = to
        }
    }

    /// A small statement, and how long it may take.
    public struct Probe: Sendable, Hashable {
        public var query: String
        public var limit: Duration

        public init(query: String = "SELECT 1", limit: Duration) {
            self.query = query
            self.limit = limit
        }
    }

    /// PostgreSQL: the worst replay lag in `pg_stat_replication`.
    public var replicaLag: Duration?
    /// PostgreSQL: bytes of WAL that the last of the replicas has still to replay.
    public var replicaBytes: Int?
    /// PostgreSQL: the replicas that count, by `application_name`, each of which must be there; empty for all that are.
    public var replicas: [String] = []
    /// PostgreSQL: bytes of WAL that are kept for the replication slot that is furthest behind.
    public var slotWAL: Int?
    /// PostgreSQL: bytes of WAL a second, all sessions together.
    public var walRate: Int?
    /// PostgreSQL: WAL files that wait to be archived.
    public var archiveQueue: Int?
    /// PostgreSQL: sessions in state `active`, Sluice's own apart.
    public var activeSessions: Int?
    /// PostgreSQL: sessions that wait for a lock of Sluice's.
    public var lockWaiters: Int?
    /// PostgreSQL: waits while a vacuum works on the table.
    public var waitsForVacuum = false
    /// PostgreSQL: dead rows of the table; above it the run vacuums it, and waits.
    public var deadRows: Int?
    /// PostgreSQL: how long the oldest transaction that keeps dead rows may have been open.
    public var oldestTransaction: Duration?
    /// SQLite: bytes of the `-wal` file.
    public var walSize: Int?
    /// SQLite: how long a writer may wait for its turn; a second at most.
    public var writerWait: Duration?
    /// Bytes that the database's disk must have left, where that is this host's.
    public var freeDisk: Int?
    /// What an application feels.
    public var latency: Probe?
    /// Holds the run back while its first value is true.
    public var query: String?
    public var window: Window?

    public init() {}

    public var isEmpty: Bool { self == Throttle() }
}
