internal import SluiceDatabase
internal import SluiceSchema

extension Planner {
    /// The repeatable revisions to apply behind a plan.
    func due(after plan: MigrationPlan, _ log: RepeatLog) -> [RevisionEntry] {
        let disturbs = plan.revisions.contains { planned in
            planned.action != .apply(.upgrade) || planned.steps.contains { $0.dropsDefinitions(in: dialect) }
        }
        return revisions.repeatables.due(log, isDisturbed: disturbs)
    }

    func repeats(_ due: [RevisionEntry]) throws -> [PlannedRevision] { try due.map(planned) }

    private func planned(_ entry: RevisionEntry) throws -> PlannedRevision {
        let revision = try entry.revision()
        let placed = try revision.operations(.upgrade, in: dialect)
        let planned = PlannedRevision(
            node: nil, header: entry.header, checksum: entry.checksum(of: revision), action: .applyAgain,
            steps: try steps(of: placed, entry.header), firstStep: 0, unfinished: nil,
            change: VersionRows.Change(removed: [], added: []))
        guard let step = planned.steps.first(where: { $0.transaction != .shared || $0.needsKeysOff }) else {
            return planned
        }
        throw Problem(
            .unsupported, "\(entry.header.place): '\(step.summary)' can't be in one transaction with the rest",
            hint:
                "nothing was touched; a repeatable revision makes views, functions and the like, and is applied whole: "
                + "write a revision of its own for this step")
    }
}

extension Problem {
    /// It has no place in the graph that a database could stand at.
    static func repeatable(_ id: String) -> Problem {
        Problem(
            .malformedName, "\(id) is a repeatable revision, and no place to go to",
            hint: "'sluice upgrade' applies it behind all others, whenever its file has changed")
    }
}

extension Step {
    /// Whether it may take a view, a function or a trigger away that a repeatable revision has made.
    func dropsDefinitions(in dialect: Dialect) -> Bool {
        switch work {
        case .schema(let operations): operations.contains { $0.dropsDefinitions(in: dialect) }
        case .dropDeprecated: true
        case .backfill, .beginDeprecation, .endDeprecation, .restoreDropped: false
        }
    }
}

extension Operation {
    fileprivate func dropsDefinitions(in dialect: Dialect) -> Bool {
        switch self {
        case .only(let name, let operation): Dialect(name) == dialect && operation.dropsDefinitions(in: dialect)
        case .dropTable, .dropView, .dropFullTextTable, .dropFunction, .dropProcedure, .dropTrigger, .dropPolicy,
            .dropEnum,
            .dropDomain, .dropCompositeType, .dropSequence, .dropExtension, .dropSchema:
            true
        // A view goes with it on PostgreSQL by CASCADE alone, which only SQL says.
        case .execute(let execute):
            execute.sql.text(for: dialect)?.firstMatch(of: /(?i)\b(drop|cascade)\b/) != nil
        default: false
        }
    }
}
