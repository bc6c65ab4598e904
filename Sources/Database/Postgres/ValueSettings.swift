/// Settings of PostgreSQL that say how values are written and read, in one form whatever the configuration of the server, the database
/// and the role says: with them, text that one session writes is the same value for another. The list is that of pg_dump, with
/// those that change how text is read.
package enum ValueSettings {
    package static let all: [(name: String, value: String)] = [
        ("DateStyle", "'ISO, YMD'"), ("TimeZone", "'UTC'"), ("IntervalStyle", "'postgres'"),
        ("extra_float_digits", "3"),
        ("bytea_output", "'hex'"), ("lc_monetary", "'C'"), ("xmloption", "'content'"),
        // Off, NULL in an array is read as a text of four letters.
        ("array_nulls", "on"),
        // On, "= NULL" is read as IS NULL.
        ("transform_null_equals", "off"),
    ]

    /// Each as a statement's end: `DateStyle = 'ISO, YMD'`.
    package static func assignments(without left: Set<String> = []) -> [String] {
        all.filter { !left.contains($0.name) }.map { "\($0.name) = \($0.value)" }
    }

    /// As a script, for the transaction that is open.
    package static let inTransaction = assignments().map { "SET LOCAL " + $0 }.joined(separator: "; ")
}
