internal import SluiceDatabase
internal import SluiceTransforms

/// Settings under which every value prints the same on any server.
enum SourceSession {
    static func prepare(_ connection: any Connection) throws {
        guard connection.dialect.isServer else { return }
        for setting in [
            "datestyle = 'ISO'", "intervalstyle = 'postgres'", "extra_float_digits = 3", "statement_timeout = 0",
        ] {
            try connection.execute("SET \(setting)")
        }
    }
}

enum ShuffleFunction {
    /// SQLite has no keyed hash to order by; PostgreSQL has sha256().
    static func register(on connection: any Connection) throws {
        guard let host = connection as? any FunctionHost else { return }
        try host.register(function: "sluice_order", argumentCount: 2, isDeterministic: true) { values in
            let hash = KeyedHash(Secret(Array((values[0].text ?? "").utf8)))
            return .integer(Int64(truncatingIfNeeded: hash.digest("\(values[1].integer ?? 0)").first))
        }
    }
}
