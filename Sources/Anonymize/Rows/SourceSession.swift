internal import SluiceDatabase
internal import SluiceTransforms

/// Settings under which every value prints the same on any server, and is read as it was printed.
enum SourceSession {
    static func prepare(_ connection: any Connection) throws {
        guard connection.dialect.isServer else { return }
        // Days and hours are those of the session's zone.
        for setting in ValueSettings.assignments(without: ["TimeZone"]) + ["statement_timeout = 0"] {
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
