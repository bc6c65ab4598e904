/// What differs in SQL between the databases, as values: nothing above this room asks which database it talks to
/// where one of these answers.
public struct Dialect: Sendable, Hashable, CustomStringConvertible {
    public enum Name: String, Sendable, Hashable, CaseIterable { case postgres, sqlite }

    public let name: Name
    /// What Sluice calls its own there.
    package var state = StateName.standard
    /// Whether a superuser's session may call what other roles have put behind tables.
    package var trustsFunctions = false
    /// `postgres` or `sqlite`, as archives and `--json` have it.
    public var description: String { name.rawValue }

    public static let postgres = Dialect(name: .postgres)
    public static let sqlite = Dialect(name: .sqlite)

    /// By the database alone.
    public static func == (left: Dialect, right: Dialect) -> Bool { left.name == right.name }
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }

    package func keepingState(in state: StateName) -> Dialect {
        var dialect = self
        dialect.state = state
        return dialect
    }

    /// Quotes a name so that any text is one identifier. A NUL can't be quoted in either database and is dropped.
    package func quote(_ identifier: String) -> String {
        "\"" + identifier.filter { $0 != "\0" }.replacing("\"", with: "\"\"") + "\""
    }

    /// `$1` or `?1`.
    package func placeholder(_ number: Int) -> String {
        name == .postgres ? "$\(number)" : "?\(number)"
    }

    /// A string literal, for the few places that take no parameter (comments, defaults).
    package func literal(_ text: String) -> String {
        let doubled = text.replacing("'", with: "''")
        // A backslash is plain under standard_conforming_strings; E'' makes it so under any setting.
        guard name == .postgres, text.contains("\\") else { return "'" + doubled + "'" }
        return "E'" + doubled.replacing("\\", with: "\\\\") + "'"
    }

    /// `a IS NOT DISTINCT FROM b`, in SQLite's shorter words.
    package func isSame(_ left: String, _ right: String) -> String {
        name == .postgres ? "\(left) IS NOT DISTINCT FROM \(right)" : "\(left) IS \(right)"
    }

    package func isDistinct(_ left: String, _ right: String) -> String {
        name == .postgres ? "\(left) IS DISTINCT FROM \(right)" : "\(left) IS NOT \(right)"
    }

    /// The server's clock, as text that sorts: `2026-11-24T22:51:52.123Z`.
    package var now: String { clock(plus: "0") }

    /// The server's clock and some seconds more. `seconds` is an SQL expression, a placeholder for example.
    package func clock(plus seconds: String) -> String {
        switch name {
        case .postgres:
            // Each name with its schema: it stands among the user's expressions, whose path this must not follow.
            "pg_catalog.to_char((pg_catalog.clock_timestamp() OPERATOR(pg_catalog.+) "
                + "pg_catalog.make_interval(secs => (\(seconds))::pg_catalog.float8)) AT TIME ZONE 'UTC', "
                + "'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"'::pg_catalog.text)"
        case .sqlite: "strftime('%Y-%m-%dT%H:%M:%fZ', 'now', (\(seconds)) || ' seconds')"
        }
    }
}
