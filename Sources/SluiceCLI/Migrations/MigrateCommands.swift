internal import ArgumentParser
internal import Sluice

/// What `upgrade` and `downgrade` have in common.
struct MigrateOptions: ParsableArguments {
    @Flag(help: "Print the SQL instead of running it; needs no database, only --database to know which kind.")
    var sql = false
    @Flag(help: "Show what would be done, step by step; change nothing.")
    var dryRun = false

    func carryOut(_ direction: Direction, to target: String, _ options: GlobalOptions) throws {
        if sql { return try options.withDatabase { try printScript(direction, target, $0, asJSON: options.json) } }
        guard !target.contains(":") else {
            return try options.reporting {
                throw ValidationError("a range such as \(target) goes with --sql only")
            }
        }
        if dryRun {
            return try options.withDatabase { database in
                let (plan, forecast) = try database.plan(direction, to: target)
                PlanView(plan, forecast, hiding: database.project.hidingVariables)
                    .print(asJSON: options.json)
            }
        }
        try migrate(direction, to: target, options)
    }

    private func migrate(_ direction: Direction, to target: String, _ options: GlobalOptions) throws {
        let start = ContinuousClock.now
        let progress = ProgressView()
        let archived = RowProgress("archive", isQuiet: options.json)
        let view = MigrationProgress(isQuiet: options.json)
        var listener = ProgressListener()
        if !options.json { listener.onRun = { progress.show($0) } }
        listener.onArchive = { archived.show($0) }
        listener.onRebuild = { Output.error("  " + RebuildView($0).text) }
        listener.onMigration = { view.show($0) }
        try options.working(telling: listener) { database in
            let done = try database.migrate(direction, to: target)
            progress.end()
            archived.end()
            let report = MigrationReport(
                revisions: done.revisions.map(PlanView.Revision.init), heads: done.rows,
                seconds: (ContinuousClock.now - start) / .seconds(1))
            report.print(asJSON: options.json)
        }
    }

    private func printScript(
        _ direction: Direction, _ target: String, _ database: ProjectDatabase, asJSON: Bool
    ) throws {
        let range = RevisionName.range(target)
        if range == nil, direction == .downgrade {
            throw ValidationError("downgrade --sql needs FROM:TO, since it doesn't ask the database where it stands")
        }
        let script = try database.script(
            direction, from: range?.lower ?? nil, to: range.map { $0.upper ?? "heads" } ?? target)
        for warning in script.warnings { Output.error("sluice: warning: \(warning)") }
        if asJSON { return Output.json(["sql": script.text]) }
        Output.exact(script.text)
    }
}

struct UpgradeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "upgrade", abstract: "Apply revisions, up to a target.",
        discussion: "Goes on with a revision that was left in the middle, and waits for another migration that runs.")

    @Argument(
        help:
            "A revision by any of its names: head, heads, an id's first characters, +1, LABEL@head; with --sql also a:b."
    )
    var target: String = "heads"
    @OptionGroup var migrate: MigrateOptions
    @OptionGroup var options: GlobalOptions

    func run() throws { try migrate.carryOut(.upgrade, to: target, options) }
}

struct DowngradeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "downgrade", abstract: "Undo revisions, down to a target, which stays.",
        discussion: "Takes back a revision that was left in the middle of its upgrade.")

    @Argument(
        parsing: .allUnrecognized,
        help: "A revision by any of its names: base, an id's first characters, -1, LABEL@-1; with --sql as FROM:TO.")
    var target: [String]
    @OptionGroup var migrate: MigrateOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard target.count == 1 else { throw ValidationError("downgrade takes one target, such as base or -1") }
    }

    func run() throws { try migrate.carryOut(.downgrade, to: target[0], options) }
}

struct StampCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stamp", abstract: "Declare where the database stands, without running anything.")

    @Argument(help: "Revisions by any of their names; base for none.")
    var revisions: [String]
    @Flag(help: "Forget where it stood before, also what no file has.")
    var purge = false
    @Flag(help: "Take the files of these applied revisions as they are now for what was applied.")
    var accept = false
    @Option(name: [.customShort("m"), .long], help: "With --accept: why, for the log.")
    var reason: String?
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if accept, purge { throw ValidationError("--accept changes no place, and --purge does: give one of them") }
    }

    func run() throws {
        if accept { return try acceptFiles() }
        let view = MigrationProgress(isQuiet: options.json)
        var listener = ProgressListener()
        listener.onMigration = { view.show($0) }
        try options.withDatabase(telling: listener) { database in
            let state = try database.stamp(revisions, purge: purge)
            if options.json { return Output.json(["heads": state.rows]) }
            Output.line("the database stands at \(state.rows.isEmpty ? "base" : state.rows.joined(separator: ", "))")
        }
    }

    private func acceptFiles() throws {
        try options.withDatabase { database in
            let accepted = try database.accept(revisions, reason: reason)
            if options.json { return Output.json(["accepted": accepted]) }
            Output.line(
                accepted.isEmpty
                    ? "nothing to accept: no file has changed"
                    : "accepted as it is: \(accepted.joined(separator: ", "))")
        }
    }
}
