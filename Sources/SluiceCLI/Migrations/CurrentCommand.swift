internal import ArgumentParser
internal import Sluice

struct CurrentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "current", abstract: "Show where the database stands.")

    @Flag(help: "Exit code 4 unless all heads are applied.")
    var checkHeads = false
    @Flag(name: [.customShort("v"), .long], help: "Show all of each revision.")
    var verbose = false
    @OptionGroup var options: GlobalOptions

    private struct View: Encodable {
        struct Unfinished: Encodable {
            let revision: String
            let direction: String
            let step: Int
            let steps: Int
        }

        let heads: [String]
        /// Revisions without a row, because another one implies them.
        let implied: [String]
        let isAtHeads: Bool
        @OrNull var unfinished: Unfinished?
        let changed: [String]
        let repeats: [String]

        enum CodingKeys: String, CodingKey {
            case heads, implied, unfinished, changed, repeats
            case isAtHeads = "at_heads"
        }

        init(_ position: ProjectDatabase.Position) {
            heads = position.state.rows
            implied = position.revisions.graph.ids(position.implied)
            isAtHeads = position.isAtHeads
            unfinished = position.state.unfinished.map {
                Unfinished(revision: $0.revision, direction: $0.direction.rawValue, step: $0.step, steps: $0.steps)
            }
            changed = position.changed
            repeats = position.dueRepeats
        }
    }

    func run() throws {
        try options.withDatabase { database in
            let position = try database.position()
            if options.json { Output.json(View(position)) } else { show(position) }
            if checkHeads, !position.isAtHeads || !position.dueRepeats.isEmpty {
                if !options.json {
                    let what = position.isAtHeads ? "repeatable revisions" : "heads"
                    Output.error("sluice: not all \(what) are applied; 'sluice upgrade heads' applies them")
                }
                throw ExitCode.differs
            }
        }
    }

    private func show(_ position: ProjectDatabase.Position) {
        for node in position.current { show(node, position.revisions, "") }
        for node in position.implied { show(node, position.revisions, " (implied)") }
        if let unfinished = position.state.unfinished { Output.error("sluice: \(unfinished.description)") }
        if position.isAtHeads {
            for id in position.dueRepeats { Output.error("sluice: the next upgrade repeats \(id)") }
        }
        for id in position.changed {
            Output.error(
                "sluice: the file of revision \(id) has changed since it was applied; 'sluice stamp \(id) --accept' takes it "
                    + "as it is now")
        }
    }

    private func show(_ node: RevisionNode, _ set: RevisionSet, _ mark: String) {
        let view = RevisionView(node, in: set)
        Output.text(verbose ? view.paragraph : view.line + mark)
    }
}
