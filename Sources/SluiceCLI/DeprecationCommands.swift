internal import ArgumentParser
internal import Foundation
internal import Sluice

extension Refusal.Kind: ExpressibleByArgument {}
extension Deprecation.BlockOn: ExpressibleByArgument {}

/// A duration, or a day.
enum GraceText {
    static func read(_ text: String) throws -> String {
        var terms = Deprecate.Terms()
        if terms.setGrace(text) { return text }
        throw ValidationError("'\(text)' isn't \(Duration.forms), nor a day such as 2026-12-31")
    }
}

struct DeprecateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deprecate",
        abstract: "Begin to take a column or a table out: rename it, and record who still writes.")

    @Argument(help: ArgumentHelp("TABLE or TABLE.COLUMN", valueName: "object"))
    var object: String
    @Option(
        help:
            "How long it must stay before it can be dropped, such as 30d, 1w or 1h30m, or the day from which it may go, 2026-12-31. Default: 30d.",
        transform: GraceText.read)
    var grace: String?
    @Option(help: "How long no write may have been seen before the drop. Default: 1d.", transform: DurationText.read)
    var quiet: Duration?
    @Flag(help: "Rename it to deprecated_…, also where that breaks texts in the database.")
    var rename = false
    @Flag(help: "Leave its name.")
    var keepName = false
    @Flag(help: "Refuse writes to it instead of recording them.")
    var forbidWrites = false
    @Option(help: "Refuse the drop for evidence that only warns: star, for statements that take whole rows.")
    var blockOn: [Deprecation.BlockOn] = []
    @Option(help: "Why, for those who will ask.")
    var reason: String?
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if rename, keepName { throw ValidationError("--rename and --keep-name exclude each other") }
    }

    func run() throws {
        try options.withDatabase { database in
            let wayOut = try database.wayOut()
            let deprecation = try wayOut.deprecate(wayOut.object(object), terms)
            if options.json { return Output.json(DeprecationEntry(DeprecationStatus(deprecation))) }
            let renamed =
                deprecation.wasRenamed
                ? ", now called \(deprecation.currentName)"
                : keepName ? "" : "; it keeps its name, since a function or trigger has it in its text"
            Output.line("\(deprecation.name) is deprecated until \(Timestamps.text(deprecation.graceUntil))\(renamed)")
            if deprecation.graceUntil < deprecation.since {
                Output.error("that day is past: as far as its grace goes it may be dropped at once")
            }
        }
    }

    private var terms: Deprecate.Terms {
        var terms = Deprecate.Terms()
        if let grace { _ = terms.setGrace(grace) }
        terms.blockOn = Set(blockOn)
        terms.quiet = quiet ?? terms.quiet
        terms.naming = rename ? .rename : keepName ? .keep : .automatic
        terms.forbidsWrites = forbidWrites
        terms.reason = reason
        return terms
    }
}

struct DeprecationsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deprecations",
        abstract: "Show what is on its way out, who still uses it, and what blocks its drop.")

    enum Format: String, CaseIterable, ExpressibleByArgument { case table, json, github }

    @Option(help: "table, json (as --json), or github: an annotation each, for a workflow's log.")
    var format: Format = .table
    @OptionGroup var options: GlobalOptions

    private struct View: Encodable {
        let deprecations: [DeprecationEntry]
    }

    func run() throws {
        try options.withDatabase { database in
            let entries = try database.wayOut().deprecations().map(DeprecationEntry.init)
            if options.json || format == .json { return Output.json(View(deprecations: entries)) }
            if format == .github { return entries.compactMap(\.annotation).forEach(Output.annotation) }
            guard !entries.isEmpty else { return Output.line("nothing is deprecated") }
            var table = TextTable(header: [
                "what", "state", "since", "grace left", "last write", "reads", "blocked by", "next",
            ])
            for entry in entries { table.add(Self.row(entry)) }
            Output.text(table.text)
        }
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
            write ?? (entry.guarded ? "none seen" : "unknown: no guard"),
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
        var listener = ProgressListener()
        listener.onRebuild = { Output.error(RebuildView($0).text) }
        try options.withDatabase(telling: listener) { database in
            let wayOut = try database.wayOut()
            let (deprecation, isThere) = try wayOut.undeprecate(wayOut.object(object))
            if options.json { return Output.json(DeprecationEntry(DeprecationStatus(deprecation))) }
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
        try options.withDatabase { database in
            let wayOut = try database.wayOut()
            let object = try wayOut.object(object)
            guard !end else {
                let deprecation = try wayOut.endScream(object)
                if options.json { return Output.json(DeprecationEntry(DeprecationStatus(deprecation))) }
                return Output.line("the scream test of \(deprecation.name) is over: privileges are as they were")
            }
            let (deprecation, unaffected) = try wayOut.beginScream(object)
            if options.json { return Output.json(DeprecationEntry(DeprecationStatus(deprecation))) }
            Output.line(
                "whoever uses \(deprecation.name) fails now; to end that: sluice scream \(deprecation.argument) --end")
            Output.line(
                "not heard, since they bypass privileges: the owner and superusers "
                    + "(\(unaffected.joined(separator: ", "))), and views that they own")
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
        if dryRun { return try options.withDatabase { try preview($0) } }
        let view = RowProgress("archive", isQuiet: options.json)
        var listener = ProgressListener()
        listener.onArchive = { view.show($0) }
        listener.onRebuild = { Output.error(RebuildView($0).text) }
        try options.working(telling: listener) { database in
            let wayOut = try database.wayOut()
            let key = encrypt ? try database.project.keys.requiredArchiveKey(file: key.keyFile) : nil
            let result = try wayOut.drop(wayOut.object(object), overriding: Set(overrides), key: key)
            view.end()
            if options.json {
                return Output.json(
                    View(
                        table: result.deprecation.tableName, column: result.deprecation.column,
                        archive: result.archive, overridden: result.overridden.map(\.description)))
            }
            Output.line("\(result.deprecation.name) is dropped")
            if let archive = result.archive { Output.line("to have it back: sluice restore \(archive.shellWord)") }
        }
    }

    private func preview(_ database: ProjectDatabase) throws {
        let wayOut = try database.wayOut()
        let (status, estimate) = try wayOut.previewDrop(wayOut.object(object))
        let (deprecation, refusals) = (status.deprecation, status.refusals)
        let lines = EvidenceLine.lines(status.evidence)
        let rebuild = estimate.map(RebuildView.init)
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
