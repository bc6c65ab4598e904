internal import CSluicePostgres

/// A statement the server has parsed. Its parameter types are the server's own choice, so that an integer lands in an
/// `int2` column and text in a `uuid` one.
final class PostgresStatement: PreparedStatement {
    private let sql: String
    private let name: String
    private let types: [UInt32]
    /// Weak: the connection's cache owns statements, not the other way round.
    private weak var connection: PostgresConnection?
    /// The server doesn't have it any more.
    var isForgotten = false

    init(_ sql: String, name: String, on connection: PostgresConnection) throws(DatabaseError) {
        let session = try connection.session
        let bound = connection.bounds.row
        _ = try connection.answer(PQsendPrepare(session, name, sql, 0, nil), sql, atMost: bound)
        let description = try connection.answer(PQsendDescribePrepared(session, name), sql, atMost: bound)
        self.sql = sql
        self.name = name
        types = description.parameterTypes
        self.connection = connection
    }

    deinit {
        // Inside a failed transaction the server refuses; the name is never used again, so nothing else is lost.
        if !isForgotten, let connection, let session = try? connection.session {
            _ = try? connection.firstRow(PQsendQuery(session, "DEALLOCATE \(name)"), nil)
        }
    }

    private func owner() throws(DatabaseError) -> PostgresConnection {
        guard let connection else {
            throw DatabaseError(kind: .connectionLost, code: "", message: "the connection is closed", sql: sql)
        }
        return connection
    }

    private func send(_ parameters: [Value], on connection: PostgresConnection) throws(DatabaseError) -> Int32 {
        let session = try connection.session
        let wire = try PostgresParameters(parameters, types: types, sql: sql)
        return wire.withPointers { values, lengths, formats in
            PQsendQueryPrepared(session, name, wire.count, values, lengths, formats, 1)
        }
    }

    func execute(_ parameters: [Value]) throws(DatabaseError) -> Int {
        let connection = try owner()
        return try connection.firstRow(send(parameters, on: connection), sql).last.rowsAffected
    }

    func scalar(_ parameters: [Value]) throws(DatabaseError) -> Value? {
        let connection = try owner()
        return try connection.firstRow(send(parameters, on: connection), sql).first?.firstValue()
    }

    func query(_ parameters: [Value], each body: (borrowing Row) throws -> Void) throws {
        try run(parameters, atMost: owner().bounds.all).forEachRow(body)
    }

    func run(_ parameters: [Value], atMost bound: Int) throws(DatabaseError) -> PostgresResult {
        let connection = try owner()
        return try connection.answer(send(parameters, on: connection), sql, atMost: bound)
    }

    /// Rows arrive one by one; the connection is busy until the last of them was read.
    func stream(_ parameters: [Value], each body: (borrowing Row) throws -> Void) throws {
        let connection = try owner()
        let session = try connection.session
        guard try send(parameters, on: connection) == 1, PQsetSingleRowMode(session) == 1 else {
            throw PostgresError.error(of: nil, session: session, sql: sql)
        }
        do {
            while let next = PQgetResult(session) {
                if let problem = connection.copyProblem(next, sql) { throw problem }
                try PostgresResult(next, session: session, sql: sql).forEachRow(body)
            }
        } catch {
            // The reader gave up: the server is told so, and what is on its way is thrown away.
            connection.interrupter.interrupt()
            connection.discardResults()
            throw error
        }
    }
}

/// SQL after which the server may have forgotten prepared statements: DISCARD ALL and DEALLOCATE, wherever they stand in it.
enum Forgetting {
    static func mayHappen(in sql: String) -> Bool {
        var sql = sql
        return sql.withUTF8 { bytes in
            bytes.indices.contains { index in
                guard bytes[index] | 0x20 == UInt8(ascii: "d") else { return false }
                let rest = bytes[index...]
                if rest.begins(with: "deallocate") { return true }
                guard rest.begins(with: "discard") else { return false }
                return rest.dropFirst(7).drop { $0 <= 0x20 }.begins(with: "all")
            }
        }
    }
}

extension Slice<UnsafeBufferPointer<UInt8>> {
    /// In small or capital letters.
    fileprivate func begins(with word: StaticString) -> Bool {
        word.withUTF8Buffer { word in
            prefix(word.count).count == word.count && zip(self, word).allSatisfy { $0 | 0x20 == $1 }
        }
    }
}
