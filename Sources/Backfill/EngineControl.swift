internal import SluiceDatabase

extension BackfillEngine {
    /// Asks the process that works on the run to stop behind its chunk.
    package func pause(_ run: Int64) throws -> RunRecord {
        let connection = try url.connect()
        let record = try self.record(run, on: connection)
        let store = RunStore(connection)
        guard try store.move(run, to: .paused, from: [.running, .verifying], owner: record.owner) else {
            // It may have changed since somebody looked.
            let now = try store.state(of: run) ?? record.state
            throw Refused(
                reason: "run \(run) is \(now.rawValue) and can't be paused", hint: "see 'sluice status \(run)'")
        }
        try Events.record("run paused", object: "run \(run)", actor: RunOwner.current.description, on: connection)
        return try self.record(run, on: connection)
    }

    /// Gives a run up: rows that are done stay as they are, its trigger goes, and no worker can commit another chunk.
    package func cancel(_ run: Int64) throws -> RunRecord {
        let connection = try url.connect()
        let record = try self.record(run, on: connection)
        let store = RunStore(connection)
        guard record.state != .complete else {
            throw Refused(reason: "run \(run) is \(record.state.rawValue)", hint: "there is nothing to cancel")
        }
        // Asked again, where the first time ended before the trigger was gone.
        if record.state != .cancelled { try giveUp(run, store) }
        try SyncTrigger.removeAny(run: run, lockTimeout: defaults.lockTimeout, on: connection)
        let cancelled = try self.record(run, on: connection)
        // SQLite changes a file's journal for its one connection only.
        connection.close()
        restoreJournal(of: run)
        return cancelled
    }

    /// Whatever the run has become since somebody looked at it: only one that is over can't be given up any more.
    private func giveUp(_ run: Int64, _ store: RunStore) throws {
        let isOver = try store.connection.transaction { () -> Bool in
            let open: [RunRecord.State] = [.running, .paused, .failed, .verifying]
            guard try store.move(run, to: .cancelled, from: open) else { return true }
            try store.fenceAll(run: run)
            try Events.record(
                "run cancelled", object: "run \(run)", actor: RunOwner.current.description, on: store.connection)
            return false
        }
        guard isOver, try store.state(of: run) != .cancelled else { return }
        throw Refused(reason: "run \(run) has just become complete", hint: "there is nothing to cancel")
    }

    /// Runs the completion checks of a run again, on the data as they are now.
    package func verify(_ run: Int64) throws -> VerifyReport {
        let connection = try url.connect()
        let record = try self.record(run, on: connection)
        let plan = try Planner.plan(
            try job(of: record), fixed: try RunPlan.Fixed(encoded: record.plan), on: connection)
        let completion = Completion(plan: plan, run: run, store: RunStore(connection))
        let left = try completion.leftOver()
        let failing = try completion.unverified()
        return VerifyReport(
            record: record, proof: plan.proof.rawValue, rowsLeft: left.count, predicate: plan.job.verify,
            rowsFailing: failing?.count,
            examples: (left.examples + (failing?.examples ?? [])).map { KeyText.display($0) })
    }

    /// Rows of the run that are set aside.
    package func quarantine(of run: Int64) throws -> [QuarantinedRow] {
        let connection = try url.connect(.readOnly)
        _ = try record(run, on: connection)
        return try RunStore(connection).quarantined(run: run)
    }

    /// Tries each quarantined row again, by the job as it was started; those that succeed leave the quarantine.
    package func replay(_ run: Int64) throws -> (done: Int, left: [QuarantinedRow]) {
        let connection = try url.connect()
        let record = try self.record(run, on: connection)
        let plan = try Planner.plan(
            try job(of: record), fixed: try RunPlan.Fixed(encoded: record.plan), on: connection)
        let replay = QuarantineReplay(plan: plan, run: run, store: RunStore(connection))
        return try replay.execute()
    }
}

/// What `verify` found.
public struct VerifyReport: Sendable {
    public let record: RunRecord
    public let proof: String
    public let rowsLeft: Int
    public let predicate: String?
    public let rowsFailing: Int?
    /// Keys of some of the rows.
    public let examples: [String]

    public var holds: Bool { rowsLeft == 0 && (rowsFailing ?? 0) == 0 }
}

extension BackfillEngine {
    /// The run that was named, or the newest that isn't finished.
    package func openRun(_ named: Int64?) throws -> Int64 {
        if let named { return named }
        guard let run = try runs().last(where: { !$0.state.isFinal }) else {
            throw Refused(reason: "no run is open", hint: "see 'sluice status'; start one with 'sluice run JOB'")
        }
        return run.id
    }

    /// The run that was named, or the newest.
    package func newestRun(_ named: Int64?) throws -> Int64 {
        if let named { return named }
        guard let run = try runs().last else {
            throw Refused(reason: "there is no run in this database", hint: "start one with 'sluice run JOB'")
        }
        return run.id
    }

    /// Stops the statements that are under way, from any thread.
    package func interruptAll() { interrupters.interruptAll() }
}

extension QuarantinedRow {
    /// The key for people.
    public var displayKey: String { KeyText.display(key) }
}
