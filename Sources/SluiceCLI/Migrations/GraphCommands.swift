internal import ArgumentParser
internal import Sluice

struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "List revisions, newest first.")

    @Option(
        name: [.customShort("r", allowingJoined: true), .customLong("rev-range")], parsing: .unconditional,
        help: "a:b, a: or :b. 'current' is where the database stands.")
    var range: String?
    @Flag(name: [.customShort("v"), .long], help: "Show all of each revision.")
    var verbose = false
    @Flag(name: [.customShort("i"), .long], help: "Mark the revisions the database stands at.")
    var indicateCurrent = false
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.withProject { project in
            let set = try project.revisions()
            var bounds: (lower: String?, upper: String?) = (nil, nil)
            if let range {
                guard let found = RevisionName.range(range) else {
                    throw ValidationError("-r takes a:b, a: or :b, not '\(range)'")
                }
                bounds = found
            }
            var current: [String] = []
            if indicateCurrent || bounds.lower == "current" || bounds.upper == "current" {
                current = set.graph.ids(try project.database(at: options.database).currentRevisions())
                if bounds.lower == "current" { bounds.lower = try only(current) }
                if bounds.upper == "current" { bounds.upper = try only(current) ?? "base" }
            }
            let nodes = try set.graph.history(from: bounds.lower, to: bounds.upper)
            var list = RevisionList(nodes, in: set)
            if range == nil { list.repeatable = set.repeatableHeaders.map(RepeatableView.init) }
            if options.json { return Output.json(list) }
            let repeats = (list.repeatable ?? []).reversed().map { verbose ? $0.paragraph : $0.line }
            let lines =
                repeats
                + list.revisions.map { view in
                    let mark = current.contains(view.revision) ? " (current)" : ""
                    return verbose ? view.paragraph : view.lineWithParents + mark
                }
            if !lines.isEmpty { Output.text(lines.joined(separator: "\n")) }
        }
    }

    private func only(_ current: [String]) throws -> String? {
        if current.count > 1 {
            throw ValidationError("the database stands at \(current.joined(separator: ", ")): name one of them in -r")
        }
        return current.first
    }
}

struct HeadsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heads", abstract: "List the revisions that no other follows.")

    @Flag(help: "Leave out heads that another revision depends on.")
    var resolveDependencies = false
    @Flag(name: [.customShort("v"), .long], help: "Show all of each revision.")
    var verbose = false
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.withProject { project in
            let set = try project.revisions()
            let list = RevisionList(resolveDependencies ? set.graph.realHeads : set.graph.heads, in: set)
            if options.json { return Output.json(list) }
            for view in list.revisions { Output.text(verbose ? view.paragraph : view.line) }
        }
    }
}

struct BranchesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "branches", abstract: "List the revisions that several others follow.")

    @Flag(name: [.customShort("v"), .long], help: "Show all of each revision.")
    var verbose = false
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.withProject { project in
            let set = try project.revisions()
            let points = try set.graph.history().filter(set.graph.isBranchPoint)
            if options.json { return Output.json(RevisionList(points, in: set)) }
            for point in points {
                let view = RevisionView(point, in: set)
                Output.text(verbose ? view.paragraph : view.line)
                let margin = String(repeating: " ", count: view.revision.count)
                for child in set.graph.children[point] {
                    Output.line("\(margin) -> \(RevisionView(child, in: set).line)")
                }
            }
        }
    }
}

struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a revision: where it stands, what it does and what undoes it.")

    @Argument(help: "The revision, by any of its names; 'current' for where the database stands.")
    var revision: String
    @OptionGroup var options: GlobalOptions

    private struct View: Encodable {
        let revisions: [Joined<RevisionView, Work>]
    }

    private struct Work: Encodable {
        let upgrade: [String]
        @OrNull var downgrade: [String]?
        let irreversible: String?
    }

    func run() throws {
        try options.withProject { project in
            let hiding = project.hidingVariables
            if let repeatable = try project.revisions().repeatable(revision) { return show(repeatable, hiding) }
            let (set, nodes) = try project.revisions(named: revision, at: options.database)
            let details = try nodes.map { try detail($0, set, hiding) }
            if options.json { return Output.json(View(revisions: details)) }
            for detail in details { show(detail.first, detail.second) }
        }
    }

    private func show(_ repeatable: Revision, _ hiding: (String) -> String) {
        let upgrade = repeatable.upgrade.map { hiding($0.summary) }
        let view = RepeatableView(repeatable.header)
        if options.json { return Output.json(["revisions": [Joined(view, ["upgrade": upgrade])]]) }
        Output.text(view.paragraph)
        list(upgrade, under: "Upgrade, whenever the file changes:")
    }

    private func detail(
        _ node: RevisionNode, _ set: RevisionSet, _ hiding: (String) -> String
    ) throws -> Joined<RevisionView, Work> {
        let revision = try set.revision(node)
        let downgrade = Result { try revision.downgrade().map { hiding($0.summary) } }
        var reason: String?
        if case .failure(let error) = downgrade { reason = hiding("\(error)") }
        let work = Work(
            upgrade: revision.upgrade.map { hiding($0.summary) }, downgrade: try? downgrade.get(), irreversible: reason)
        return Joined(RevisionView(node, in: set), work)
    }

    private func show(_ header: RevisionView, _ work: Work) {
        Output.text(header.paragraph)
        list(work.upgrade, under: "Upgrade:")
        list(work.downgrade ?? [], under: "Downgrade:")
        if let reason = work.irreversible { Output.line("  none: \(reason)") }
    }

    private func list(_ summaries: [String], under title: String) {
        Output.line(title)
        for (index, summary) in summaries.enumerated() { Output.line("  \(index + 1). \(summary)") }
    }
}
