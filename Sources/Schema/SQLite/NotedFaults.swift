/// Rows whose foreign keys point nowhere, noted before a change, which must not add to them.
struct NotedFaults {
    /// Of a temporary table.
    let name: String

    private var table: String { "temp." + name }

    /// - Parameter faults: A query for child, row, parent, key and their number.
    func noting(_ faults: String) -> [Statement] {
        [.run("DROP TABLE IF EXISTS \(table)"), .run("CREATE TEMP TABLE \(name) AS SELECT * FROM (\(faults))")]
    }

    /// Finds the key of one that wasn't there.
    func added(by faults: String) -> String {
        """
        SELECT a.child, a.parent, a."key" FROM (\(faults)) AS a WHERE a.number > coalesce((SELECT b.number \
        FROM \(table) AS b WHERE b.child = a.child AND b."row" IS a."row" AND b.parent = a.parent \
        AND b."key" = a."key"), 0) LIMIT 1
        """
    }

    var forgetting: Statement { .run("DROP TABLE \(table)") }
}
