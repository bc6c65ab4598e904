import SluiceDatabase

@testable import SluiceBackfill

/// The product's own statements, on SQLite in memory.
struct StoredTables: RunTables {
    private static let id: Int64 = 1
    private(set) var rows: SimulatedRows
    private let connection: any Connection
    private let store: RunStore

    init(rows keys: [Int]) throws {
        rows = SimulatedRows(keys)
        connection = try DatabaseURL.inMemory.connect()
        try StateSchema.ensure(on: connection)
        store = RunStore(connection)
        _ = try store.insertRun(
            job: "job", definition: "", table: "t", plan: "{}", owner: Self.owner("elsewhere/1/0"), total: nil)
    }

    mutating func insert(_ key: Int) { rows.insert(key) }

    private static func owner(_ process: String) -> RunOwner { RunOwner(process)! }

    func look() throws -> SimulatedRun {
        let record = try store.run(Self.id)!
        return SimulatedRun(
            state: record.state, owner: record.owner?.description, isOwnerAlive: try store.isOwnerAlive(record),
            ownerHolds: try record.owner.map { try store.holdsLease($0, run: Self.id) } ?? false)
    }

    func ranges() throws -> [SimulatedRange] {
        let held = Dictionary(uniqueKeysWithValues: try store.heldRanges(run: Self.id).map { ($0.number, $0) })
        return try connection.rows(
            "SELECT number, low, high, cursor, epoch, owner, done, relation, windows, pass, part, lease_until < \(connection.dialect.now) FROM sluice_ranges ORDER BY number"
        ).map { row in
            func bound(_ column: Int) throws -> Int? { try row[column].text.map(KeyText.decode)?.number }
            let number = row[0].integer!
            return SimulatedRange(
                number: number, low: try bound(1), high: try bound(2)!, cursor: try bound(3),
                place: [row[8], row[9], row[10]],
                inHand: held[number].map { $0.inHand?.number } ?? nil, epoch: row[4].integer!, owner: row[5].text,
                isLeaseOver: row[11] == 1,
                isDone: row[6] == 1, isSweep: row[7].text == "sweep")
        }
    }

    mutating func layRanges(_ ranges: [(low: Int?, high: Int)], isSweep: Bool) throws {
        let first = Int64(try store.coverage(run: Self.id).count)
        try connection.transaction {
            for (number, range) in zip(first..., ranges) {
                try store.insertRange(
                    run: Self.id, number: number, low: range.low.map(key), high: key(range.high), isSweep: isSweep)
            }
        }
    }

    mutating func claim(by worker: String, passes: Int) throws -> Hold? {
        try store.claimRange(run: Self.id, passes: passes, owner: worker).map {
            Hold(number: $0.number, epoch: $0.epoch, progress: $0.progress, isSweep: $0.isSweep)
        }
    }

    private func lease(_ hold: Hold) -> RangeLease {
        RangeLease(
            run: Self.id, number: hold.number, epoch: hold.epoch, progress: hold.progress, hash: "",
            isSweep: hold.isSweep)
    }

    mutating func commit(_ after: Hold, changing keys: [Int], canTellUndone: Bool) throws {
        try connection.transaction { try store.checkpoint(lease(after), rows: keys.count, quarantined: 0) }
        rows.change(keys, canTellUndone: canTellUndone)
    }

    mutating func release(_ hold: Hold) throws { try store.release(lease(hold)) }

    mutating func releaseAll(of process: String) throws {
        try store.releaseAll(run: Self.id, of: Self.owner(process))
    }

    mutating func renewLeases(of process: String) throws {
        try store.renewLeases(run: Self.id, of: Self.owner(process))
    }

    mutating func share(_ range: SimulatedRange, at cut: Int) throws -> Bool {
        guard let held = try store.heldRanges(run: Self.id).first(where: { $0.number == range.number }) else {
            return false
        }
        let seen = HeldRange(
            number: range.number, epoch: range.epoch, relation: held.relation, high: key(range.high),
            inHand: range.inHand.map(key))
        do {
            try store.share(seen, of: Self.id, at: key(cut)) { cut > $0.number }
            return true
        } catch is RunStore.Moved {
            return false
        }
    }

    mutating func move(
        to state: RunRecord.State, from expected: [RunRecord.State], owner: String?, owned: String?
    ) throws -> Bool {
        try store.move(
            Self.id, to: state, from: expected, owner: owner.map(Self.owner), owned: owned.map(Self.owner))
    }

    mutating func fenceAll() throws { try store.fenceAll(run: Self.id) }

    mutating func takeOver(_ seen: SimulatedRun, by process: String) throws -> Bool {
        guard var record = try store.run(Self.id) else { return false }
        record = RunRecord(of: record, state: seen.state, owner: seen.owner.map(Self.owner))
        return try store.takeOver(record, by: Self.owner(process))
    }

    mutating func complete(by process: String) throws -> Bool {
        let record = try store.run(Self.id)!
        let certificate = Certificate(
            run: record, ranges: 1, hash: "", antiJoin: .init(proof: "coverage", rowsLeft: 0, sweeps: 0), verify: nil,
            completedAt: "")
        return try store.complete(Self.id, certificate: certificate, by: Self.owner(process))
    }

    mutating func expireLeases(of process: String) throws {
        try connection.execute(
            "UPDATE sluice_ranges SET lease_until = '2000-01-01T00:00:00.000Z' WHERE owner LIKE '\(process)#%'")
        try connection.execute(
            "UPDATE sluice_runs SET lease_until = '2000-01-01T00:00:00.000Z' WHERE owner = '\(process)'")
    }
}

extension RunRecord {
    /// As it was when somebody looked at it.
    fileprivate init(of record: RunRecord, state: State, owner: RunOwner?) {
        self.init(
            id: record.id, job: record.job, table: record.table, state: state, definition: record.definition,
            plan: record.plan, owner: owner, startedAt: record.startedAt, finishedAt: record.finishedAt,
            seconds: record.seconds, total: record.total, totalSource: record.totalSource, waiting: record.waiting,
            error: record.error, certificate: record.certificate, rows: record.rows, chunks: record.chunks,
            quarantined: record.quarantined)
    }
}
