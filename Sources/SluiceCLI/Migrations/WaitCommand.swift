internal import ArgumentParser
internal import Sluice

struct WaitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait", abstract: "Wait until the database is there and stands where a program needs it.",
        discussion: "For a program's start beside the command that migrates: it changes nothing.")

    @Argument(help: "The revision that must be applied, by any of its names. Default: all heads.")
    var revision: String = "heads"
    @Option(help: "How long to wait, such as 60s or 5m.")
    var timeout = "60s"
    @OptionGroup var options: GlobalOptions

    private struct View: Encodable {
        let heads: [String]
        let seconds: Double
    }

    func run() throws {
        guard let patience = Duration(text: timeout) else {
            throw ValidationError("--timeout is '\(timeout)', but must be \(Duration.forms)")
        }
        let start = ContinuousClock.now
        try options.withDatabase { database in
            let heads = try database.wait(for: revision, atMost: patience) { reason in
                if !options.json { Output.error("waiting: \(reason)") }
            }
            if options.json {
                return Output.json(View(heads: heads, seconds: (ContinuousClock.now - start) / .seconds(1)))
            }
            Output.line("the database stands at \(heads.isEmpty ? "base" : heads.joined(separator: ", "))")
        }
    }
}
