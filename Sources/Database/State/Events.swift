/// The append-only audit: who did what to which object, and when.
package enum Events {
    /// Records an event in the transaction that is open, or in one of its own.
    /// - Parameter detail: What a person needs to understand it later. Never a secret or a row's value.
    package static func record(
        _ event: String, object: String, detail: String? = nil, actor: String, on connection: any Connection
    ) throws(DatabaseError) {
        let dialect = connection.dialect
        try connection.execute(
            """
            INSERT INTO \(dialect.stateTable("events")) (at, actor, event, object, detail)
            VALUES (\(dialect.now), \(dialect.placeholder(1)), \(dialect.placeholder(2)), \(dialect.placeholder(3)), \
            \(dialect.placeholder(4)))
            """,
            [.text(actor), .text(event), .text(object), detail.map { .text($0) } ?? .null])
    }
}
