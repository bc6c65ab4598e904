/// What differs between the databases in how they keep and name rows.
extension Dialect {
    /// What `expression` becomes in a column of that type: numeric(10,2) rounds.
    package func stored(_ expression: String, as type: String?) -> String {
        guard name == .postgres, let type else { return "(\(expression))" }
        return "CAST((\(expression)) AS \(type))"
    }

    /// Types without an equality, or with one that compares areas or lengths: their text is compared, by `::text`.
    package func comparesAsText(_ type: String) -> Bool {
        guard name == .postgres else { return false }
        let element = type.replacing("[]", with: "")
        return ["json", "xml", "point", "polygon", "box", "circle", "path", "line", "lseg"].contains(element)
    }

    /// A NULL of that type, where NULLs have one.
    package func null(of type: String) -> String { name == .postgres ? "NULL::\(type)" : "NULL" }

    /// Rows in brackets, as `IN` takes them.
    package func list(ofRows rows: [String]) -> String {
        // PostgreSQL would take the parameters in VALUES for text.
        (name == .sqlite ? "VALUES " : "") + rows.joined(separator: ", ")
    }

    /// Whether a new version of a row can lie in its page and leave the indexes alone (PostgreSQL, "Heap-Only Tuples").
    package var updatesCanStayInPage: Bool { name == .postgres }

    /// Whether any row has a hash, by which rows can be dealt out.
    package var hashesRows: Bool { name == .postgres }

    /// Whether a table can be sampled by its pages (TABLESAMPLE).
    package var samplesTables: Bool { name == .postgres }

    /// Whether the catalog estimates how many rows a table has, and the planner how many match.
    package var keepsStatistics: Bool { name == .postgres }

    /// Whether a table's name alone is its whole row.
    package var tableNamesAreRows: Bool { name == .postgres }

    /// Whether a trigger can change the row that is about to be written.
    package var triggersChangeRows: Bool { name == .postgres }

    /// Checks deferred constraints of the open transaction from now on at each statement; nil where there is nothing
    /// to do.
    package var checkConstraintsAtOnce: String? { name == .postgres ? "SET CONSTRAINTS ALL IMMEDIATE" : nil }

    /// Counts the functions of a name that may give another result each time; nil where the catalog doesn't tell.
    package var countVolatileFunctions: String? {
        name == .postgres ? "SELECT count(*) FROM pg_proc WHERE proname = $1 AND provolatile = 'v'" : nil
    }

    /// A statement that shows a plan, and the column of its rows that does.
    package func explain(_ sql: String) -> (sql: String, column: Int) {
        name == .postgres ? ("EXPLAIN \(sql)", 0) : ("EXPLAIN QUERY PLAN \(sql)", 3)
    }

    /// Of a whole number by another, from 0 on. It stands among the user's expressions, whose path it must not follow.
    package func remainder(of number: String, by divisor: Int) -> String {
        name == .postgres
            ? "pg_catalog.abs((\(number)) OPERATOR(pg_catalog.%) \(divisor)::pg_catalog.int8)"
            : "abs((\(number)) % \(divisor))"
    }
}
