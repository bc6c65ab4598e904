@testable import SluiceBackfill

/// What holds after each step of a simulation, and at its end.
struct SimulatedLaws {
    struct State {
        let run: SimulatedRun
        let ranges: [SimulatedRange]
        let rows: SimulatedRows

        init(_ tables: some RunTables) throws {
            run = try tables.look()
            ranges = try tables.ranges()
            rows = tables.rows
        }
    }

    struct Violated: Error, CustomStringConvertible { let description: String }

    let canTellUndone: Bool
    /// Keys there were when the run began.
    let rows: [Int]
    private var isCancelled = false
    private var broken: String?

    init(canTellUndone: Bool, rows: [Int]) {
        self.canTellUndone = canTellUndone
        self.rows = rows
    }

    mutating func cancelled() { isCancelled = true }

    mutating func resumes(_ run: SimulatedRun) {
        if run.state == .running || run.state == .verifying, run.isOwnerAlive {
            broken = "a run whose owner is alive was resumed"
        }
    }

    mutating func takesOver(_ run: SimulatedRun, seen: SimulatedRun) {
        guard run.state != seen.state || run.owner != seen.owner else { return }
        broken = "\(run) was taken over, where \(seen) had been seen"
    }

    mutating func leaves(_ process: String, runOf owner: String?) {
        if process != owner { broken = "\(process) ended the run of \(owner ?? "nobody")" }
    }

    /// Who proved nothing since it was taken over or paused has nothing to complete.
    mutating func completes(_ process: String, _ run: SimulatedRun) {
        guard run.state != .verifying || run.owner != process else { return }
        broken = "\(process) completed the run of \(run.owner ?? "nobody") while it was \(run.state)"
    }

    mutating func hasLeft(_ process: String, _ ranges: [SimulatedRange]) {
        let held = ranges.filter { !$0.isDone && $0.owner?.hasPrefix(process + "#") == true }
        if !held.isEmpty { broken = "\(process) has left, and holds \(held)" }
    }

    func check(_ before: State, _ after: State) throws {
        try require(broken == nil, broken ?? "")
        try require(after.rows.changes.values.allSatisfy { $0 <= 1 }, "a row was changed twice: \(after.rows)")
        try checkRanges(before, after)
        let hasChanged = before.rows.changes.values.reduce(0, +) != after.rows.changes.values.reduce(0, +)
        try require(!hasChanged || before.ranges != after.ranges, "rows changed without a checkpoint")
        try require(!isCancelled || after.run.state == .cancelled, "a cancelled run is \(after.run.state)")
        if before.run.state.isFinal {
            try require(after.run.state == before.run.state, "a run that was over is \(after.run.state)")
            try require(!hasChanged, "rows changed behind the end")
        }
        if after.run.state == .complete, before.run.state != .complete { try checkCompletion(after) }
    }

    /// What is committed is what was done: below a cursor every row, and ranges lie side by side.
    private func checkRanges(_ before: State, _ after: State) throws {
        let ranges = after.ranges.filter { !$0.isSweep }.sorted { $0.high < $1.high }
        for (left, right) in zip(ranges, ranges.dropFirst()) {
            try require(right.low == left.high, "a gap or an overlap behind \(left.high): \(ranges)")
        }
        for (old, new) in zip(before.ranges, after.ranges) {
            let changesHands = old.owner != nil && new.owner != nil && old.owner != new.owner
            try require(!changesHands || old.isLeaseOver, "range \(old.number) was taken from \(old.owner ?? "")")
            try require(old.cursor ?? .min <= new.cursor ?? .min, "range \(old.number) went back")
            try require(old.epoch <= new.epoch, "range \(old.number) has an earlier epoch")
            try require(new.cursor ?? .min <= new.high, "range \(new.number) went past its end")
        }
        for range in ranges {
            guard let cursor = range.cursor else { continue }
            let undone = rows.filter {
                $0 > range.low ?? .min && $0 <= cursor && after.rows.changes[$0] == 0
            }
            try require(undone.isEmpty, "below range \(range.number)'s cursor \(undone) are undone")
        }
    }

    private func checkCompletion(_ after: State) throws {
        try require(
            rows.allSatisfy { after.rows.changes[$0] == 1 }, "complete, and not every row is done: \(after.rows)")
        try require(after.ranges.allSatisfy(\.isDone), "complete with an open range")
    }

    func atEnd(_ tables: some RunTables) throws {
        let state = try State(tables)
        try require(state.run.state.isFinal, "not over")
        try require(state.ranges.allSatisfy { $0.owner == nil }, "ranges are held behind the end: \(state.ranges)")
    }

    private func require(_ condition: Bool, _ text: @autoclosure () -> String) throws {
        guard condition else { throw Violated(description: text()) }
    }
}
