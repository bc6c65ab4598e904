internal import SluiceDatabase

extension Ledger {
    /// Changes the version rows in the open transaction and logs it, one entry a revision.
    func stamp(
        _ path: StampPath, in revisions: RevisionSet, forgetting rows: [String], abandoning: UnfinishedRevision?
    ) throws {
        let graph = revisions.graph
        for row in rows {
            try connection.execute("DELETE FROM \(heads) WHERE revision \(dialect.own("=")) \(dialect.literal(row))")
        }
        let change = VersionRows.Change(removed: path.removed, added: path.added)
        for statement in text.heads(change, ids: graph.ids) { try connection.execute(statement) }
        for node in path.added {
            try connection.execute(insert("stamp", graph.id(node), checksum: revisions.checksum(node)))
        }
        if path.added.isEmpty { try connection.execute(insert("stamp", "base", checksum: "")) }
        if let abandoning {
            try connection.execute(
                "UPDATE \(log) SET state = 'abandoned', finished_at = \(dialect.now) WHERE number \(dialect.own("=")) \(abandoning.logNumber)"
            )
        }
    }

    /// Takes a file as it is now for the one that was applied, in the open transaction.
    func accept(_ revision: String, checksum: String, reason: String?) throws(DatabaseError) {
        try connection.execute(insert("accept", revision, checksum: checksum))
        try Events.record("accept", object: "revision \(revision)", detail: reason, actor: actor, on: connection)
    }

    private func insert(_ direction: String, _ revision: String, checksum: String) -> String {
        """
        INSERT INTO \(log) (revision, checksum, direction, state, steps, step, fingerprint, actor, started_at, \
        finished_at, seconds) VALUES (\(dialect.literal(revision)), \(dialect.literal(checksum)), \(dialect.literal(direction)), 'complete', \
        0, 0, '', \(dialect.literal(actor)), \(dialect.now), \(dialect.now), 0)
        """
    }
}
