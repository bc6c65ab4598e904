internal import SluiceDatabase
internal import SluiceSchema

extension PlannedRevision {
    /// Refuses a revision with two backfills by one job, up or down: after an interruption nothing would tell whose run is whose.
    func refuseRepeatedJobs() throws(MigrationFailure) {
        for steps in [steps, undoing ?? []] {
            var jobs: Set<String> = []
            for case (let index, .backfill(let backfill)) in steps.map(\.work).enumerated() {
                guard !jobs.insert(backfill.job).inserted else { continue }
                throw MigrationFailure(
                    rehearsing: self, step: min(index, self.steps.count - 1),
                    Problem(
                        .invalidOperation,
                        "the job '\(backfill.job)' is run twice, and after an interruption nothing would tell which run was which step's",
                        hint: "put the second one into a revision of its own, or under another name"))
            }
        }
    }
}
