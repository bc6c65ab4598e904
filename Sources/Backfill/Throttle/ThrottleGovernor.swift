internal import SluiceDatabase

/// Decides whether a run may start its next chunk now.
struct ThrottleGovernor: Sendable {
    private var signals: [any ThrottleSignal] = []

    init(_ throttle: Throttle, for dialect: Dialect) {
        if let window = throttle.window { signals.append(TimeWindow(from: window.from, to: window.to)) }
        if let sql = throttle.query { signals.append(ThrottleQuery(sql: sql)) }
        guard dialect.isServer else { return }
        if let limit = throttle.replicaLag { signals.append(ReplicaLag(limit: limit)) }
        if let limit = throttle.activeSessions { signals.append(ActiveSessions(limit: limit)) }
        if let limit = throttle.walRate { signals.append(WALRate(limit: limit)) }
    }

    var isEmpty: Bool { signals.isEmpty }

    /// Nil where the run may go on.
    mutating func reasonToWait(on connection: any Connection) -> String? {
        for index in signals.indices {
            if let reason = signals[index].reasonToWait(on: connection) { return reason }
        }
        return nil
    }
}
