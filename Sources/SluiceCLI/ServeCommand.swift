internal import ArgumentParser
internal import Foundation
internal import Sluice
internal import SluiceDatabase
internal import SluiceServe

struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Show runs, revisions, deprecations and archives on a page, live; and metrics.",
        discussion: """
            The page only shows, and only on this machine. --allow-control adds buttons that pause, resume and cancel runs. On an address that \
            others reach it wants a token, from --token-file or SLUICE_TOKEN. GET /metrics is for Prometheus, /healthz for a supervisor.
            """)

    @Option(help: "The address to listen on. One that others reach needs a token.")
    var host = "127.0.0.1"
    @Option(help: "The port; 0 for any that is free.")
    var port = 8080
    @Option(
        help: "A file with the token that whoever looks must give. Default: SLUICE_TOKEN, and none on this machine.")
    var tokenFile: String?
    @Flag(help: "Show buttons that pause, resume and cancel runs.")
    var allowControl = false
    @Option(help: "A further name the server goes by, as behind a proxy. Can be repeated; needs a token.")
    var allowHost: [String] = []
    @OptionGroup var options: GlobalOptions

    private struct View: Encodable {
        let url: String
        let database: String
        let control: Bool
        let token: Bool
    }

    func run() throws {
        try options.working(telling: ProgressListener()) { database in
            var settings = PageServer.Settings()
            settings.host = host
            settings.port = port
            settings.token = try token()
            settings.allowsControl = allowControl
            settings.names = allowHost
            let server = try PageServer(database, settings) { Output.error("sluice: \($0)") }
            server.start()
            announce(server, database, hasToken: settings.token != nil)
            while database.stop.reason == nil { Pause.wait(.milliseconds(200)) }
            server.stop()
        }
    }

    private func token() throws -> Secret<String>? {
        guard let tokenFile else {
            return ProcessInfo.processInfo.environment["SLUICE_TOKEN"].map { Secret($0) }
        }
        let text = try ProjectFile(tokenFile, largest: 4_096).text(.unreadableFile)
        return Secret(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    private func announce(_ server: PageServer, _ database: ProjectDatabase, hasToken: Bool) {
        if options.json {
            return Output.json(
                View(
                    url: server.url, database: database.url.description, control: allowControl, token: hasToken))
        }
        Output.line("serving \(database.url) at \(server.url)")
        Output.error(
            "\(allowControl ? "runs can be paused, resumed and cancelled there" : "it only shows; --allow-control adds buttons")"
                + "\(hasToken ? "" : ", for everyone on this machine"); Ctrl-C ends it")
    }
}
