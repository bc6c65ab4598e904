public import Logging
public import Sluice

extension ProjectDatabase {
    /// The same, which logs what happens. Row values and passwords are never in it.
    /// - Parameter logger: With the caller's own metadata.
    public func logging(to logger: Logger) -> ProjectDatabase { telling { EventLog(logger).log($0) } }
}

private struct EventLog {
    private let logger: Logger

    init(_ logger: Logger) { self.logger = logger }

    func log(_ event: SluiceEvent) {
        switch event {
        case .progress, .archiving: break
        case .runBegan(let run, let job): log(.info, "run began", run, job)
        case .runWaits(let run, let job, let reason): log(.notice, "run waits: \(reason)", run, job)
        case .runGoesOn(let run, let job): log(.info, "run goes on", run, job)
        case .rowsQuarantined(let run, let job, let count):
            log(.warning, "\(count) further rows are in quarantine", run, job)
        case .runEnded(let outcome): log(outcome)
        case .revisionBegan(let id, let title): log(.info, "\(title) began", revision: id)
        case .step(let id, let number, let count, let summary):
            log(.debug, "step \(number) of \(count): \(summary)", revision: id)
        case .revisionEnded(let id, let title, let seconds):
            log(.info, "\(title) is done", revision: id, ["sluice.seconds": "\(seconds)"])
        case .retrying(let reason, let attempt, _):
            logger.notice("tried again: \(reason)", metadata: ["sluice.attempt": "\(attempt)"])
        case .waitingForOtherMigration: logger.notice("another process migrates this database: waiting for it")
        case .archived(let object, let path, let rows):
            logger.info(
                "\(rows) rows are archived", metadata: ["sluice.object": "\(object)", "sluice.archive": "\(path)"])
        case .dropped(let object, let archive):
            logger.info(
                "dropped", metadata: ["sluice.object": "\(object)", "sluice.archive": "\(archive ?? "none")"])
        case .warning(let text): logger.warning("\(text)")
        case .notice(let severity, let message):
            logger.notice("\(message)", metadata: ["sluice.severity": "\(severity)"])
        }
    }

    private func log(_ outcome: RunOutcome) {
        let record = outcome.record
        let figures: Logger.Metadata = [
            "sluice.state": "\(record.state.rawValue)", "sluice.rows": "\(outcome.sessionRows)",
            "sluice.seconds": "\(outcome.sessionSeconds)",
        ]
        if let error = outcome.error {
            log(.warning, "run stopped with an error: \(error)", record.id, record.job, figures)
        } else {
            log(.info, "run is \(record.state.rawValue)", record.id, record.job, figures)
        }
    }

    private func log(
        _ level: Logger.Level, _ message: Logger.Message, _ run: Int64, _ job: String,
        _ further: Logger.Metadata = [:]
    ) {
        let metadata = further.merging(["sluice.run": "\(run)", "sluice.job": "\(job)"]) { $1 }
        logger.log(level: level, message, metadata: metadata)
    }

    private func log(
        _ level: Logger.Level, _ message: Logger.Message, revision: String, _ further: Logger.Metadata = [:]
    ) {
        logger.log(
            level: level, message, metadata: further.merging(["sluice.revision": "\(revision)"]) { $1 })
    }
}
