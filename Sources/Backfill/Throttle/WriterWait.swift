internal import SluiceDatabase

/// SQLite: how long a writer waits for its turn just now. The probe begins a transaction and gives it up.
struct WriterWait: ThrottleSignal {
    static let name = "writer_wait"

    private let limit: Duration

    init(limit: Duration) { self.limit = limit }

    /// Seconds; a little above the limit for what took longer.
    func measure(on connection: any Connection) throws -> Double? {
        let patience = try connection.scalar("PRAGMA busy_timeout")?.integer ?? 0
        defer { _ = try? connection.rows("PRAGMA busy_timeout = \(patience)") }
        _ = try connection.rows("PRAGMA busy_timeout = \(Int(nearest: Self.longest(limit) * 1_000) + 50)")
        let began = ContinuousClock.now
        do throws(DatabaseError) {
            try connection.executeScript("BEGIN IMMEDIATE; ROLLBACK")
        } catch {
            guard error.kind == .lockTimeout else { throw error }
        }
        return began.duration(to: .now).inSeconds
    }

    /// The probe keeps the run's own leases waiting meanwhile.
    private static func longest(_ limit: Duration) -> Double { min(limit.inSeconds, 1) }

    func reasonToWait(at seconds: Double, isHeld: Bool) -> String? {
        seconds > Self.longest(limit)
            ? "a writer waits for \(Int(nearest: seconds * 1_000)) ms" : nil
    }
}
