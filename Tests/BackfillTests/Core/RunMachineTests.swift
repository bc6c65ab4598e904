import SluiceBackfill
import Testing

/// Mirrors ``RunMachine``: each transition once, without a database.
@Suite("A run")
struct RunMachineTests {
    /// What follows from the events, one by one.
    private func actions(
        _ events: [RunMachine.Event], _ role: RunMachine.Role = .owner, canSweep: Bool = true
    ) -> [RunMachine.Action] {
        var machine = RunMachine(role, canSweep: canSweep)
        return events.map { machine.next(after: $0) }
    }

    /// Events up to the proof.
    private let worked: [RunMachine.Event] = [.began, .prepared, .nothingToClaim, .open(ranges: 0), .verifying]

    private func afterWork(_ events: [RunMachine.Event], canSweep: Bool = true) -> [RunMachine.Action] {
        Array(actions(worked + events, canSweep: canSweep).dropFirst(worked.count))
    }

    @Test("prepares, works, proves, checks, and is complete")
    func straight() {
        #expect(
            actions(worked + [.rowsLeft(0), .checked, .completed, .left]) == [
                .prepare, .work, .expireLeases, .beginVerifying, .prove, .check, .complete(sweeps: 0), .leave(nil),
                .end,
            ])
    }

    @Test("waits for ranges that others hold, and takes them over when their leases have expired")
    func others() {
        #expect(
            actions([.began, .prepared, .nothingToClaim, .open(ranges: 2), .waited, .nothingToClaim, .open(ranges: 0)])
                == [.prepare, .work, .expireLeases, .waitForOthers, .work, .expireLeases, .beginVerifying])
    }

    @Test("sweeps rows that came in meanwhile, and proves again without verifying anew")
    func sweeps() {
        #expect(
            afterWork([.rowsLeft(3), .sweepLaid(true), .nothingToClaim, .open(ranges: 0), .rowsLeft(0), .checked])
                == [.laySweep, .work, .expireLeases, .prove, .check, .complete(sweeps: 1)])
    }

    @Test("fails where rows are left after the last sweep")
    func endlessRows() {
        let sweep: [RunMachine.Event] = [.rowsLeft(1), .sweepLaid(true), .nothingToClaim, .open(ranges: 0)]
        let rounds = Array(repeating: sweep, count: RunMachine.mostSweeps).flatMap { $0 }
        #expect(afterWork(rounds + [.rowsLeft(1)]).last == .fail)
        #expect(afterWork(rounds + [.rowsLeft(0)]).last == .check)
    }

    @Test("fails at once where rows are left that can't be told from those that are done, or the table is gone empty")
    func noSweep() {
        #expect(afterWork([.rowsLeft(1)], canSweep: false) == [.fail])
        #expect(afterWork([.rowsLeft(1), .sweepLaid(false)]) == [.laySweep, .fail])
    }

    @Test(
        "is left in the state that its end asks for, whenever that comes",
        arguments: [
            (StopToken.Reason.signal, RunRecord.State.paused), (.pause, .paused), (.failure, .failed),
            (.cancel, .cancelled),
        ])
    func stops(reason: StopToken.Reason, state: RunRecord.State) {
        let whole =
            worked + [.rowsLeft(2), .sweepLaid(true), .nothingToClaim, .open(ranges: 0), .rowsLeft(0), .checked]
        for count in 0...whole.count {
            #expect(actions(whole.prefix(count) + [.stopped(reason), .left]).suffix(2) == [.leave(state), .end])
        }
    }

    @Test("is left once, also where it is stopped again while it is being left")
    func stoppedTwice() {
        #expect(actions([.began, .stopped(.failure), .stopped(.signal)]) == [.prepare, .leave(.failed), .end])
        #expect(afterWork([.rowsLeft(0), .checked, .completed, .stopped(.signal)]).last == .end)
    }

    @Test("is worked on by a helper, who proves nothing and leaves no state")
    func helper() {
        #expect(
            actions([.began, .nothingToClaim, .open(ranges: 1), .waited, .nothingToClaim, .open(ranges: 0)], .helper)
                == [.work, .expireLeases, .waitForOthers, .work, .expireLeases, .end])
        for reason in [StopToken.Reason.signal, .failure, .cancel] {
            #expect(actions([.began, .stopped(reason)], .helper) == [.work, .end])
        }
    }

    @Test("is worked on only while its line in the state tables says so, and by no owner but its own")
    func reasonsToStop() {
        func reasons(_ role: RunMachine.Role, isOwner: Bool) -> [StopToken.Reason?] {
            let states: [RunRecord.State?] = [.running, .verifying, .paused, .failed, .cancelled, .complete, nil]
            return states.map { role.reasonToStop(in: $0, isOwner: isOwner) }
        }
        #expect(reasons(.owner, isOwner: true) == [nil, nil, .pause, .takenOver, .cancel, .takenOver, .cancel])
        #expect(
            reasons(.owner, isOwner: false)
                == [.takenOver, .takenOver, .pause, .takenOver, .cancel, .takenOver, .cancel])
        #expect(reasons(.helper, isOwner: false) == [nil, nil, .pause, .failure, .cancel, nil, .cancel])
    }
}
