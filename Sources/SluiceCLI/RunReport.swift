internal import ArgumentParser
internal import Sluice

/// How `run`, `resume` and `work` end: one object or a few lines, and the exit code.
struct RunReport: Encodable {
    let run: Int64
    let job: String
    let table: String
    let state: String
    let rows: Int
    let chunks: Int
    let seconds: Double
    let proofSeconds: Double
    let rowsPerSecond: Double
    let quarantined: Int
    @OrNull var certificate: Certificate?
    let error: Failure?
    private let hasHelped: Bool

    enum CodingKeys: String, CodingKey {
        case run, job, table, state, rows, chunks, seconds, quarantined, certificate, error
        case rowsPerSecond = "rows_per_second"
        case proofSeconds = "proof_seconds"
    }

    init(_ outcome: RunOutcome) {
        let record = outcome.record
        run = record.id
        job = record.job
        table = record.table
        state = record.state.rawValue
        rows = record.rows
        chunks = record.chunks
        seconds = (outcome.sessionSeconds * 1_000).rounded() / 1_000
        proofSeconds = (outcome.proofSeconds * 1_000).rounded() / 1_000
        rowsPerSecond = (Double(outcome.sessionRows) / max(outcome.sessionSeconds, 0.001)).rounded()
        quarantined = record.quarantined
        certificate = outcome.certificate
        hasHelped = outcome.hasHelped
        error = outcome.error.map { Failure($0, resume: record.id) }
    }

    var exitCode: ExitCode {
        if let error { return error.exitCode }
        switch state {
        case "complete": return .success
        case "running" where hasHelped, "verifying" where hasHelped: return .success
        case "paused", "running", "verifying": return .stopped
        default: return .failure
        }
    }

    func print(asJSON: Bool) {
        if asJSON { return Output.json(self) }
        if let error { error.print(asJSON: false) }
        Output.line(
            "run \(run) (\(job)) is \(state): \(Figures.count(rows)) rows in \(Figures.count(chunks)) chunks, "
                + "\(Figures.count(Int(nearest: rowsPerSecond))) rows/s, \(Figures.seconds(seconds))"
                + (quarantined > 0 ? ", \(quarantined) rows in quarantine ('sluice quarantine \(run)')" : ""))
        if state == "paused" { Output.line("go on with 'sluice resume \(run)'") }
        if let certificate { for line in Self.lines(of: certificate) { Output.line(line) } }
    }

    private static func lines(of certificate: Certificate) -> [String] {
        var lines = [
            "certificate", "  table       \(certificate.table)",
            "  rows        \(Figures.count(certificate.rows)) in \(Figures.count(certificate.chunks)) chunks of \(certificate.ranges) range(s)",
            "  anti-join   \(certificate.antiJoin.rowsLeft) rows left (by \(certificate.antiJoin.proof), \(certificate.antiJoin.sweeps) sweeps)",
        ]
        if let verify = certificate.verify {
            lines.append("  verify      \(verify.predicate): \(verify.rowsFailing) rows fail")
        }
        lines.append("  quarantine  \(certificate.quarantined) rows")
        lines.append("  chunk chain \(certificate.hash)")
        lines.append("  \(certificate.startedAt) to \(certificate.completedAt)")
        return lines
    }
}
