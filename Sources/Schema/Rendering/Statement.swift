package import SluiceDatabase

/// One thing to send to the database.
package enum Statement: Sendable, Hashable {
    case run(String)
    /// A condition the step relies on: a query that must find nothing. What it finds is not printed.
    case requireNoRows(query: String, otherwise: String)
}

/// A step found the database in a state that it can't go on from; its transaction is to be rolled back.
package struct RequirementFailed: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String
}

extension Statement {
    package func execute(on connection: any Connection) throws {
        switch self {
        case .run(let sql): try connection.executeScript(sql)
        case .requireNoRows(let query, let message):
            guard try connection.rows(query).isEmpty else { throw RequirementFailed(description: message) }
        }
    }

    /// The same as SQL for a script, where a requirement that doesn't hold is a statement that fails.
    package func script(in dialect: Dialect) -> String {
        switch self {
        case .run(let sql): return sql
        case .requireNoRows(let query, let message):
            guard dialect.name == .sqlite else {
                let body =
                    "BEGIN IF EXISTS (\(query)) THEN RAISE EXCEPTION '%', \(dialect.literal(message)); END IF; END"
                return "DO \(DollarQuote.quote(body))"
            }
            // SQLite has no RAISE outside triggers: a CHECK whose text is the message fails in its place.
            let requirement = dialect.quote("sluice_requirement")
            return """
                CREATE TEMP TABLE \(requirement) (holds CONSTRAINT \(dialect.quote(message)) CHECK (holds));
                INSERT INTO \(requirement) SELECT 0 WHERE EXISTS (\(query));
                DROP TABLE temp.\(requirement)
                """
        }
    }
}
