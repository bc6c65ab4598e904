public import SluiceBackfill

/// The same as their namesakes that block, for `async` code. A run that is stopped by its task's cancellation comes back with its outcome,
/// `paused`: nothing is thrown for it, and `resume` goes on.
extension ProjectDatabase {
    public func run(_ job: String, options: RunOptions = RunOptions()) async throws -> RunOutcome {
        try await offloaded { try $0.run(job, options: options) }
    }

    public func run(_ job: Job, options: RunOptions = RunOptions()) async throws -> RunOutcome {
        try await offloaded { try $0.run(job, options: options) }
    }

    public func runOrResume(_ job: String, options: RunOptions = RunOptions()) async throws -> RunOutcome {
        try await offloaded { try $0.runOrResume(job, options: options) }
    }

    public func runOrResume(_ job: Job, options: RunOptions = RunOptions()) async throws -> RunOutcome {
        try await offloaded { try $0.runOrResume(job, options: options) }
    }

    public func dryRun(_ job: String) async throws -> DryRunReport { try await offloaded { try $0.dryRun(job) } }

    public func dryRun(_ job: Job) async throws -> DryRunReport { try await offloaded { try $0.dryRun(job) } }

    public func forecast(
        _ job: String, limits: ForecastLimits = ForecastLimits(), options: RunOptions = RunOptions()
    ) async throws -> RunForecast {
        try await offloaded { try $0.forecast(job, limits: limits, options: options) }
    }

    public func forecast(
        _ job: Job, limits: ForecastLimits = ForecastLimits(), options: RunOptions = RunOptions()
    ) async throws -> RunForecast {
        try await offloaded { try $0.forecast(job, limits: limits, options: options) }
    }

    public func resume(
        _ run: Int64? = nil, job: Job? = nil, options: RunOptions = RunOptions()
    ) async throws -> RunOutcome {
        try await offloaded { try $0.resume(run, job: job, options: options) }
    }

    public func work(
        on run: Int64? = nil, job: Job? = nil, options: RunOptions = RunOptions()
    ) async throws -> RunOutcome {
        try await offloaded { try $0.work(on: run, job: job, options: options) }
    }

    public func pause(_ run: Int64? = nil) async throws -> RunRecord { try await offloaded { try $0.pause(run) } }

    public func cancel(_ run: Int64? = nil) async throws -> RunRecord { try await offloaded { try $0.cancel(run) } }

    public func runs() async throws -> [RunRecord] { try await offloaded { try $0.runs() } }

    public func leftovers() async throws -> [Leftover] { try await offloaded { try $0.leftovers() } }

    public func removeLeftovers() async throws -> [Leftover] { try await offloaded { try $0.removeLeftovers() } }

    public func verify(_ run: Int64? = nil, job: Job? = nil) async throws -> VerifyReport {
        try await offloaded { try $0.verify(run, job: job) }
    }

    public func quarantine(of run: Int64? = nil) async throws -> Quarantine {
        try await offloaded { try $0.quarantine(of: run) }
    }

    public func replay(_ run: Int64? = nil, job: Job? = nil) async throws -> Quarantine {
        try await offloaded { try $0.replay(run, job: job) }
    }
}
