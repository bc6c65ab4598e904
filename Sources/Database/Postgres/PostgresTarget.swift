internal import CSluicePostgres

/// A conninfo string's harmless parts.
struct PostgresTarget: CustomStringConvertible {
    /// Keywords worth showing; everything else (password, sslkey, options, …) stays hidden.
    private static let shown = ["user", "host", "hostaddr", "port", "dbname", "service"]

    private let parts: [(keyword: String, value: String)]

    init(conninfo: String) {
        guard Libpq.isLoaded, let options = PQconninfoParse(conninfo, nil) else {
            parts = []
            return
        }
        defer { PQconninfoFree(options) }
        var parts: [(keyword: String, value: String)] = []
        var option = options
        while let keyword = option.pointee.keyword {
            let name = String(cString: keyword)
            if let value = option.pointee.val, Self.shown.contains(name) {
                parts.append((name, String(cString: value)))
            }
            option += 1
        }
        self.parts = parts
    }

    var description: String {
        "postgres:" + parts.map { "\($0.keyword)=\($0.value)" }.joined(separator: " ")
    }
}
