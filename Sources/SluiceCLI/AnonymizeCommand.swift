internal import ArgumentParser
internal import Foundation
internal import Sluice

struct AnonymizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "anonymize",
        abstract: "Anonymize a database: into a copy (--from, --to), or a copy in place (--database).",
        subcommands: [
            AnonymizeRunCommand.self, AnonymizeSuggestCommand.self, AnonymizeCheckCommand.self,
            AnonymizeAuditCommand.self, AnonymizeTransformsCommand.self, AnonymizeMarkCopyCommand.self,
        ],
        defaultSubcommand: AnonymizeRunCommand.self)
}

/// The plan and the key it runs with.
struct PlanOptions: ParsableArguments {
    @Argument(help: "The plan, a YAML file.")
    var plan: String

    @Option(help: "A file that holds the key. Default: the environment variable SLUICE_KEY.")
    var keyFile: String?

    func anonymizer(
        _ project: Project, subset: [String] = [], children: String? = nil
    ) throws -> Anonymizer {
        try project.anonymizer(plan: plan, keyFile: keyFile, subset: subset, children: children)
    }
}

struct AnonymizeRunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Carry a plan out. Stopped or killed, the same command goes on.")

    @OptionGroup var plan: PlanOptions
    @Option(help: "The database to copy from; it is only read.")
    var from: String?
    @Option(help: "The empty database to copy to.")
    var to: String?
    @Option(help: "A root table's share: TABLE=10% (or 0.1), TABLE=500, or 'TABLE=where CONDITION'. Repeatable.")
    var subset: [String] = []
    @Option(help: "Tables that follow a subset's rows: 'all', or names with commas between. Default: none.")
    var children: String?
    @Flag(help: "Show rows before and after, originals masked; change nothing.")
    var preview = false
    @Flag(help: "With --preview: show the originals.")
    var showOriginals = false
    @Option(help: "Workers.")
    var workers: Int?
    @Option(help: "Read at most so many megabytes a second.")
    var throttle: Double?
    @Option(help: "Database names that count as marked copies, as in 'staging_*'. Repeatable.")
    var copyName: [String] = []
    @Flag(help: "In place: change every row once more, those that an earlier run has done as well.")
    var again = false
    @Flag(
        help: "Fill a copy of an earlier run again: a fresh one takes its place when it is proved, with its privileges."
    )
    var refresh = false
    @Flag(help: "With --refresh: end the sessions that hold the old copy.")
    var endSessions = false
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if refresh, from == nil { throw ValidationError("--refresh goes with --from and --to") }
        if endSessions, !refresh { throw ValidationError("--end-sessions goes with --refresh") }
        if let workers, !(1...64).contains(workers) { throw ValidationError("--workers is 1 to 64") }
        if let throttle, NumberText.bytes(inMegabytes: throttle) == nil {
            throw ValidationError("--throttle is a number of megabytes above zero, and found \(throttle)")
        }
        if (from == nil) != (to == nil), !preview { throw ValidationError("--from and --to belong together") }
        if again, from != nil { throw ValidationError("--again belongs to a run in place") }
        if from != nil, options.database != nil {
            throw ValidationError("give --from and --to for a copy, or --database to work in place")
        }
    }

    func run() throws {
        try options.withProject { project in
            let anonymizer = try plan.anonymizer(project, subset: subset, children: children)
            if preview {
                let url = try from.map(project.url(of:)) ?? project.database(at: options.database).url
                return PreviewView(try anonymizer.preview(url, showOriginals: showOriginals)).print(
                    asJSON: options.json)
            }
            let view = StepProgressView(isQuiet: options.json)
            let report = try report(anonymizer, project, view)
            view.end()
            AnonymizeView(report).print(asJSON: options.json)
            if !report.leftovers.isEmpty {
                Output.error("  next: end or change what is named above, then run the same command again")
                throw ExitCode.stopped
            }
        }
    }

    private func report(
        _ anonymizer: Anonymizer, _ project: Project, _ view: StepProgressView
    ) throws -> AnonymizeReport {
        let stop = StopToken()
        let signals = SignalStop(stop: stop) {}
        let control = RunControl(
            workers: workers ?? 2, bytesPerSecond: throttle.flatMap(NumberText.bytes), stop: stop, onProgress: view.show
        )
        return try withExtendedLifetime(signals) {
            if let from, let to, refresh {
                return try anonymizer.refresh(
                    from: project.url(of: from), to: project.url(of: to), endingSessions: endSessions, control: control)
            }
            if let from, let to {
                return try anonymizer.copy(
                    from: project.url(of: from), to: project.url(of: to), control: control)
            }
            return try project.database(at: options.database, stop: stop)
                .anonymize(by: anonymizer, copyNames: copyName, again: again, control: control)
        }
    }
}

struct AnonymizeTransformsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transforms", abstract: "List the transforms that a plan can name.")

    @OptionGroup var options: GlobalOptions

    private struct Entry: Encodable {
        let name: String
        let summary: String
    }

    func run() {
        let entries = TransformLibrary().summaries.map { Entry(name: $0.name, summary: $0.summary) }
        if options.json { return Output.json(["transforms": entries]) }
        var table = TextTable(header: ["transform", "what it writes, and 'options'"])
        for entry in entries { table.add([entry.name, entry.summary]) }
        Output.text(table.text)
    }
}

struct AnonymizeSuggestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suggest", abstract: "Propose a plan, from names, types, comments and sampled values.")

    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.withDatabase { database in
            let suggestion = try PlanSuggestion(database.url)
            if options.json { return Output.json(SuggestionView(suggestion)) }
            Output.text(suggestion.yaml)
        }
    }
}

struct AnonymizeCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Match a plan with a database, without changing anything.",
        discussion: """
            Exit codes: 0 the plan covers every column and fits; 4 it doesn't; 1 an error (the plan can't be read, the \
            database can't be reached); 64 a wrong option.
            """)

    @OptionGroup var plan: PlanOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.withDatabase { database in
            let notes: [String]
            do {
                notes = try plan.anonymizer(database.project).check(database.url)
            } catch let refused as PlanRefused {
                let problems = refused.problems.map { ProblemView(place: $0.place, reason: $0.reason) }
                if options.json {
                    Output.json(CheckView(problems: problems, notes: []))
                } else {
                    for problem in problems { Output.line("\(problem.place): \(problem.reason)") }
                }
                throw ExitCode.differs
            }
            if options.json { return Output.json(CheckView(problems: [], notes: notes)) }
            Output.line("the plan covers every column and fits")
            for note in notes { Output.line("note: \(note)") }
        }
    }
}

struct AnonymizeAuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Look for values of a source in its copy.",
        discussion: """
            Searches every text of the copy for originals of the columns that the plan changes, counts small groups of \
            quasi-identifiers, and tries what somebody without the key could. No original is printed. Where the copy's own key is \
            given, each value that stands there by chance is told from one that was left; without it that is estimated.

            Exit codes: 0 every bound of the plan holds; 4 one is broken: originals are left, a column isn't covered, a \
            group is too small; 2 refused: the plan doesn't fit the source, or --to is no copy of it; 1 an error (the plan \
            can't be read, a database can't be reached); 64 a wrong option.
            """)

    @OptionGroup var plan: PlanOptions
    @Option(help: "The database the copy was made from.")
    var from: String
    @Option(help: "The copy.")
    var to: String
    @Option(help: ArgumentHelp("Write the report as a page, too; it loads nothing.", valueName: "file"))
    var html: String?
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.withProject { project in
            if let html { try Self.requireWritable(html) }
            let (source, copy) = (try project.url(of: from), try project.url(of: to))
            let view = StepProgressView(isQuiet: options.json)
            let stop = StopToken()
            let signals = SignalStop(stop: stop) {}
            let control = RunControl(stop: stop, onProgress: view.show)
            let report = try withExtendedLifetime(signals) {
                try plan.anonymizer(project).audit(from: source, to: copy, control: control)
            }
            view.end()
            if let html {
                try Data(report.html(from: source, to: copy).utf8).write(to: URL(filePath: html))
                Output.error("wrote \(html)")
            }
            AuditView(report).print(asJSON: options.json)
            if !report.holds { throw ExitCode.differs }
        }
    }

    /// Before an hour of searching, not after it.
    private static func requireWritable(_ path: String) throws {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        let file = FileManager.default.fileExists(atPath: path) ? path : folder
        guard FileManager.default.isWritableFile(atPath: file) else {
            throw Problem(.invalidProject, at: .file(path), "the file can't be written")
        }
    }
}

struct AnonymizeMarkCopyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mark-copy", abstract: "Mark a database as a copy that may be anonymized in place.")

    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.withDatabase { database in
            try database.markAsCopy()
            if options.json { return Output.json(["marked": "\(database.url)"]) }
            Output.line("\(database.url) is marked as a copy")
        }
    }
}
