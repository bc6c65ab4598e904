package import SluiceDatabase

/// One thing to send to the database.
package enum Statement: Sendable, Hashable {
    case run(String)
    /// PostgreSQL's `COPY … FROM STDIN` with its rows.
    case copyIn(String, rows: [UInt8])
    /// A condition the step relies on: a query that must find nothing. What it finds is not printed.
    case requireNoRows(query: String, otherwise: String)
    /// The rows of a SQLite table that is made again.
    case copy(RowCopy)
}

/// A step found the database in a state that it can't go on from; its transaction is to be rolled back.
package struct RequirementFailed: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String
}

extension Statement {
    package func execute(on connection: any Connection) throws {
        switch self {
        case .run(let sql): try connection.executeScript(sql)
        case .copy(let copy): try copy.execute(on: connection)
        case .copyIn(let sql, let rows): try Self.copy(rows, by: sql, on: connection)
        case .requireNoRows(let query, let message):
            guard try connection.rows(query).isEmpty else { throw RequirementFailed(description: message) }
        }
    }

    private static func copy(_ rows: [UInt8], by sql: String, on connection: any Connection) throws {
        guard let connection = connection as? any CopyingConnection else {
            throw Problem(.invalidOperation, "this database has no COPY")
        }
        var rest = rows[...]
        try connection.copyIn(sql) {
            let block = rest.prefix(blockSize)
            rest = rest.dropFirst(block.count)
            return block.isEmpty ? nil : Array(block)
        }
    }

    private static let blockSize = 64 * 1024

    /// The same as SQL for a script, where a requirement that doesn't hold is a statement that fails.
    package func script(in dialect: Dialect) -> String {
        switch self {
        case .run(let sql): sql
        case .copy(let copy): copy.script
        case .copyIn(let sql, let rows): "\(sql);\n\(String(decoding: rows, as: UTF8.self))\\."
        case .requireNoRows(let query, let message):
            dialect.choose(
                postgres: Self.raising(message, ifFound: query), sqlite: Self.checking(message, against: query))
        }
    }

    private static func raising(_ message: String, ifFound query: String) -> String {
        let body =
            "BEGIN IF EXISTS (\(query)) THEN RAISE EXCEPTION '%', \(Dialect.postgres.literal(message)); END IF; END"
        return "DO \(DollarQuote.quote(body))"
    }

    /// SQLite has no RAISE outside triggers: a CHECK whose text is the message fails in its place.
    private static func checking(_ message: String, against query: String) -> String {
        let quote = Dialect.sqlite.quote
        let requirement = quote("sluice_requirement")
        return """
            CREATE TEMP TABLE \(requirement) (holds CONSTRAINT \(quote(message)) CHECK (holds));
            INSERT INTO \(requirement) SELECT 0 WHERE EXISTS (\(query));
            DROP TABLE temp.\(requirement)
            """
    }
}
