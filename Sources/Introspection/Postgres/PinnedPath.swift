internal import SluiceDatabase

extension Connection {
    /// Runs `body` where every unqualified function, operator, type and table is PostgreSQL's own, whatever the
    /// session's search path is and whoever may write to it (CVE-2018-1058), and where printed names have their schema
    /// and printed constants one form.
    ///
    /// `pg_temp` stands last, since a path that doesn't name it has it first. What pins are utility commands, which
    /// look up nothing. Rolling back to the savepoint brings the session's own settings back, also after an error,
    /// which then leaves the caller's transaction as it was.
    func withPinnedPath<Result>(_ body: () throws -> Result) throws -> Result {
        let pin = """
            SET LOCAL search_path = pg_catalog, pg_temp;
            SET LOCAL standard_conforming_strings = on;
            SET LOCAL DateStyle = 'ISO, YMD';
            SET LOCAL IntervalStyle = 'postgres';
            SET LOCAL TimeZone = 'UTC';
            SET LOCAL bytea_output = 'hex';
            SET LOCAL extra_float_digits = 3;
            SET LOCAL quote_all_identifiers = off
            """
        guard isInTransaction else {
            return try transaction(.snapshot) {
                try executeScript(pin)
                return try body()
            }
        }
        try executeScript("SAVEPOINT sluice_introspection; " + pin)
        let result = Swift.Result { try body() }
        // After a lost connection there is nothing to go back to; the first error is the one to tell.
        do {
            try executeScript(
                "ROLLBACK TO SAVEPOINT sluice_introspection; RELEASE SAVEPOINT sluice_introspection")
        } catch {
            _ = try result.get()
            throw error
        }
        return try result.get()
    }

    /// The numbers of the tables that are there, found as the session finds them. This runs before the path is pinned:
    /// its one function is written with its schema, and no operator is looked up.
    func oids(of names: [QualifiedName]) throws(DatabaseError) -> [Int64] {
        guard !names.isEmpty else { return [] }
        let list = names.map { "(\(Dialect.postgres.literal($0.quoted(in: .postgres))))" }.joined(separator: ", ")
        return try rows(
            "SELECT pg_catalog.to_regclass(v.name)::pg_catalog.oid::pg_catalog.int8 FROM (VALUES \(list)) AS v(name)"
        ).compactMap { $0[0].integer }
    }
}
