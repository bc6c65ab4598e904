internal import SluiceDatabase

/// How long a small statement takes: what an application feels.
struct Latency: ThrottleSignal {
    static let name = "latency"

    private let sql: String
    private let limit: ThrottleLimit

    init(_ probe: Throttle.Probe) {
        sql = probe.query
        limit = ThrottleLimit(probe.limit)
    }

    /// Seconds, the way there and back included.
    func measure(on connection: any Connection) throws -> Double? {
        try connection.measuring {
            let began = ContinuousClock.now
            _ = try connection.rows(sql)
            return began.duration(to: .now).inSeconds
        }
    }

    func reasonToWait(at seconds: Double, isHeld: Bool) -> String? {
        limit.isExceeded(by: seconds, isHeld: isHeld)
            ? "the latency probe takes \(Int(nearest: seconds * 1_000)) ms" : nil
    }
}
