internal import SluiceDatabase

extension Ledger {
    /// Changes the version rows in the open transaction and logs it, one entry a revision.
    func stamp(
        _ path: StampPath, in revisions: RevisionSet, forgetting rows: [String], abandoning: UnfinishedRevision?
    ) throws(DatabaseError) {
        let graph = revisions.graph
        for row in rows {
            try connection.execute("DELETE FROM \(heads) WHERE revision = \(dialect.literal(row))")
        }
        let change = VersionRows.Change(removed: path.removed, added: path.added)
        for statement in text.heads(change, ids: graph.ids) { try connection.execute(statement) }
        for node in path.added {
            try connection.execute(stampStatement(graph.id(node), checksum: revisions.checksum(node)))
        }
        if path.added.isEmpty { try connection.execute(stampStatement("base", checksum: "")) }
        if let abandoning {
            try connection.execute(
                "UPDATE \(log) SET state = 'abandoned', finished_at = \(dialect.now) WHERE number = \(abandoning.logNumber)"
            )
        }
    }

    private func stampStatement(_ revision: String, checksum: String) -> String {
        """
        INSERT INTO \(log) (revision, checksum, direction, state, steps, step, fingerprint, actor, started_at, \
        finished_at, seconds) VALUES (\(dialect.literal(revision)), \(dialect.literal(checksum)), 'stamp', 'complete', \
        0, 0, '', \(dialect.literal(actor)), \(dialect.now), \(dialect.now), 0)
        """
    }
}
