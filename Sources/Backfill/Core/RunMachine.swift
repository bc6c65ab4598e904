/// One process's work on a run, step by step: what has happened goes in, what to do next comes out. A pure value; the
/// executor carries out, and each step looks at what is there already, so that the same steps start a run and go on
/// with one.
package struct RunMachine: Sendable, Hashable {
    package enum Role: Sendable, Hashable {
        /// Works, proves, and leaves the run in a state.
        case owner
        /// Works off ranges beside the owner, while there are any.
        case helper
    }

    package enum Event: Sendable, Hashable {
        case began
        /// Triggers and ranges are there.
        case prepared
        /// No worker finds a range to claim: each is checkpointed to its end, or held by another process.
        case nothingToClaim
        /// How many ranges aren't done. Leases of processes that are gone have expired by now.
        case open(ranges: Int)
        case waited
        /// The state tables say that the run is being verified.
        case verifying
        case rowsLeft(Int)
        /// A sweep's range was laid over the table, or the table is empty by now.
        case sweepLaid(Bool)
        /// `verify` holds for every row.
        case checked
        case completed
        /// A signal, a failure, or what another process asked for.
        case stopped(StopToken.Reason)
        case left
    }

    package enum Action: Sendable, Hashable {
        case prepare
        /// Claim ranges and commit their chunks, until there is nothing to claim.
        case work
        case expireLeases
        case waitForOthers
        case beginVerifying
        case prove
        case laySweep
        case check
        /// Certify, unless the run was paused or cancelled meanwhile.
        case complete(sweeps: Int)
        /// Write the state the run is left in, nil for the one it has, and give the ranges back.
        case leave(RunRecord.State?)
        /// Rows are left that nothing will change.
        case fail
        case end
    }

    private enum Phase: Hashable { case beginning, working, proving, leaving, over }

    /// Sweeps for rows that came in after the cursor had passed; after that they come faster than they are done.
    package static let mostSweeps = 5

    private let role: Role
    private let canSweep: Bool
    private var phase = Phase.beginning
    private var sweeps = 0

    /// - Parameter canSweep: Whether undone rows can be told from those that are done.
    package init(_ role: Role, canSweep: Bool) {
        self.role = role
        self.canSweep = canSweep
    }

    package mutating func next(after event: Event) -> Action {
        switch event {
        case .stopped(let reason): return stop(reason)
        case .began: return role == .owner ? .prepare : work()
        case .prepared, .waited: return work()
        case .nothingToClaim: return .expireLeases
        case .open(let ranges): return ranges > 0 ? .waitForOthers : role == .owner ? prove() : end()
        case .verifying: return prove()
        case .rowsLeft(0): return .check
        case .rowsLeft: return canSweep && sweeps < Self.mostSweeps ? .laySweep : .fail
        case .sweepLaid(let isLaid): return isLaid ? sweep() : .fail
        case .checked: return .complete(sweeps: sweeps)
        case .completed: return leave(as: nil)
        case .left: return end()
        }
    }

    private mutating func work() -> Action {
        if phase == .beginning { phase = .working }
        return .work
    }

    private mutating func prove() -> Action {
        guard phase == .proving else {
            phase = .proving
            return .beginVerifying
        }
        return .prove
    }

    private mutating func sweep() -> Action {
        sweeps += 1
        return .work
    }

    private mutating func stop(_ reason: StopToken.Reason) -> Action {
        guard role == .owner else { return end() }
        switch reason {
        case .signal, .pause: return leave(as: .paused)
        case .failure: return leave(as: .failed)
        case .cancel: return leave(as: .cancelled)
        case .takenOver: return leave(as: nil)
        }
    }

    private mutating func leave(as state: RunRecord.State?) -> Action {
        // Whatever stops it now, it leaves once.
        guard phase != .leaving, phase != .over else { return end() }
        phase = .leaving
        return .leave(state)
    }

    private mutating func end() -> Action {
        phase = .over
        return .end
    }
}

extension RunMachine.Role {
    /// What the run's line in the state tables asks of a process that works on it; nil where it is to go on. In a run that
    /// has failed nobody finds a range any more, and whoever isn't stopped waits for one without end.
    package func reasonToStop(in state: RunRecord.State?, isOwner: Bool) -> StopToken.Reason? {
        switch state {
        case .paused: .pause
        case .cancelled, nil: .cancel
        case .running, .verifying: self == .owner && !isOwner ? .takenOver : nil
        case .failed: self == .owner ? .takenOver : .failure
        case .complete: self == .owner ? .takenOver : nil
        }
    }
}
