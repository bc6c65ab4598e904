internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceMigrations
internal import SluiceSchema

/// Carries out what a revision has beside schema operations: backfills with the project's jobs, deprecations and drops
/// with its folder of archives.
struct ProjectStepRunner: StepRunner {
    let database: ProjectDatabase
    let options: RunOptions
    let earlierTries = EarlierTries()

    /// A job whose file is missing or can't be read would stop the revision in its middle.
    func check(_ work: Step.Work, on connection: (any Connection)?, with content: RehearsalContent) throws {
        switch work {
        case .backfill(let backfill):
            if try !isWithoutWork(backfill.job) { _ = try database.project.job(backfill.job) }
            if case .job(let reverse) = backfill.reverse { _ = try database.project.job(reverse) }
        case .beginDeprecation(let begun):
            if let connection { try check(begun, on: connection) }
        case .endDeprecation(let ended):
            if let connection { try check(ended, on: connection) }
        case .dropDeprecated(let drop):
            if let connection { try check(drop, on: connection, with: content) }
        case .restoreDropped(let restore):
            if let connection { try check(restore, on: connection) }
        case .schema: break
        }
    }

    func forecast(of work: Step.Work) throws -> WorkForecast? {
        let dialect = database.url.dialect
        switch work {
        case .schema: return nil
        case .backfill(let backfill):
            if let table = try database.project.tableToBeFilled(by: backfill.job) {
                return .chunks(of: table.description, rowsPerSecond: nil)
            }
            let job = try database.project.job(backfill.job)
            return .chunks(of: job.table.description, rowsPerSecond: try pace(of: job.name))
        case .beginDeprecation(let begun): return .catalog(of: begun.table.description, in: dialect)
        case .endDeprecation(let end): return .catalog(of: end.begun.table.description, in: dialect)
        case .dropDeprecated(let drop): return .catalog(of: drop.table.description, in: dialect)
        case .restoreDropped(let restore):
            return .chunks(of: restore.drop.table.description, rowsPerSecond: try pace(of: nil))
        }
    }

    /// Rows a second of this job's runs, else of all that were here.
    private func pace(of job: String?) throws -> Double? {
        guard !database.url.isMissingFile else { return nil }
        let runs = try database.runs().filter { $0.rows > 0 && $0.seconds > 0 }
        let own = runs.filter { $0.job == job }
        let counted = own.isEmpty ? runs : own
        guard !counted.isEmpty else { return nil }
        return Double(counted.reduce(0) { $0 + $1.rows }) / counted.reduce(0) { $0 + $1.seconds }
    }
}
