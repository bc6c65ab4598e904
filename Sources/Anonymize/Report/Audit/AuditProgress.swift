internal import SluiceBackfill
internal import SluiceDatabase

/// Tells how far an audit is, and ends it where it is to stop.
final class AuditProgress {
    private static let rowsBetween = 50_000
    private let control: RunControl
    private var phase = ""
    private var rows = 0

    init(_ control: RunControl) { self.control = control }

    /// A phase begins, or the next place of it.
    func enter(_ phase: String) throws {
        if phase != self.phase { rows = 0 }
        self.phase = phase
        try tell()
    }

    /// One more row of the phase.
    func row() throws {
        rows += 1
        if rows % Self.rowsBetween == 0 { try tell() }
    }

    private func tell() throws {
        control.onProgress(.rows(phase, done: rows, total: nil))
        if control.stop.reason != nil { throw Problem.stopped }
    }
}
