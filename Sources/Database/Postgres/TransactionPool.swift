internal import CSluicePostgres
internal import Glibc
internal import Synchronization

/// A pooler between Sluice and the server that gives each transaction another session: pgbouncer's `pool_mode = transaction`.
///
/// Sluice's advisory locks, its settings and its prepared statements are a session's. Behind such a pool a lock would be somebody else's, and the
/// settings would stay for whoever has the session next. So it is found out before anything is set.
enum TransactionPool {
    /// Poolers that were found to keep a session for its client, without their passwords: those may be others each time.
    private static let keeping = Mutex<Set<String>>([])
    /// Further sessions that are asked for: each takes one that is idle.
    private static let probes = 3
    private static let patience = Duration.seconds(2)

    /// - Parameter backend: Asks the new session for its server process, in a transaction of its own.
    /// - Throws: `DatabaseError` of the kind `pooled`.
    static func refuse(
        _ session: OpaquePointer, conninfo: String, asking backend: () throws(DatabaseError) -> Int64?
    ) throws(DatabaseError) {
        // A pooler's number for a client is its own, and no server process's.
        guard let first = try backend(), first != Int64(PQbackendPID(session)) else { return }
        let pooler = PostgresTarget(conninfo: conninfo).description
        if keeping.withLock({ $0.contains(pooler) }) { return }
        for _ in 0..<probes { if try backend() != first { throw refusal } }
        var others: [PooledProbe] = []
        for _ in 0..<probes {
            // Where no session is to be had, others hold them all for longer than a transaction.
            guard let other = PooledProbe(conninfo, within: patience) else { break }
            others.append(other)
            // Given to another while this client still has it. Otherwise the next one may be.
            if other.backend == first { throw refusal }
        }
        if try backend() != first { throw refusal }
        _ = keeping.withLock { $0.insert(pooler) }
    }

    private static let refusal = DatabaseError(
        kind: .pooled, code: "",
        message: "a pooler in transaction mode stands before the server: each transaction would get another session",
        hint:
            "nothing was sent; give the server's own address, or a pool in session mode: locks and settings of Sluice's are a session's"
    )
}

/// A session with a transaction that is open for as long as this value lives.
private final class PooledProbe {
    /// The server process that it has.
    let backend: Int64
    private let session: OpaquePointer

    init?(_ conninfo: String, within patience: Duration) {
        guard let session = try? PostgresSession.connect(conninfo, within: patience) else { return nil }
        guard let backend = Self.backend(of: session, until: .now + patience) else {
            PQfinish(session)
            return nil
        }
        self.session = session
        self.backend = backend
    }

    deinit { PQfinish(session) }

    /// Row by row: what a pooler answers without end isn't kept.
    private static func backend(of session: OpaquePointer, until end: ContinuousClock.Instant) -> Int64? {
        guard PQsendQuery(session, "BEGIN; SELECT pg_catalog.pg_backend_pid()") == 1, PQsetSingleRowMode(session) == 1
        else { return nil }
        for _ in 0..<3 {
            while PQisBusy(session) == 1 {
                let left = ContinuousClock.now.duration(to: end) / .milliseconds(1)
                var descriptor = pollfd(fd: PQsocket(session), events: Int16(POLLIN), revents: 0)
                guard left > 0, poll(&descriptor, 1, Int32(left)) > 0, PQconsumeInput(session) == 1 else { return nil }
            }
            guard let result = PQgetResult(session) else { return nil }
            defer { PQclear(result) }
            if PQresultStatus(result) == PGRES_SINGLE_TUPLE, let text = PQgetvalue(result, 0, 0) {
                return Int64(String(cString: text))
            }
        }
        return nil
    }
}
