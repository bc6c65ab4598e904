internal import Dispatch
internal import SluiceDatabase
internal import Synchronization

extension BackfillEngine {
    /// Runs chunks of the job all over its table, each in a transaction that is rolled back, and tells from them what a run would
    /// take. No run is recorded, and Sluice's own tables aren't made.
    /// - Throws: As ``dryRun(_:)`` does, and ``Refused`` where triggers or functions may do what isn't rolled back.
    package func forecast(
        _ job: Job, limits: ForecastLimits = ForecastLimits(), options: RunOptions = RunOptions()
    ) throws -> RunForecast {
        let connection = try url.connect(limits.plansOnly ? .readOnly : .readWrite)
        defer { connection.close() }
        let plan = try Planner.plan(job.with(options), on: connection)
        let effects = OutsideEffects(plan: plan, connection: connection)
        if !limits.allowsEffects, !limits.plansOnly { try effects.refuse() }
        var forecasting = try Forecasting(plan, limits, on: connection, engine: self)
        try forecasting.measure()
        return forecasting.report(takesNumbers: effects.takesNumbers)
    }
}

/// One forecast: where it measures, the samplers, and the looks at the throttle beside them.
struct Forecasting {
    private static let tick: DispatchTimeInterval = .milliseconds(50)
    private static let ticksPerLook = 20

    let plan: RunPlan
    let limits: ForecastLimits
    let workers: Int
    let estimate: RowEstimate?
    let tableRows: RowEstimate?
    let indexes: IndexFacts
    private let connection: any Connection
    private let engine: BackfillEngine
    private let share: ForecastShare
    private let places: Int
    private(set) var signals: SignalLooks
    private(set) var findings = ForecastFindings()
    private(set) var seconds = 0.0
    /// By the throttle, at the end.
    private(set) var hold: String?

    init(_ plan: RunPlan, _ limits: ForecastLimits, on connection: any Connection, engine: BackfillEngine) throws {
        self.plan = plan
        self.limits = limits
        self.connection = connection
        self.engine = engine
        workers = max(1, plan.job.workers ?? 1)
        estimate = try RowEstimate.of(plan, on: connection)
        tableRows = plan.job.filter == nil ? estimate : try RowEstimate.ofTable(plan, on: connection)
        indexes = try IndexFacts(plan, on: connection)
        signals = SignalLooks(plan, of: engine.url)
        let places = limits.plansOnly ? [] : try Self.places(plan, limits, rows: tableRows?.rows, on: connection)
        self.places = places.count
        share = ForecastShare(places, limits, stop: engine.stop)
    }

    /// In an order in which the first of them lie far from each other, so that a forecast that ends early has seen all of it.
    private static func places(
        _ plan: RunPlan, _ limits: ForecastLimits, rows: Int?, on connection: any Connection
    ) throws -> [ForecastShare.Place] {
        guard let last = try connection.rows(ChunkSQL(plan).lastKey, columns: plan.key.names.count).first else {
            return []
        }
        let chunksAPlace = plan.passes > 1 ? 2 : 1
        let count = max(1, min(limits.chunks / chunksAPlace, (rows ?? 10_000) / 200))
        let lows = try RangeSplit(plan: plan, connection: connection).places(count)
        let numbered = lows.enumerated().map { ForecastShare.Place(number: $0, low: $1, last: last) }
        let ratio = 0.618_033_988_75
        func turn(_ number: Int) -> Double { (Double(number) * ratio).truncatingRemainder(dividingBy: 1) }
        return numbered.sorted { turn($0.number) < turn($1.number) }
    }

    mutating func measure() throws {
        hold = signals.look(on: connection)
        guard places > 0 else { return }
        share.hold.withLock { [hold] in $0 = hold }
        let start = ContinuousClock.now
        let sessions = Interrupters()
        let group = DispatchGroup()
        for number in 0..<workers {
            let sampling = Sampling(plan: plan, share: share, url: engine.url, all: [sessions, engine.interrupters])
            DispatchQueue(label: "sluice.forecast.\(number)").async(group: group) { sampling.run() }
        }
        var ticks = 0
        while group.wait(timeout: .now() + Self.tick) == .timedOut {
            ticks += 1
            if ticks.isMultiple(of: Self.ticksPerLook) {
                hold = signals.look(on: connection)
                share.hold.withLock { [hold] in $0 = hold }
            }
            guard start.duration(to: .now).inSeconds > limits.seconds else { continue }
            share.end()
            sessions.interruptAll()
        }
        seconds = start.duration(to: .now).inSeconds
        findings = share.findings.withLock { $0 }
        if let error = findings.error { throw error }
    }

    var measuredPlaces: Int { Set(findings.samples.map(\.place)).count }

    var wasStopped: Bool { engine.stop.reason != nil }
}

/// A sampler on a queue and a connection of its own.
private struct Sampling: Sendable {
    let plan: RunPlan
    let share: ForecastShare
    let url: DatabaseURL
    let all: [Interrupters]

    func run() {
        do {
            let connection = try url.connect()
            defer { connection.close() }
            let numbers = all.map { $0.add(connection.interrupter) }
            defer { for (interrupters, number) in zip(all, numbers) { interrupters.remove(number) } }
            try connection.follow(plan.searchPath)
            try connection.prepareForChunks(lockTimeout: plan.job.lockTimeout)
            if let setting = plan.dialect.abandonment(after: .seconds(RunStore.leaseSeconds)) {
                try connection.executeScript(setting)
            }
            if !plan.job.firesTriggers { (connection as? any TriggerSilencing)?.silenceTriggers() }
            var sampler = try ForecastSampler(plan, sharing: share, on: connection)
            try sampler.run()
        } catch let error as DatabaseError where error.kind == .cancelled && share.hasEnded {
            // Its time was over.
        } catch {
            share.findings.withLock { $0.error = $0.error ?? error }
            share.end()
        }
    }
}
