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

    package struct Event: Sendable {
        package let at: String
        package let actor: String
        package let event: String
        package let object: String
        package let detail: String?
    }

    /// The newest first. The state tables must be there.
    /// - Parameter object: Nil for all.
    package static func newest(
        _ count: Int, of object: String? = nil, on connection: any Connection
    ) throws(DatabaseError) -> [Event] {
        let dialect = connection.dialect
        let condition = object == nil ? "" : "WHERE object = \(dialect.placeholder(1)) "
        return try connection.rows(
            "SELECT at, actor, event, object, detail FROM \(dialect.stateTable("events")) "
                + "\(condition)ORDER BY id DESC LIMIT \(count)", object.map { [.text($0)] } ?? []
        ).map { row in
            Event(
                at: row[0].text ?? "", actor: row[1].text ?? "", event: row[2].text ?? "", object: row[3].text ?? "",
                detail: row[4].text)
        }
    }
}
