internal import SluiceDatabase

/// Gives an idle worker a part of what another still has before it, so that a run's workers end together, and more can
/// come at any time.
struct WorkSharing: Sendable {
    /// Looks at a range that changed while its middle was looked for.
    private static let tries = 3

    let plan: RunPlan

    /// - Returns: Whether there is a range to claim now.
    func share(_ run: Int64, on session: WorkerSession) throws -> Bool {
        let split = RangeSplit(plan: plan, connection: session.connection)
        for _ in 0..<Self.tries {
            let held = try session.store.heldRanges(run: run)
            guard !held.isEmpty else { return false }
            var hasMoved = false
            for range in held {
                guard let cut = try split.middle(behind: range.inHand, upTo: range.high) else { continue }
                do {
                    try session.store.share(range, of: run, at: cut) { try lies(cut, behind: $0, on: session) }
                    return true
                } catch is RunStore.Moved {
                    hasMoved = true
                }
            }
            guard hasMoved else { return false }
        }
        return false
    }

    /// As the database orders keys; a key whose row has gone meanwhile lies nowhere.
    private func lies(_ cut: [Value], behind key: [Value], on session: WorkerSession) throws -> Bool {
        var text = SQLText(plan.dialect)
        let row = plan.key.equal(cut, in: &text)
        let behind = plan.key.after(key, in: &text)
        let query = "SELECT 1 FROM \(plan.quotedTable) WHERE \(row) AND \(behind)"
        return try !session.connection.rows(query, text.parameters).isEmpty
    }
}
