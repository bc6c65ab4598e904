internal import SluiceDatabase

/// Decides whether a run may start its next chunk now.
struct ThrottleGovernor: Sendable {
    private var signals: [(signal: any ThrottleSignal, isHolding: Bool)] = []

    /// - Parameters:
    ///   - table: The one that the run changes.
    ///   - vacuum: Nil where nothing is to be changed.
    init(_ throttle: Throttle, on table: QualifiedName, of url: DatabaseURL, vacuum: TableVacuum? = nil) {
        if let window = throttle.window { add(TimeWindow(from: window.from, to: window.to)) }
        if let sql = throttle.query { add(ThrottleQuery(sql: sql)) }
        if let latency = throttle.latency { add(Latency(latency)) }
        if let least = throttle.freeDisk { add(FreeDisk(least: least)) }
        if url.dialect.isServer { addOfServer(throttle, table, vacuum) } else { addOfFile(throttle) }
    }

    private mutating func add(_ signal: some ThrottleSignal) { signals.append((signal, false)) }

    private mutating func addOfServer(_ throttle: Throttle, _ table: QualifiedName, _ vacuum: TableVacuum?) {
        if throttle.replicaLag != nil || throttle.replicaBytes != nil || !throttle.replicas.isEmpty {
            add(ReplicaLag(limit: throttle.replicaLag, bytes: throttle.replicaBytes, replicas: throttle.replicas))
        }
        if let limit = throttle.activeSessions { add(ActiveSessions(limit: limit)) }
        if let limit = throttle.lockWaiters { add(LockWaiters(limit: limit)) }
        if throttle.waitsForVacuum { add(VacuumAtWork(table: table)) }
        if let limit = throttle.deadRows { add(DeadRows(limit: limit, of: table, vacuum)) }
        if let limit = throttle.oldestTransaction { add(OldestTransaction(limit: limit)) }
        if let limit = throttle.walRate { add(WALRate(limit: limit)) }
        if let limit = throttle.slotWAL { add(SlotWAL(limit: limit)) }
        if let limit = throttle.archiveQueue { add(ArchiveQueue(limit: limit)) }
    }

    private mutating func addOfFile(_ throttle: Throttle) {
        if let limit = throttle.walSize { add(WALSize(limit: limit)) }
        if let limit = throttle.writerWait { add(WriterWait(limit: limit)) }
    }

    /// Why each signal would hold a run back now, or nil; all of them, by the keys of `throttle:`.
    mutating func looks(on connection: any Connection) -> [(key: String, reason: String?)] {
        signals.indices.map { index in
            let reason = signals[index].signal.reasonToWait(on: connection, isHeld: signals[index].isHolding)
            signals[index].isHolding = reason != nil
            return (signals[index].signal.key, reason)
        }
    }

    var isEmpty: Bool { signals.isEmpty }

    /// Nil where the run may go on.
    mutating func reasonToWait(on connection: any Connection) -> String? {
        for index in signals.indices {
            let reason = signals[index].signal.reasonToWait(on: connection, isHeld: signals[index].isHolding)
            signals[index].isHolding = reason != nil
            if let reason { return reason }
        }
        return nil
    }
}
