internal import CSluicePostgres
internal import Glibc

/// How much of an answer is kept, in bytes as they come in.
struct AnswerBounds {
    /// Of one row.
    var row = 256 << 20
    /// Of rows that are kept together where each is small.
    var rows = 512 << 20
    /// Of rows of the user's.
    var all = 2 << 30
}

/// Reading what the server answers. A server that isn't what it says mustn't fill memory with rows that nobody asked for, nor be
/// waited for in a COPY that nobody has begun.
extension PostgresConnection {
    /// What was sent is answered whole, as PQexec does it.
    /// - Parameters:
    ///   - sent: What libpq's function for sending has returned.
    ///   - copying: The state that a COPY begins with.
    /// - Returns: The last result.
    func answer(
        _ sent: Int32, _ sql: String?, atMost bound: Int, copying: ExecStatusType? = nil
    ) throws(DatabaseError) -> PostgresResult {
        let session = try session
        var last: OpaquePointer?
        var left = bound
        while sent == 1, let next = try nextResult(session, &left, sql, keeping: last) {
            // The first error says why, and the connection's end behind it says less.
            guard PQresultStatus(last) != PGRES_FATAL_ERROR || last == nil else {
                PQclear(next)
                continue
            }
            PQclear(last)
            last = next
            if PQresultStatus(next) == copying { break }
            if let problem = copyProblem(next, sql) { throw problem }
        }
        let result = try PostgresResult(last, session: session, sql: sql)
        guard copying == nil || PQresultStatus(last) == copying else {
            throw DatabaseError(kind: .other, code: "", message: "the statement begins no COPY", sql: sql)
        }
        return result
    }

    /// What was sent is answered, and no more of it kept than one row.
    /// - Returns: The first row's result, and the last one, which has the tag.
    func firstRow(_ sent: Int32, _ sql: String?) throws(DatabaseError) -> (first: PostgresResult?, last: PostgresResult)
    {
        let session = try session
        guard sent == 1, PQsetSingleRowMode(session) == 1 else {
            throw PostgresError.error(of: nil, session: session, sql: sql)
        }
        var (first, last): (PostgresResult?, PostgresResult?)
        var failure: DatabaseError?
        var left = bounds.row
        while let next = try nextResult(session, &left, sql) {
            left = bounds.row
            if let problem = copyProblem(next, sql) { throw problem }
            do throws(DatabaseError) {
                let result = try PostgresResult(next, session: session, sql: sql)
                if result.hasRow, first == nil { first = result }
                last = result
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        guard let last else { throw PostgresError.error(of: nil, session: session, sql: sql) }
        return (first, last)
    }

    /// Waits for the next result; nil behind the last.
    /// - Parameter earlier: Cleared where there is no next one to take its place.
    private func nextResult(
        _ session: OpaquePointer, _ left: inout Int, _ sql: String?, keeping earlier: OpaquePointer? = nil
    ) throws(DatabaseError) -> OpaquePointer? {
        var pause: Int32 = 10
        while PQisBusy(session) == 1 {
            let descriptor = PQsocket(session)
            guard descriptor >= 0 else { break }
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            // TLS may hold bytes that the socket doesn't show any more, so it is asked now and then.
            if poll(&waiting, 1, pause) == 0 { pause = min(pause * 2, 200) }
            let before = Int(sluice_bytes_waiting(descriptor))
            guard PQconsumeInput(session) == 1 else { break }
            // libpq doesn't say how much it has read; more may have come meanwhile. A single value that comes in fast enough it reads
            // to its end.
            left -= max(before - Int(sluice_bytes_waiting(descriptor)), min(before, 8192))
            guard left >= 0 else {
                PQclear(earlier)
                close()
                throw DatabaseError(
                    kind: .other, code: "",
                    message: "the server's answer is larger than anything that was asked for; the session is closed",
                    sql: sql)
            }
        }
        return PQgetResult(session)
    }

    /// libpq would give the same state again and again, and wait for the rows. The session can't be used any more.
    func copyProblem(_ result: OpaquePointer, _ sql: String?) -> DatabaseError? {
        switch PQresultStatus(result) {
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
            PQclear(result)
            close()
            return DatabaseError(
                kind: .other, code: "",
                message: "the server began a COPY, which this statement doesn't ask for here; the session is closed",
                sql: sql)
        default: return nil
        }
    }

    /// Results that nobody wants any more, behind an error or a COPY.
    func discardResults() {
        guard let session = try? session else { return }
        while let rest = PQgetResult(session) {
            if copyProblem(rest, nil) != nil { return }
            PQclear(rest)
        }
    }
}
