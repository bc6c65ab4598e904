internal import ArgumentParser
internal import Foundation
internal import Sluice

extension Refusal.Kind: ExpressibleByArgument {}

struct DeprecateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deprecate",
        abstract: "Begin to take a column or a table out: rename it, and record who still writes.")

    @Argument(help: ArgumentHelp("TABLE or TABLE.COLUMN", valueName: "object"))
    var object: String
    @Option(help: "How long it must stay before it can be dropped, such as 30d, 12h or 0s. Default: 30d.")
    var grace: String?
    @Option(help: "How long no write may have been seen before the drop. Default: 1d.")
    var quiet: String?
    @Flag(help: "Rename it to deprecated_…, also where that breaks texts in the database.")
    var rename = false
    @Flag(help: "Leave its name.")
    var keepName = false
    @Flag(help: "Refuse writes to it instead of recording them.")
    var forbidWrites = false
    @Option(help: "Why, for those who will ask.")
    var reason: String?
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if rename, keepName { throw ValidationError("--rename and --keep-name exclude each other") }
    }

    func run() throws {
        try options.reporting {
            let connection = try options.databaseURL().connect()
            let name = try ObjectName(object, on: connection)
            var settings = Deprecate.Options()
            settings.grace = try seconds(grace, "--grace") ?? settings.grace
            settings.quiet = try seconds(quiet, "--quiet") ?? settings.quiet
            settings.naming = rename ? .rename : keepName ? .keep : .automatic
            settings.forbidsWrites = forbidWrites
            settings.reason = reason
            settings.lockTimeout = try options.loadProject().defaults.lockTimeout
            let deprecation = try Deprecate(name.table, column: name.column, options: settings, actor: Project.actor)
                .run(on: connection, now: Date())
            if options.json { return Output.json(DeprecationEntry(deprecation, Evidence(), [], at: Date())) }
            let renamed =
                deprecation.wasRenamed
                ? ", now called \(deprecation.currentName)"
                : keepName ? "" : "; it keeps its name, since a function or trigger has it in its text"
            Output.line("\(deprecation.name) is deprecated until \(Timestamps.text(deprecation.graceUntil))\(renamed)")
        }
    }

    private func seconds(_ text: String?, _ flag: String) throws -> Double? {
        guard let text else { return nil }
        guard let duration = Duration(text: text) else {
            throw ValidationError("\(flag) is '\(text)', but must be \(Duration.forms)")
        }
        return duration.inSeconds
    }
}

struct DeprecationsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deprecations",
        abstract: "Show what is on its way out, who still uses it, and what blocks its drop.")

    @OptionGroup var options: GlobalOptions

    private struct View: Encodable {
        let deprecations: [DeprecationEntry]
    }

    func run() throws {
        try options.reporting {
            let connection = try options.databaseURL().connect()
            let now = Date()
            let entries = try DeprecationStore(connection).all().map { try entry($0, at: now, connection) }
            if options.json { return Output.json(View(deprecations: entries)) }
            guard !entries.isEmpty else { return Output.line("nothing is deprecated") }
            var table = TextTable(header: [
                "what", "state", "since", "grace left", "last write", "reads", "blocked by", "next",
            ])
            for entry in entries { table.add(Self.row(entry)) }
            Output.line(table.text)
        }
    }

    private func entry(
        _ deprecation: Deprecation, at now: Date, _ connection: any Connection
    ) throws -> DeprecationEntry {
        guard deprecation.state != .dropped else { return DeprecationEntry(deprecation, Evidence(), [], at: now) }
        guard try deprecation.isThere(on: connection) else { return DeprecationEntry(gone: deprecation, at: now) }
        let evidence = try EvidenceCollector(connection).collect(deprecation)
        return DeprecationEntry(deprecation, evidence, deprecation.refusals(evidence, at: now), at: now)
    }

    private static func row(_ entry: DeprecationEntry) -> [String] {
        let write = entry.lastWrite.map { write in
            let who = [write.role, write.application].filter { !$0.isEmpty }.joined(separator: "/")
            return String(write.at.prefix(16)) + (who.isEmpty ? "" : " by \(who)")
        }
        let blocked = entry.blockedBy.map { String($0.prefix { $0 != ":" }) }
        return [
            [entry.table, entry.column].compactMap { $0 }.joined(separator: "."),
            entry.state + (entry.screamSince == nil ? "" : ", screaming"),
            String(entry.since.prefix(10)), entry.state == "dropped" ? "" : Timestamps.interval(entry.graceLeft),
            write ?? "none seen",
            reads(entry), Set(blocked).sorted().joined(separator: ", "), entry.next,
        ]
    }
}

extension DeprecationsCommand {
    /// By name, and of all columns; how sure that is.
    fileprivate static func reads(_ entry: DeprecationEntry) -> String {
        guard let seen = entry.readsSeen, let confidence = entry.readsConfidence else { return "unknown" }
        let stars = entry.selectStarCalls.map { $0 > 0 ? " + \($0) of *" : "" } ?? ""
        return "\(seen)\(stars) (\(confidence))"
    }
}

struct UndeprecateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undeprecate", abstract: "Take a deprecation back: name, comment and NOT NULL as they were.")

    @Argument(help: ArgumentHelp("TABLE or TABLE.COLUMN", valueName: "object"))
    var object: String
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.reporting {
            let connection = try options.databaseURL().connect()
            let name = try ObjectName(object, on: connection)
            var undeprecate = Undeprecate(name.table, column: name.column, actor: Project.actor)
            undeprecate.lockTimeout = try options.loadProject().defaults.lockTimeout
            undeprecate.rebuilding = { Output.error(RebuildView($0).text) }
            let (deprecation, isThere) = try undeprecate.run(on: connection)
            if options.json { return Output.json(DeprecationEntry(deprecation, Evidence(), [], at: Date())) }
            Output.line(
                isThere
                    ? "\(deprecation.name) is active again"
                    : "\(deprecation.name) wasn't there any more: its deprecation is over")
        }
    }
}

struct ScreamCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scream",
        abstract:
            "Take every role's privileges on what is deprecated away for a while: who still uses it fails, loudly.",
        discussion: """
            PostgreSQL only. The owner and superusers bypass it, and so do views and functions that run with their rights.
            Given again, it lets columns that were added since be used. 'drop' and 'undeprecate' end it as well.
            """)

    @Argument(help: ArgumentHelp("TABLE or TABLE.COLUMN", valueName: "object"))
    var object: String
    @Flag(help: "Give the privileges back, exactly as they were.")
    var end = false
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.reporting {
            let connection = try options.databaseURL().connect()
            let name = try ObjectName(object, on: connection)
            var test = ScreamTest(name.table, column: name.column, actor: Project.actor)
            test.lockTimeout = try options.loadProject().defaults.lockTimeout
            let deprecation = try end ? test.end(on: connection) : test.begin(on: connection, now: Date())
            if options.json { return Output.json(DeprecationEntry(deprecation, Evidence(), [], at: Date())) }
            guard !end else {
                return Output.line("the scream test of \(deprecation.name) is over: privileges are as they were")
            }
            Output.line(
                "whoever uses \(deprecation.name) fails now; to end that: sluice scream \(deprecation.argument) --end")
            let unheard = try test.unheard(deprecation, on: connection).joined(separator: ", ")
            Output.line(
                "not heard, since they bypass privileges: the owner and superusers (\(unheard)), and views that they own"
            )
        }
    }
}

struct DropCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop",
        abstract: "Archive what is deprecated, prove the archive, and drop it. Exit code 2: refused.")

    @Argument(help: ArgumentHelp("TABLE or TABLE.COLUMN", valueName: "object"))
    var object: String
    @Option(
        name: .customLong("override"), help: "Drop in spite of this: grace, writes, reads, dependants, runs or archive."
    )
    var overrides: [Refusal.Kind] = []
    @Flag(help: "Show the evidence and change nothing.")
    var dryRun = false
    @Flag(help: "Encrypt the archive with the key.")
    var encrypt = false
    @OptionGroup var key: KeyOptions
    @OptionGroup var options: GlobalOptions

    private struct View: Encodable {
        let table: String
        let column: String?
        let archive: String?
        let overridden: [String]
    }

    private struct Preview: Encodable {
        let table: String
        let column: String?
        let refusals: [String]
        let evidence: [EvidenceLine]
        @OrNull var rebuild: RebuildView?
    }

    func run() throws {
        try options.reporting {
            let url = try options.databaseURL()
            let connection = try url.connect()
            let name = try ObjectName(object, on: connection)
            var settings = Drop.Options()
            settings.overrides = Set(overrides)
            settings.folder = try options.loadProject().archives.path
            settings.key = encrypt ? try key.requiredKey() : nil
            settings.tool = "sluice \(SluiceCommand.configuration.version)"
            settings.lockTimeout = try options.loadProject().defaults.lockTimeout
            var drop = Drop(name.table, column: name.column, options: settings, actor: Project.actor)
            if dryRun { return try preview(drop, connection) }
            drop.rebuilding = { Output.error(RebuildView($0).text) }
            let view = RowProgress("archive", isQuiet: options.json)
            let stop = StopToken()
            let signals = SignalStop(stop: stop) {}
            drop.progress = { rows in
                view.show(rows)
                if stop.reason != nil { throw Problem.stopped }
            }
            let result = try withExtendedLifetime(signals) {
                try drop.run(on: connection, database: url, now: Date())
            }
            view.end()
            if options.json {
                return Output.json(
                    View(
                        table: result.deprecation.tableName, column: result.deprecation.column,
                        archive: result.archive, overridden: result.overridden.map(\.description)))
            }
            Output.line("\(result.deprecation.name) is dropped")
            if let archive = result.archive { Output.line("to have it back: sluice restore \(archive)") }
        }
    }

    private func preview(_ drop: Drop, _ connection: any Connection) throws {
        let (deprecation, evidence, refusals) = try drop.preview(on: connection, now: Date())
        let lines = EvidenceLine.lines(evidence)
        let rebuild = try RebuildEstimate.ofDrop(deprecation, on: connection).map(RebuildView.init)
        if options.json {
            Output.json(
                Preview(
                    table: deprecation.tableName, column: deprecation.column,
                    refusals: refusals.map(\.description), evidence: lines, rebuild: rebuild))
        } else {
            for line in lines { Output.line("\(line.finding) (confidence: \(line.confidence))") }
            if let rebuild { Output.line(rebuild.text) }
            for refusal in refusals { Output.line("against a drop, \(refusal)") }
            if refusals.isEmpty { Output.line("nothing speaks against a drop") }
        }
        if !refusals.isEmpty { throw ExitCode.refused }
    }
}
