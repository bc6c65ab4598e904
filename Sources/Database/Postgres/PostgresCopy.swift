internal import CSluicePostgres

extension PostgresConnection {
    @discardableResult
    func copyIn(_ sql: String, next produce: () throws -> [UInt8]?) throws -> Int {
        let session = try session
        _ = try answer(PQsendQuery(session, sql), sql, atMost: bounds.row, copying: PGRES_COPY_IN)
        do {
            while let block = try produce() {
                guard block.withUnsafeBytes({ Self.put($0, session) }) else {
                    throw PostgresError.error(of: nil, session: session, sql: sql)
                }
            }
        } catch {
            // The server rolls the COPY back when it is told that the client failed.
            PQputCopyEnd(session, "the rows' source failed")
            discardResults()
            throw error
        }
        guard PQputCopyEnd(session, nil) == 1 else { throw PostgresError.error(of: nil, session: session, sql: sql) }
        return try finishCopy(session, sql: sql)
    }

    /// A message's length has 31 bits; where it is cut doesn't matter.
    private static let longestMessage = 1 << 30

    private static func put(_ block: UnsafeRawBufferPointer, _ session: OpaquePointer) -> Bool {
        stride(from: 0, to: block.count, by: longestMessage).allSatisfy { start in
            let part = UnsafeRawBufferPointer(rebasing: block[start..<min(start + longestMessage, block.count)])
            let bytes = part.assumingMemoryBound(to: CChar.self).baseAddress
            return PQputCopyData(session, bytes, Int32(part.count)) == 1
        }
    }

    func copyOut(_ sql: String, _ consume: (RawSpan) throws -> Void) throws -> Int {
        let session = try session
        _ = try answer(PQsendQuery(session, sql), sql, atMost: bounds.row, copying: PGRES_COPY_OUT)
        var block: UnsafeMutablePointer<CChar>?
        do {
            while case let count = PQgetCopyData(session, &block, 0), count > 0 {
                defer { PQfreemem(block) }
                try consume(UnsafeRawBufferPointer(start: block, count: Int(count)).bytes)
            }
        } catch {
            interrupter.interrupt()
            while case let count = PQgetCopyData(session, &block, 0), count > 0 { PQfreemem(block) }
            discardResults()
            throw error
        }
        return try finishCopy(session, sql: sql)
    }

    /// Reads results to the end, as libpq requires after a COPY, and throws the first error among them.
    private func finishCopy(_ session: OpaquePointer, sql: String) throws(DatabaseError) -> Int {
        var rows = 0
        var failure: DatabaseError?
        while let next = PQgetResult(session) {
            if let problem = copyProblem(next, sql) { throw problem }
            do {
                rows = try PostgresResult(next, session: session, sql: sql).rowsAffected
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return rows
    }
}
