internal import Foundation
internal import SluiceDatabase

/// A job's steps: keep_in_sync's trigger, ranges of the table's keys, the anti-join, `verify`.
struct JobSteps: RunSteps {
    let plan: RunPlan
    let context: RunContext
    let workers: Int
    /// Rows the run is expected to change.
    let total: Int?

    var table: QualifiedName { plan.table }
    var canSweep: Bool { plan.proof == .predicate }

    private var trigger: SyncTrigger? { plan.job.keepInSync ? SyncTrigger(plan: plan, run: context.run) : nil }

    func prepare(_ store: RunStore) throws {
        if let trigger, !trigger.proofSeesDoneRows, try !store.coverage(run: context.run).isEmpty {
            try trigger.requireNoFault(on: store.connection, canBeMended: false)
        }
        try trigger?.install(on: store.connection, of: context) { try context.requireRun(in: store) }
        guard try store.coverage(run: context.run).isEmpty else { return }
        let split = RangeSplit(plan: plan, connection: store.connection)
        let ranges = try split.ranges(workers: workers, estimate: total)
        try store.connection.transaction {
            for (number, range) in ranges.enumerated() {
                try store.insertRange(run: context.run, number: Int64(number), low: range.low, high: range.high)
            }
            try context.requireRun(in: store)
        }
    }

    func rowsLeft(_ store: RunStore) throws -> Completion.Finding { try completion(store).leftOver() }

    func laySweep(_ store: RunStore) throws -> Bool {
        let keys = try store.connection.rows(ChunkSQL(plan).lastKey, columns: plan.key.names.count)
        guard let last = keys.first else { return false }
        // One at a time: asked twice, the open one is found.
        guard try store.openRanges(run: context.run).isEmpty else { return true }
        let number = Int64(try store.coverage(run: context.run).count)
        try store.connection.transaction {
            try store.insertRange(run: context.run, number: number, low: nil, high: last, isSweep: true)
            try context.requireRun(in: store)
        }
        return true
    }

    func check(_ store: RunStore) throws -> Certificate.Verification? {
        guard let predicate = plan.job.verify, let failing = try completion(store).unverified() else { return nil }
        guard failing.count == 0 else {
            throw NotComplete(
                check: .verify(predicate), rows: failing.count, table: plan.table, examples: failing.examples)
        }
        return Certificate.Verification(predicate: predicate, rowsFailing: 0)
    }

    private func completion(_ store: RunStore) -> Completion {
        Completion(plan: plan, run: context.run, store: store) { share in
            context.tally.proves(share)
            guard context.mayStart() else { throw Stopped() }
        }
    }

    func complete(_ store: RunStore, sweeps: Int, _ verification: Certificate.Verification?) throws -> Bool {
        guard let now = try store.run(context.run) else { return false }
        if now.state == .complete { return true }
        let chain = try store.chainHash(run: context.run)
        let certificate = Certificate(
            run: now, ranges: chain.ranges, hash: chain.hash,
            antiJoin: .init(proof: plan.proof.rawValue, rowsLeft: 0, sweeps: sweeps), verify: verification,
            completedAt: Date.now.formatted(.iso8601))
        guard let trigger else { return try store.complete(context.run, certificate: certificate) }
        return try complete(store, certificate, with: trigger)
    }

    /// The trigger goes with the completion: a run that is paused in the last moment still needs it, and what is written
    /// before the run is complete is in sync.
    private func complete(_ store: RunStore, _ certificate: Certificate, with trigger: SyncTrigger) throws -> Bool {
        struct StillOpen: Error {}
        try trigger.requireNoFault(on: store.connection, canBeMended: trigger.proofSeesDoneRows)
        do {
            try trigger.remove(on: store.connection, of: context) {
                guard try store.recordCompletion(of: context.run, certificate: certificate) else { throw StillOpen() }
            }
            return true
        } catch is StillOpen {
            return false
        }
    }

    func cleanUp(_ store: RunStore) throws { try trigger?.remove(on: store.connection, of: nil) }
}

extension RunContext {
    /// Who slept past their lease may wake in a run that is another's by now, or over: neither a trigger nor a range is left there. In the
    /// transaction that makes them.
    func requireRun(in store: RunStore) throws {
        guard try !store.hold(run) else { return }
        try stop.follow(run, in: store, as: .owner)
        throw Stopped()
    }
}
