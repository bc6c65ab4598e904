internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceMigrations

/// Revisions and jobs that are values of a program.
struct ProgramDefinitions: Sendable {
    /// Nil where the project's are files.
    let revisions: [Revision]?
    private(set) var jobs: [String: Job] = [:]

    init() { revisions = nil }

    init(_ revisions: [Revision], _ jobs: [Job]) throws(Problem) {
        self.revisions = revisions
        for job in jobs {
            guard self.jobs.updateValue(job, forKey: job.name) == nil else {
                throw Problem(
                    .invalidProject, at: .object(job.name), "two jobs have that name",
                    hint: "a run finds its job by the name; give one of them another")
            }
        }
    }

    func adding(_ job: Job) -> ProgramDefinitions {
        var definitions = self
        definitions.jobs[job.name] = job
        return definitions
    }
}
