extension Connection {
    /// Runs `body`, which only reads, where every unqualified function, operator, type and table is the database's own,
    /// whatever the session's search path is and whoever may write to it (CVE-2018-1058), and where printed names have their
    /// schema and printed constants one form. SQLite has no path.
    ///
    /// `pg_temp` stands last, since a path that doesn't name it has it first. What pins are utility commands, which
    /// look up nothing. Rolling back to the savepoint brings the session's own settings back, also after an error,
    /// which then leaves the caller's transaction as it was. Without `jit`: a statement over thousands of tables looks
    /// expensive enough to be compiled, which takes longer than to run it.
    package func withPinnedPath<Result>(_ body: () throws -> Result) throws -> Result {
        guard dialect.isServer else { return try body() }
        let pin = """
            \(PinnedPath.inTransaction);
            \(ValueSettings.inTransaction);
            SET LOCAL standard_conforming_strings = on;
            SET LOCAL quote_all_identifiers = off;
            SET LOCAL jit = off
            """
        guard isInTransaction else {
            return try transaction(.snapshot) {
                try executeScript(pin)
                return try body()
            }
        }
        try executeScript("SAVEPOINT sluice_pinned; " + pin)
        let result = Swift.Result { try body() }
        // After a lost connection there is nothing to go back to; the first error is the one to tell.
        do {
            try executeScript("ROLLBACK TO SAVEPOINT sluice_pinned; RELEASE SAVEPOINT sluice_pinned")
        } catch {
            _ = try result.get()
            throw error
        }
        return try result.get()
    }

    /// Rows that a statement of Sluice's own reads from the catalog or the server's statistics. It is marked as one: who looks who reads a
    /// table called `c` finds its aliases.
    package func catalogRows(_ sql: String, _ parameters: [Value] = []) throws -> [AnswerRow] {
        try withPinnedPath { try rows(dialect.hasRoles ? sql + " /* sluice */" : sql, parameters) }
    }

    /// A table's number in the catalog, nil where there is none. Its name is looked up along the session's own path, and nothing
    /// else is.
    package func relationNumber(of table: QualifiedName) throws(DatabaseError) -> Value? {
        let name = dialect.literal(table.quoted(in: dialect))
        let number = try scalar("SELECT pg_catalog.to_regclass(\(name))::pg_catalog.oid::pg_catalog.int8")
        return number?.isNull == false ? number : nil
    }

    /// `pg_class.relkind`: `r` for a table that holds rows itself, `p` for a partitioned one; nil where there is none.
    package func relationKind(of table: QualifiedName) throws -> String? {
        guard let number = try relationNumber(of: table) else { return nil }
        return try catalogScalar("SELECT relkind::text FROM pg_class WHERE oid = $1", [number])?.text
    }

    /// The first column of the first of them, or nil where there is none.
    package func catalogScalar(_ sql: String, _ parameters: [Value] = []) throws -> Value? {
        try catalogRows(sql, parameters).first?.first
    }
}

package enum PinnedPath {
    /// For the rest of the open transaction: for one that has no expression of the user's in it.
    package static let inTransaction = "SET LOCAL search_path = pg_catalog, pg_temp"
}
