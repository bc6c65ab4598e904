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
            let deprecation = try Deprecate(name.table, column: name.column, options: settings, actor: Project.actor)
                .run(on: connection, now: Date())
            if options.json { return Output.json(DeprecationEntry(deprecation, Evidence(), [], at: Date())) }
            let renamed = deprecation.wasRenamed ? ", now called \(deprecation.currentName)" : ""
            Output.line("\(deprecation.name) is deprecated until \(Timestamps.text(deprecation.graceUntil))\(renamed)")
        }
    }

    private func seconds(_ text: String?, _ flag: String) throws -> Double? {
        guard let text else { return nil }
        guard let duration = Duration(text: text) else {
            throw ValidationError("\(flag) is a duration such as 30d, 12h or 0s, and found '\(text)'")
        }
        return duration.inSeconds
    }
}

/// A deprecation as `--json` and the table show it.
struct DeprecationEntry: Encodable {
    let table: String
    let column: String?
    let currentName: String
    let state: String
    let since: String
    let graceUntil: String
    let graceLeft: Double
    let lastWrite: Write?
    let readsSeen: Int64?
    let selectStarCalls: Int64?
    let readsConfidence: String?
    let blockedBy: [String]
    let archive: String?
    let screamSince: String?
    let next: String

    struct Write: Encodable {
        let at: String
        let role: String
        let application: String
        let count: Int64
    }

    enum CodingKeys: String, CodingKey {
        case table, column, state, since, archive, next
        case currentName = "current_name"
        case graceUntil = "grace_until"
        case graceLeft = "grace_left_seconds"
        case lastWrite = "last_write"
        case readsSeen = "reads_seen"
        case selectStarCalls = "select_star_calls"
        case readsConfidence = "reads_confidence"
        case blockedBy = "blocked_by"
        case screamSince = "scream_since"
    }

    init(_ deprecation: Deprecation, _ evidence: Evidence, _ refusals: [Refusal], at now: Date) {
        table = deprecation.tableName
        column = deprecation.column
        currentName = deprecation.currentName
        state = deprecation.state.rawValue
        since = Timestamps.text(deprecation.since)
        graceUntil = Timestamps.text(deprecation.graceUntil)
        graceLeft = deprecation.graceLeft(at: now)
        lastWrite = evidence.lastWrite.map {
            Write(at: Timestamps.text($0.last), role: $0.role, application: $0.application, count: $0.count)
        }
        readsSeen = evidence.reads?.calls
        readsConfidence = evidence.reads?.confidence.rawValue
        selectStarCalls = evidence.reads?.starCalls
        blockedBy = refusals.map(\.description)
        archive = deprecation.archivePath
        screamSince = deprecation.scream.map { Timestamps.text($0.since) }
        switch deprecation.state {
        case .dropped: next = "sluice restore \(deprecation.archivePath ?? "ARCHIVE")"
        default: next = refusals.isEmpty ? "sluice drop \(deprecation.name)" : "sluice undeprecate \(deprecation.name)"
        }
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
            let entries = try DeprecationStore(connection).all().map { deprecation in
                guard deprecation.state != .dropped else {
                    return DeprecationEntry(deprecation, Evidence(), [], at: now)
                }
                let evidence = try EvidenceCollector(connection).collect(deprecation)
                return DeprecationEntry(deprecation, evidence, deprecation.refusals(evidence, at: now), at: now)
            }
            if options.json { return Output.json(View(deprecations: entries)) }
            guard !entries.isEmpty else { return Output.line("nothing is deprecated") }
            var table = TextTable(header: [
                "what", "state", "since", "grace left", "last write", "reads", "blocked by", "next",
            ])
            for entry in entries { table.add(Self.row(entry)) }
            Output.line(table.text)
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
            let deprecation = try Undeprecate(name.table, column: name.column, actor: Project.actor)
                .run(on: connection)
            if options.json { return Output.json(DeprecationEntry(deprecation, Evidence(), [], at: Date())) }
            Output.line("\(deprecation.name) is active again")
        }
    }
}

struct ScreamCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scream",
        abstract:
            "Take every role's privileges on what is deprecated away for a while: who still uses it fails, loudly.",
        discussion: "PostgreSQL only. The owner and superusers bypass it. 'drop' and 'undeprecate' end it as well.")

    @Argument(help: ArgumentHelp("TABLE or TABLE.COLUMN", valueName: "object"))
    var object: String
    @Flag(help: "Give the privileges back, exactly as they were.")
    var end = false
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.reporting {
            let connection = try options.databaseURL().connect()
            let name = try ObjectName(object, on: connection)
            let test = ScreamTest(name.table, column: name.column, actor: Project.actor)
            let deprecation = try end ? test.end(on: connection) : test.begin(on: connection, now: Date())
            if options.json { return Output.json(DeprecationEntry(deprecation, Evidence(), [], at: Date())) }
            Output.line(
                end
                    ? "the scream test of \(deprecation.name) is over: privileges are as they were"
                    : "nobody but the owner and superusers may use \(deprecation.name) now; "
                        + "to end that: sluice scream \(deprecation.name) --end")
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
            var drop = Drop(name.table, column: name.column, options: settings, actor: Project.actor)
            let view = RowProgress("archive", isQuiet: options.json)
            drop.progress = { view.show($0) }
            if dryRun { return try preview(drop, connection) }
            try announceRebuild(drop, connection)
            let result = try drop.run(on: connection, database: url, now: Date())
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
        if options.json {
            Output.json(
                Preview(
                    table: deprecation.tableName, column: deprecation.column,
                    refusals: refusals.map(\.description), evidence: lines))
        } else {
            for line in lines { Output.line("\(line.finding) (confidence: \(line.confidence))") }
            for refusal in refusals { Output.line("against a drop, \(refusal)") }
            if refusals.isEmpty { Output.line("nothing speaks against a drop") }
        }
        if !refusals.isEmpty { throw ExitCode.refused }
    }

    private func announceRebuild(_ drop: Drop, _ connection: any Connection) throws {
        guard connection.dialect.name == .sqlite else { return }
        let (deprecation, _, _) = try drop.preview(on: connection, now: Date())
        guard deprecation.column != nil else { return }
        let estimate = try SQLiteDrop.estimate(deprecation.table, on: connection)
        Output.error(
            "the table is written anew: \(Figures.count(estimate.rows)) rows, about \(Figures.seconds(estimate.seconds)), "
                + "in which other writers wait")
    }
}

/// One piece of evidence, and how sure it is.
struct EvidenceLine: Encodable {
    let finding: String
    let confidence: String

    static func lines(_ evidence: Evidence) -> [EvidenceLine] {
        var lines = evidence.writes.map {
            EvidenceLine(
                finding: "\($0.writer) wrote \($0.count) times, last at \(Timestamps.text($0.last))",
                confidence: Evidence.Confidence.high.rawValue)
        }
        if evidence.writes.isEmpty {
            lines.append(
                EvidenceLine(finding: "no writes seen by the guard", confidence: evidence.writesConfidence.rawValue))
        }
        if let reads = evidence.reads {
            lines.append(EvidenceLine(finding: Self.text(reads), confidence: reads.confidence.rawValue))
        } else {
            lines.append(
                EvidenceLine(
                    finding: "reads are unknown: nothing counts them here; pg_stat_statements would, on PostgreSQL",
                    confidence: Evidence.Confidence.low.rawValue))
        }
        lines += evidence.dependants.map {
            EvidenceLine(
                finding: "\($0.kind.words) \($0.name) depends on it", confidence: Evidence.Confidence.high.rawValue)
        }
        lines += evidence.mentions.map {
            EvidenceLine(finding: "\($0.object) names it", confidence: $0.confidence.rawValue)
        }
        return lines
    }

    private static func text(_ reads: Evidence.Reads) -> String {
        var text = "\(reads.calls) reads by name, \(reads.starCalls) of all columns"
        if reads.wasReset {
            text += "; pg_stat_statements forgot since, and counts from \(reads.countedSince ?? "an unknown time") UTC"
        }
        if reads.evictions > 0 { text += "; it threw \(reads.evictions) statements out for lack of room" }
        if reads.hiddenStatements > 0 {
            text +=
                "; \(reads.hiddenStatements) statements of other roles are hidden from this one: GRANT pg_read_all_stats"
        }
        return text
    }
}
