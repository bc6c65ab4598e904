/// A conninfo string's harmless parts.
struct PostgresTarget: CustomStringConvertible {
    /// Keywords worth showing; everything else (password, sslkey, options, …) stays hidden.
    private static let shown = ["user", "host", "hostaddr", "port", "dbname", "service"]

    private let parts: [(keyword: String, value: String)]

    init(conninfo: String) {
        parts = (PostgresAddress.options(conninfo) ?? []).filter { Self.shown.contains($0.keyword) }
    }

    var description: String {
        "postgres:" + parts.map { "\($0.keyword)=\($0.value)" }.joined(separator: " ")
    }
}
