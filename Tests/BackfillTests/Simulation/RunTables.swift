import SluiceDatabase
import SluiceTestSupport

@testable import SluiceBackfill

/// What the processes of a simulated run share: its state tables, and rows by key. Each function is what the product does
/// in one statement or one transaction.
protocol RunTables {
    init(rows: [Int]) throws

    var rows: SimulatedRows { get }
    mutating func insert(_ key: Int)

    func look() throws -> SimulatedRun
    /// In the order of their numbers.
    func ranges() throws -> [SimulatedRange]

    mutating func layRanges(_ ranges: [(low: Int?, high: Int)], isSweep: Bool) throws
    mutating func claim(by worker: String, passes: Int) throws -> Hold?
    /// Changes these rows and keeps `after`, or does neither.
    /// - Throws: `Fenced`.
    mutating func commit(_ after: Hold, changing keys: [Int], canTellUndone: Bool) throws
    mutating func release(_ hold: Hold) throws
    mutating func releaseAll(of process: String) throws
    mutating func renewLeases(of process: String) throws
    /// Says whether a range was made of the range's end.
    mutating func share(_ range: SimulatedRange, at cut: Int) throws -> Bool
    mutating func move(
        to state: RunRecord.State, from expected: [RunRecord.State], owner: String?, owned: String?
    ) throws -> Bool
    mutating func fenceAll() throws
    mutating func takeOver(_ seen: SimulatedRun, by process: String) throws -> Bool
    mutating func complete(by process: String) throws -> Bool
    /// Time goes by, and the process hasn't renewed its leases.
    mutating func expireLeases(of process: String) throws
}

/// The run's own line.
struct SimulatedRun: Hashable {
    var state = RunRecord.State.running
    var owner: String?
    var isOwnerAlive: Bool
    /// A worker of the owner holds a range.
    var ownerHolds: Bool
}

struct SimulatedRange: Hashable {
    let number: Int64
    let low: Int?
    var high: Int
    var cursor: Int?
    /// Windows in flight, the step, and the part of a chunk that is done, as the state tables have them.
    var place: [Value]
    /// The last key that the holder may have in hand.
    var inHand: Int?
    var epoch: Int64
    var owner: String?
    var isLeaseOver = false
    var isDone: Bool
    let isSweep: Bool
}

/// A range in a worker's hands: what of a `RangeLease` changes.
struct Hold: Hashable {
    let number: Int64
    let epoch: Int64
    var progress: RangeProgress
    let isSweep: Bool
}

struct SimulatedRows: Hashable {
    /// How often a key's row was changed.
    private(set) var changes: [Int: Int] = [:]
    /// Keys in their order.
    private(set) var keys: [Int] = []

    init(_ keys: [Int]) { for key in keys { insert(key) } }

    mutating func insert(_ key: Int) {
        guard changes[key] == nil else { return }
        changes[key] = 0
        keys.insert(key, at: keys.firstIndex { $0 > key } ?? keys.endIndex)
    }

    mutating func change(_ keys: [Int], canTellUndone: Bool) {
        for key in keys where !canTellUndone || changes[key] == 0 { changes[key, default: 0] += 1 }
    }

    func within(_ low: Int?, _ high: Int) -> [Int] { keys.filter { $0 > low ?? .min && $0 <= high } }
    var undone: [Int] { keys.filter { changes[$0] == 0 } }
}

func key(_ value: Int) -> [Value] { [.integer(Int64(value))] }

extension [Value] {
    var number: Int { first?.integer.map(Int.init) ?? .min }
}
