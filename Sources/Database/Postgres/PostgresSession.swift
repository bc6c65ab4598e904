internal import CSluicePostgres
internal import Glibc

/// Opening a session step by step, so that a refusal arrives with its SQLSTATE: `PQconnectdb` has only text.
enum PostgresSession {
    /// Defaults the conninfo may override: libpq takes the last of equal keywords, and `dbname` expands in place.
    private static func parameters(_ conninfo: String) -> [(keyword: String, value: String)] {
        [
            ("fallback_application_name", "sluice"),
            // A server that vanished without a word is noticed after a minute instead of never.
            ("keepalives_idle", "30"), ("keepalives_interval", "10"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "60000"),
            ("dbname", conninfo),
            ("client_encoding", "UTF8"),
        ]
    }

    /// - Parameter patience: Bounds the whole attempt, whatever `connect_timeout` says.
    static func connect(
        _ conninfo: String, within patience: Duration
    ) throws(DatabaseError) -> OpaquePointer {
        try Libpq.load()
        try PostgresAddress.requireReadable(conninfo)
        let parameters = parameters(conninfo)
        let keywords = CStrings(parameters.map(\.keyword))
        let values = CStrings(parameters.map(\.value))
        guard let session = PQconnectStartParams(keywords.pointers, values.pointers, 1) else {
            throw DatabaseError(kind: .other, code: "", message: "libpq is out of memory")
        }
        do {
            // Verbose errors carry the SQLSTATE ("FATAL:  28P01: …").
            PQsetErrorVerbosity(session, PQERRORS_VERBOSE)
            try complete(session, within: patience)
            PQsetErrorVerbosity(session, PQERRORS_DEFAULT)
            return session
        } catch {
            PQfinish(session)
            throw error
        }
    }

    private static func complete(_ session: OpaquePointer, within patience: Duration) throws(DatabaseError) {
        guard PQstatus(session) != CONNECTION_BAD else { throw PostgresError.connectError(of: session) }
        let deadline = ContinuousClock.now + patience
        var state = PGRES_POLLING_WRITING
        while state != PGRES_POLLING_OK {
            guard state != PGRES_POLLING_FAILED else { throw PostgresError.connectError(of: session) }
            guard wait(for: state == PGRES_POLLING_READING ? POLLIN : POLLOUT, on: session, until: deadline) else {
                throw DatabaseError(
                    kind: .connectionLost, code: "08001",
                    message: "the server didn't answer in \(patience.components.seconds) seconds")
            }
            state = PQconnectPoll(session)
        }
    }

    private static func wait(
        for events: Int32, on session: OpaquePointer, until deadline: ContinuousClock.Instant
    ) -> Bool {
        let left = ContinuousClock.now.duration(to: deadline)
        var descriptor = pollfd(fd: PQsocket(session), events: Int16(events), revents: 0)
        let milliseconds = left.components.seconds * 1_000
        return milliseconds > 0 && poll(&descriptor, 1, Int32(milliseconds)) != 0
    }
}

/// A null-terminated array of C strings that lives as long as this object.
final class CStrings {
    private var storage: [UnsafePointer<CChar>?]

    init(_ texts: [String]) { storage = texts.map { UnsafePointer(strdup($0)) } + [nil] }

    deinit { for text in storage { free(UnsafeMutablePointer(mutating: text)) } }

    /// Valid while the object is: libpq copies what it needs before `PQconnectStartParams` returns.
    var pointers: [UnsafePointer<CChar>?] { storage }
}
