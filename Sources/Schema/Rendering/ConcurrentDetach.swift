package import SluiceDatabase

/// PostgreSQL's DETACH PARTITION CONCURRENTLY, which is two transactions: one that is interrupted between them leaves a
/// partition on its way out, and only FINALIZE ends that.
package enum ConcurrentDetach {
    /// Whether a step that was begun before a crash has in fact been done.
    package static func isDone(_ step: Step, on connection: any Connection) throws -> Bool {
        guard let detach = detach(step) else { return false }
        return try isPending(detach, on: connection) == nil
    }

    /// What is left to do where a try before this one was interrupted.
    static func rest(of step: Step, on connection: any Connection) throws -> String? {
        guard let detach = detach(step), try isPending(detach, on: connection) == true else { return nil }
        let names = (table: detach.table.quoted(in: .postgres), partition: detach.partition.quoted(in: .postgres))
        return "ALTER TABLE \(names.table) DETACH PARTITION \(names.partition) FINALIZE"
    }

    /// Nil where it is no partition of the table.
    private static func isPending(_ detach: DetachPartition, on connection: any Connection) throws -> Bool? {
        // The names are looked up along the session's path, and nothing else is.
        let rows = try connection.rows(
            "SELECT inhdetachpending FROM pg_catalog.pg_inherits WHERE inhrelid "
                + "OPERATOR(pg_catalog.=) pg_catalog.to_regclass($1)::pg_catalog.oid AND inhparent "
                + "OPERATOR(pg_catalog.=) pg_catalog.to_regclass($2)::pg_catalog.oid",
            [.text(detach.partition.quoted(in: .postgres)), .text(detach.table.quoted(in: .postgres))])
        return rows.first?[0].isTrue
    }

    /// What a step detaches concurrently.
    package static func detach(_ step: Step) -> DetachPartition? {
        guard case .schema(let operations) = step.work, case .detachPartition(let detach)? = operations.first,
            detach.concurrently
        else { return nil }
        return detach
    }
}
