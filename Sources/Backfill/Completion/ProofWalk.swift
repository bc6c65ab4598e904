internal import SluiceDatabase

/// A proof's way over the table: along the key, window by window, so that no statement runs for long, no snapshot is held
/// for longer than a window, and a role's `statement_timeout` only makes the windows smaller.
struct ProofWalk {
    /// Seconds a window should take: there are no locks to hold, and each window costs a statement.
    private static let target = 1.0
    private static let bounds = 100...10_000_000
    /// Statement timeouts and their like that windows of the smallest size outlast.
    private static let mostFailures = 20

    let plan: RunPlan
    let connection: any Connection
    let pace: (_ share: Double?) throws -> Void

    /// Keys behind `low`, up to `high`; without an end for those that came in meanwhile.
    struct Window {
        let low: [Value]?
        let high: [Value]?
        let key: KeyOrder

        func condition(in text: inout SQLText) -> String {
            let conditions = [low.map { key.after($0, in: &text) }, high.map { key.upTo($0, in: &text) }]
            return conditions.compactMap { $0 }.joined(separator: " AND ").ifEmpty("1 = 1")
        }
    }

    func findings(in window: (Window) throws -> Completion.Finding) throws -> Completion.Finding {
        let statements = ChunkSQL(plan)
        var finding = Completion.Finding()
        guard let last = try connection.rows(statements.lastKey, columns: plan.key.names.count).first else {
            return finding
        }
        var controller = ChunkController(target: Self.target, bounds: Self.bounds, initial: 10_000)
        var finder = WindowFinder(statements: statements, connection: connection)
        var done: [Value]?
        var failures = 0
        var isLast = false
        while !isLast {
            try pace(share(of: done, in: last))
            let asked = controller.size
            let start = ContinuousClock.now
            do {
                let end = try finder.ends(
                    count: 1, rows: asked, behind: RangeProgress(passes: 1, high: last, cursor: done))[0]
                isLast = KeyText.areSame(end, last)
                finding.add(try check(Window(low: done, high: isLast ? nil : end, key: plan.key), window))
                done = end
                failures = 0
                controller.committed(rows: asked, of: asked, seconds: start.duration(to: .now).inSeconds)
            } catch let error as DatabaseError where error.kind == .cancelled && failures < Self.mostFailures {
                // A statement timeout; whoever interrupts by hand has stopped the run as well.
                isLast = false
                failures += 1
                controller.gaveUp(asked)
            }
        }
        return finding
    }

    /// A row on which the job's SQL itself fails isn't done: it came in behind the cursor, and a sweep will set it aside.
    private func check(
        _ bounds: Window, _ body: (Window) throws -> Completion.Finding
    ) throws -> Completion.Finding {
        do {
            return try body(bounds)
        } catch let error as DatabaseError where error.blamesRow && plan.proof == .predicate {
            return Completion.Finding(count: 1)
        }
    }

    /// How much of the key space is behind `key`, where that can be told.
    private func share(of key: [Value]?, in last: [Value]) -> Double? {
        guard plan.key.isInteger, let key = key?.first?.integer, let last = last.first?.integer, last > 0 else {
            return nil
        }
        return min(1, max(0, Double(key) / Double(last)))
    }
}

extension String {
    fileprivate func ifEmpty(_ other: String) -> String { isEmpty ? other : self }
}
