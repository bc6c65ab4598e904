internal import Sluice

/// What a plan would do, or did.
struct PlanView: Encodable {
    struct Revision: Encodable {
        let revision: String
        let action: String
        let message: String
        let steps: Int
        let firstStep: Int

        enum CodingKeys: String, CodingKey {
            case revision, action, message, steps
            case firstStep = "first_step"
        }

        init(_ planned: PlannedRevision) {
            revision = planned.header.id
            action = planned.title
            message = planned.header.message
            steps = planned.steps.count
            firstStep = planned.firstStep + 1
        }
    }

    private struct Step: Encodable {
        let number: Int
        let summary: String
        let sql: [String]
        let statements: [ForecastView]
    }

    private struct Steps: Encodable {
        let plan: [Step]
    }

    private let dryRun = true
    private let revisions: [Joined<Revision, Steps>]
    private let warnings: [String]

    enum CodingKeys: String, CodingKey {
        case revisions, warnings
        case dryRun = "dry_run"
    }

    init(_ plan: MigrationPlan, _ forecast: [[StepForecast]], hiding: (String) -> String) {
        warnings = plan.warnings.map(hiding)
        revisions = zip(plan.revisions, forecast).map { planned, forecast in
            let left = planned.steps.enumerated().dropFirst(planned.firstStep)
            let steps = zip(left, forecast).map { numbered, forecast in
                let statements = forecast.statements.map { ForecastView($0, hiding: hiding) }
                return Step(
                    number: numbered.offset + 1, summary: hiding(numbered.element.summary),
                    sql: statements.map(\.sql).filter { !$0.isEmpty }, statements: statements)
            }
            return Joined(Revision(planned), Steps(plan: steps))
        }
    }

    func print(asJSON: Bool) {
        if asJSON { return Output.json(self) }
        for warning in warnings { Output.error("sluice: warning: \(warning)") }
        if revisions.isEmpty { return Output.line("nothing to do") }
        for entry in revisions {
            let message = entry.first.message
            Output.line(entry.first.action + (message.isEmpty ? "" : ": \(message)"))
            for step in entry.second.plan {
                Output.line("  \(step.number). \(step.summary)")
                for statement in step.statements { statement.print() }
            }
        }
    }
}

struct MigrationReport: Encodable {
    let revisions: [PlanView.Revision]
    let heads: [String]
    let seconds: Double

    func print(asJSON: Bool) {
        if asJSON { return Output.json(self) }
        let place = heads.isEmpty ? "base" : heads.joined(separator: ", ")
        if revisions.isEmpty { return Output.line("nothing to do: the database stands at \(place)") }
        let done = "\(revisions.count) revision\(revisions.count == 1 ? "" : "s") done"
        Output.line("\(done); the database stands at \(place)")
    }
}

/// Progress on stderr.
struct MigrationProgress {
    let isQuiet: Bool

    func show(_ event: MigrationEvent) {
        switch event {
        case .warning(let text): Output.error("sluice: warning: \(text)")
        case .retrying(let step, let reason, let attempt, let most, let pause):
            let place = step.map { "step \($0): " } ?? ""
            Output.error(
                "  \(place)\(reason); try \(attempt + 1) of \(most) in \(Figures.seconds(pause / .seconds(1)))")
        case .waitingForOtherMigration where !isQuiet: Output.error("another migration of this database runs: waiting")
        case .archived(let loss, let archive) where !isQuiet:
            Output.error("  \(loss): \(Figures.count(archive.rows)) rows archived in \(archive.path)")
        // A warning of the server's is one whoever reads.
        case .notice(let severity, let message) where !isQuiet || severity == "WARNING":
            Output.error("  \(severity): \(message)")
        case .began(let planned) where !isQuiet:
            let message = planned.header.message
            Output.error(planned.title + (message.isEmpty ? "" : ": \(message)"))
        case .step(let number, let count, let summary) where !isQuiet:
            Output.error("  \(number)/\(count) \(summary)")
        default: break
        }
    }
}
