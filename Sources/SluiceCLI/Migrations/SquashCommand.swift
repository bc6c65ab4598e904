internal import ArgumentParser
internal import Sluice

struct SquashCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "squash", abstract: "Make one revision of many.",
        discussion: """
            Both ends are included, and the one has the last one's id: databases that have passed it stay where they are. It is \
            run from nothing on a throwaway database, there and back, beside the many. Those are kept in the folder \
            'squashed' beside it, from where a database that stands between them is brought on; delete it when none does.
            """)

    @Argument(help: "The first and the last, as in 3f2a9c:91bd02.")
    var range: String
    @Option(name: [.short, .long], help: "What they do together, in a few words.")
    var message: String?
    @Flag(help: "Prove it and print the revision; write nothing.")
    var dryRun = false
    @OptionGroup var options: GlobalOptions

    private struct View: Encodable {
        let revision: String
        let squashes: [String]
        @OrNull var path: String?
        @OrNull var kept: String?
    }

    func run() throws {
        try options.withDatabase { database in
            let squash = try database.squash(range, message: message)
            let written = dryRun ? nil : try database.write(squash)
            if options.json {
                return Output.json(
                    View(
                        revision: squash.header.id, squashes: squash.header.squashes, path: written?.path,
                        kept: written?.kept))
            }
            guard let written else { return Output.exact(squash.text) }
            Output.line(
                "wrote \(written.path): \(squash.header.squashes.count) revisions as one, proved to make the same")
            Output.line("kept the old ones in \(written.kept), for databases that stand between them")
        }
    }
}
