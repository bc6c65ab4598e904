import SluiceDatabase
import Synchronization

@testable import SluiceBackfill

/// The same as values, for millions of steps. That it answers as the product's statements do is a test of its own.
struct MemoryTables: RunTables, Hashable {
    private struct Line: Hashable {
        var range: SimulatedRange
        var progress: RangeProgress
        var isLeaseOver = false
    }

    private(set) var rows: SimulatedRows
    private var lines: [Line] = []
    private var state = RunRecord.State.running
    private var owner: String? = "elsewhere/1/0"
    private var isLeaseOver = false
    /// The mistake that this one makes.
    var slip: Slip?

    init(rows keys: [Int]) { rows = SimulatedRows(keys) }

    mutating func insert(_ key: Int) { rows.insert(key) }

    private func holds(_ line: Line, _ process: String?) -> Bool {
        guard let process else { return false }
        return !line.range.isDone && line.range.owner?.hasPrefix(process + "#") == true
    }

    func look() -> SimulatedRun {
        let held = lines.filter { holds($0, owner) }
        let isAlive = held.isEmpty ? !isLeaseOver : held.contains { !$0.isLeaseOver }
        return SimulatedRun(
            state: state, owner: owner, isOwnerAlive: owner != nil && isAlive,
            ownerHolds: held.contains { !$0.isLeaseOver })
    }

    func ranges() -> [SimulatedRange] {
        lines.map { line in
            var range = line.range
            range.place = place(line.progress)
            range.isLeaseOver = line.isLeaseOver
            range.inHand = range.isDone || range.owner == nil ? nil : inHand(line)
            return range
        }
    }

    private func place(_ progress: RangeProgress) -> [Value] {
        [
            progress.windows.isEmpty ? .null : .text(KeyText.encodeList(progress.windows)),
            .integer(Int64(progress.step)), progress.part.map { .text(KeyText.encode($0)) } ?? .null,
        ]
    }

    private func inHand(_ line: Line) -> Int? { (line.progress.windows.last ?? line.progress.cursor)?.number }

    mutating func layRanges(_ ranges: [(low: Int?, high: Int)], isSweep: Bool) {
        for range in ranges {
            lines.append(line(number: Int64(lines.count), range.low, range.high, isSweep: isSweep))
        }
    }

    private func line(number: Int64, _ low: Int?, _ high: Int, isSweep: Bool) -> Line {
        Line(
            range: SimulatedRange(
                number: number, low: low, high: high, cursor: low, place: [], inHand: nil, epoch: 0, isDone: false,
                isSweep: isSweep),
            progress: RangeProgress(passes: 1, high: key(high), cursor: low.map(key)))
    }

    mutating func claim(by worker: String, passes: Int) -> Hold? {
        guard state == .running || state == .verifying || slip == .claimsInRunThatIsOver else { return nil }
        let isFree = { (line: Line) in
            !line.range.isDone
                && (line.range.owner == nil || line.range.owner == worker || line.isLeaseOver
                    || slip == .claimsWhatIsHeld)
        }
        guard let index = lines.firstIndex(where: isFree) else { return nil }
        lines[index].range.owner = worker
        lines[index].isLeaseOver = false
        if slip != .claimsWithoutFencing { lines[index].range.epoch += 1 }
        let (range, progress) = (lines[index].range, lines[index].progress)
        return Hold(
            number: range.number, epoch: range.epoch,
            progress: RangeProgress(
                passes: passes, high: key(range.high), cursor: progress.cursor, windows: progress.windows,
                step: progress.step, part: progress.part), isSweep: range.isSweep)
    }

    mutating func commit(_ after: Hold, changing keys: [Int], canTellUndone: Bool) throws {
        let index = Int(after.number)
        let isHis = lines[index].range.epoch == after.epoch
        if slip == .changesRowsBesideTheCheckpoint { rows.change(keys, canTellUndone: canTellUndone) }
        guard isHis || slip == .commitsWhatWasTakenOver else { throw Fenced(range: after.number) }
        if slip != .changesRowsBesideTheCheckpoint { rows.change(keys, canTellUndone: canTellUndone) }
        lines[index].progress = after.progress
        lines[index].range.cursor = after.progress.cursor?.number
        lines[index].range.isDone = after.progress.isDone
        lines[index].isLeaseOver = false
    }

    mutating func release(_ hold: Hold) {
        guard lines[Int(hold.number)].range.epoch == hold.epoch else { return }
        free(Int(hold.number))
    }

    private mutating func free(_ index: Int) {
        lines[index].range.owner = nil
        lines[index].isLeaseOver = false
    }

    mutating func releaseAll(of process: String) {
        guard slip != .leavesWithItsRanges else { return }
        for index in lines.indices where lines[index].range.owner?.hasPrefix(process + "#") == true { free(index) }
    }

    mutating func renewLeases(of process: String) {
        for index in lines.indices where holds(lines[index], process) { lines[index].isLeaseOver = false }
        if owner == process { isLeaseOver = false }
    }

    mutating func share(_ seen: SimulatedRange, at cut: Int) -> Bool {
        let index = Int(seen.number)
        let range = lines[index].range
        guard range.epoch == seen.epoch, !range.isDone, range.high == seen.high else { return false }
        guard slip == .sharesWhatIsDone || inHand(lines[index]).map({ cut > $0 }) ?? true else { return false }
        lines[index].range.high = cut
        if slip != .sharesWithoutFencing { lines[index].range.epoch += 1 }
        lines.append(line(number: Int64(lines.count), cut, seen.high, isSweep: range.isSweep))
        return true
    }

    mutating func move(
        to state: RunRecord.State, from expected: [RunRecord.State], owner: String?, owned: String?
    ) -> Bool {
        guard expected.contains(self.state), owned == nil || owned == self.owner || slip == .leavesWhatIsAnothers
        else { return false }
        self.state = state
        self.owner = owner
        return true
    }

    mutating func fenceAll() {
        guard slip != .cancelsWithoutFencing else { return }
        for index in lines.indices {
            free(index)
            lines[index].range.epoch += 1
        }
    }

    mutating func takeOver(_ seen: SimulatedRun, by process: String) -> Bool {
        guard state == seen.state && owner == seen.owner || slip == .takesOverWhatItHasNotSeen else { return false }
        state = .running
        owner = process
        isLeaseOver = false
        return true
    }

    mutating func complete(by process: String) -> Bool {
        guard state == .verifying && owner == process || slip == .completesWhatIsAnothers else { return false }
        state = .complete
        owner = nil
        for index in lines.indices { free(index) }
        return true
    }

    mutating func expireLeases(of process: String) {
        for index in lines.indices where lines[index].range.owner?.hasPrefix(process + "#") == true {
            lines[index].isLeaseOver = true
        }
        if owner == process { isLeaseOver = true }
    }
}
