/// A second process on a run: it works off ranges and leaves proof and completion to the run's owner.
struct RunHelper {
    let context: RunContext
    let store: RunStore
    let record: RunRecord
    let options: RunOptions

    func execute() -> RunOutcome {
        let supervisor = Supervisor(context: context, record: record, onProgress: options.onProgress)
        supervisor.begin()
        Worker.runAll(max(options.workers ?? 1, 1), of: context)
        supervisor.end()
        let counts = context.tally.now
        return RunOutcome(
            record: ((try? store.run(context.run)) ?? nil) ?? record, certificate: nil, sessionRows: counts.rows,
            sessionSeconds: supervisor.seconds, proofSeconds: 0, chunkSeconds: counts.times.summary,
            error: context.error)
    }
}
