public import SluiceBackfill

/// What happens while a call works, for logs, figures and pages. Texts are for people, in English.
public enum SluiceEvent: Sendable {
    /// How far a run is, about five times a second.
    case progress(RunProgress)
    /// A session works on a run, new or gone on with.
    case runBegan(run: Int64, job: String)
    /// Nothing is started just now, and why: a throttle's limit, a lock, a window of time.
    case runWaits(run: Int64, job: String, reason: String)
    /// It works again behind ``runWaits(run:job:reason:)``.
    case runGoesOn(run: Int64, job: String)
    /// Further rows were set aside.
    case rowsQuarantined(run: Int64, job: String, count: Int)
    /// The session is over: the run is complete, or to be gone on with, or failed.
    case runEnded(RunOutcome)
    /// - Parameter title: `upgrade 3f2a9c`.
    case revisionBegan(id: String, title: String)
    /// From 1.
    case step(revision: String, number: Int, of: Int, summary: String)
    case revisionEnded(id: String, title: String, seconds: Double)
    /// A lock wasn't had in time, or the connection was lost: it is tried again.
    case retrying(reason: String, attempt: Int, pause: Duration)
    /// Another process migrates the database.
    case waitingForOtherMigration
    /// Rows that a step deletes are in an archive.
    case archived(object: String, path: String, rows: Int)
    /// So many rows are in an archive that is being written.
    case archiving(rows: Int)
    /// - Parameter archive: Nil where it was told to do without.
    case dropped(object: String, archive: String?)
    case warning(String)
    /// What the server said beside a statement's result.
    case notice(severity: String, message: String)

    /// Whether it tells how far something is, and the next one takes its place.
    public var isProgress: Bool {
        switch self {
        case .progress, .step, .archiving: true
        default: false
        }
    }
}
