internal import SluiceBackfill
internal import Synchronization

/// Tells from how far a run is what has happened to it in between.
final class RunNarrator: Sendable {
    private struct Known {
        var waiting: String?
        var quarantined: Int
    }

    private let known = Mutex<[Int64: Known]>([:])
    private let tell: @Sendable (SluiceEvent) -> Void

    init(_ tell: @escaping @Sendable (SluiceEvent) -> Void) { self.tell = tell }

    func hear(_ progress: RunProgress) {
        let (run, job) = (progress.run, progress.job)
        let before = known.withLock { known in
            let before = known[run]
            known[run] = Known(waiting: progress.waiting, quarantined: progress.quarantined)
            return before
        }
        if before == nil { tell(.runBegan(run: run, job: job)) }
        if let reason = progress.waiting, reason != before?.waiting {
            tell(.runWaits(run: run, job: job, reason: reason))
        } else if progress.waiting == nil, before?.waiting != nil {
            tell(.runGoesOn(run: run, job: job))
        }
        // Those of earlier sessions are no news.
        let further = before.map { progress.quarantined - $0.quarantined } ?? 0
        if further > 0 { tell(.rowsQuarantined(run: run, job: job, count: further)) }
        tell(.progress(progress))
    }

    /// A session may be over before the first look at it.
    func hear(endOf outcome: RunOutcome) {
        let record = outcome.record
        let wasKnown = known.withLock { $0.removeValue(forKey: record.id) != nil }
        if !wasKnown { tell(.runBegan(run: record.id, job: record.job)) }
        tell(.runEnded(outcome))
    }
}
