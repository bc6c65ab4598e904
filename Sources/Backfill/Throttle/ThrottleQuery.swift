internal import SluiceDatabase

/// Holds a run back while the first value of the user's query is true, and while it says nothing.
struct ThrottleQuery: ThrottleSignal {
    static let name = "query"

    let sql: String

    func measure(on connection: any Connection) throws -> Value? {
        try connection.measuring { try connection.scalar(sql) } ?? .null
    }

    func reasonToWait(at value: Value, isHeld: Bool) -> String? {
        switch value {
        case .null:
            "throttle.query can't be measured: it gives no value, or NULL; coalesce(…, false) lets the run go on"
        case .bool, .integer, .real, .decimal: value.isTrue ? "the throttle query is true" : nil
        case .text, .blob, .native: "throttle.query can't be measured: its first value is neither true nor false"
        }
    }
}
