internal import Dispatch
internal import SluiceBackfill
internal import SluiceDatabase

/// A table that a benchmark may do with as it likes: a generated one, or a copy of the user's. It is made again for
/// each run, since an updated table is another one than a freshly loaded one, and is removed at the end.
protocol BenchTable: Sendable {
    /// Where the runs work.
    var url: DatabaseURL { get }
    /// The job on this table.
    var job: Job { get }

    /// Checks what can be checked, and clears away what a killed benchmark left behind.
    func prepare() throws
    /// Makes the table, or makes it again.
    func refresh(stop: StopToken) throws
    /// Runs `body`, and says by how much the journal grew.
    func measuringJournal<Result>(_ body: () throws -> Result) throws -> (result: Result, bytes: Int)
    /// Removes everything that was made; also from a signal's queue while a run is under way. Never throws: what can't
    /// be removed now is removed by the next benchmark.
    func remove()
}

/// What a bench table is made of.
enum BenchSource: Sendable {
    case generated(rows: Int, defaults: JobDefaults)
    /// At most `limit` rows of the job's table.
    case copy(job: Job, limit: Int?)

    static let jobName = "sluice bench"

    /// The job, under a name of its own and without a throttle, which would be measured instead of the work.
    var job: Job {
        var job = original
        job.throttle = Throttle()
        return job
    }

    private var original: Job {
        switch self {
        case .generated(_, let defaults):
            return Job(
                name: Self.jobName, table: QualifiedName(name: "products"),
                work: .set([(column: "price_decimal", expression: "price / 100.0")]), defaults: defaults)
        case .copy(var job, _):
            job.name = Self.jobName
            return job
        }
    }

    var limit: Int? {
        if case .copy(_, let limit) = self { limit } else { nil }
    }
}

/// The user stopped the benchmark while there was no run to stop.
package struct BenchStopped: Error {}

extension Connection {
    /// Runs long statements that a signal may end: they aren't chunks, and can simply be given up.
    func interruptible<Result>(by stop: StopToken, _ body: () throws -> Result) throws -> Result {
        let interrupter = self.interrupter
        let timer = DispatchSource.makeTimerSource(queue: .global())
        timer.setEventHandler { if stop.reason != nil { interrupter.interrupt() } }
        timer.schedule(deadline: .now(), repeating: .milliseconds(100))
        timer.activate()
        defer { timer.cancel() }
        do {
            return try body()
        } catch let error as DatabaseError where error.kind == .cancelled && stop.reason != nil {
            throw BenchStopped()
        }
    }
}
