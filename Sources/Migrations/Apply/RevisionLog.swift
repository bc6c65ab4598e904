package import SluiceDatabase

/// What was done with revisions, by whom, and when.
package enum RevisionLog {
    package struct Entry: Sendable {
        package let revision: String
        /// `upgrade`, `downgrade`, `repeat`, `stamp`, `accept`.
        package let direction: String
        /// `running`, `complete`, `undoing`, `undone`.
        package let state: String
        package let actor: String
        package let startedAt: String
        package let finishedAt: String?
        package let seconds: Double?
    }

    /// The newest first; none where Sluice was never used on the database.
    package static func newest(_ count: Int, on connection: any Connection) throws -> [Entry] {
        guard try StateSchema.version(on: connection) != nil else { return [] }
        return try connection.rows(
            "SELECT revision, direction, state, actor, started_at, finished_at, seconds "
                + "FROM \(connection.dialect.stateTable("revision_log")) ORDER BY number DESC LIMIT \(count)"
        ).map { row in
            Entry(
                revision: row[0].text ?? "", direction: row[1].text ?? "", state: row[2].text ?? "",
                actor: row[3].text ?? "", startedAt: row[4].text ?? "", finishedAt: row[5].text, seconds: row[6].real)
        }
    }
}
