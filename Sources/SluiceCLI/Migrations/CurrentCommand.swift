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

        enum CodingKeys: String, CodingKey {
            case heads, implied, unfinished, changed
            case isAtHeads = "at_heads"
        }
    }

    func run() throws {
        try options.reporting {
            let migrator = try options.loadProject().migrator(options.databaseURL(), access: .readOnly)
            let graph = migrator.revisions.graph
            let state = try migrator.state()
            let nodes = try migrator.nodes(of: state.rows)
            let implied = graph.currentTips(of: nodes).filter { !nodes.contains($0) }
            let isAtHeads = migrator.isAtHeads(state, nodes)
            let changed = try migrator.changedRevisions(state)
            if options.json {
                Output.json(
                    View(
                        heads: state.rows, implied: graph.ids(implied), isAtHeads: isAtHeads,
                        unfinished: state.unfinished.map {
                            .init(
                                revision: $0.revision, direction: $0.direction.rawValue, step: $0.step, steps: $0.steps)
                        }, changed: changed))
            } else {
                for node in nodes { show(node, migrator.revisions, "") }
                for node in implied { show(node, migrator.revisions, " (implied)") }
                if let unfinished = state.unfinished { Output.error("sluice: \(unfinished.description)") }
                for id in changed {
                    Output.error("sluice: the file of revision \(id) has changed since it was applied")
                }
            }
            if checkHeads, !isAtHeads {
                if !options.json {
                    Output.error("sluice: not all heads are applied; `sluice upgrade heads` applies them")
                }
                throw ExitCode.differs
            }
        }
    }

    private func show(_ node: RevisionNode, _ set: RevisionSet, _ mark: String) {
        let view = RevisionView(node, in: set)
        Output.line(verbose ? view.paragraph : view.line + mark)
    }
}
