internal import ArgumentParser
internal import Foundation
internal import Sluice

/// Options of every command. Flags have no defaults here: they would always win over `sluice.yaml`.
struct GlobalOptions: ParsableArguments {
    @Option(help: "The database: sqlite:PATH, postgres://…, or a libpq conninfo string.")
    var database: String?

    @Option(help: "The project's folder, with sluice.yaml in it. Default: the current one.")
    var project: String?

    @Flag(help: "Print one JSON object to stdout.")
    var json = false

    func loadProject() throws -> Project {
        try Project.load(from: URL(filePath: project ?? FileManager.default.currentDirectoryPath))
    }

    func databaseURL() throws -> DatabaseURL { try loadProject().databaseURL(flag: database) }

    /// Runs a command's body and turns what it throws into a message and an exit code.
    func reporting(_ body: () throws -> Void) throws {
        // A file that may grow no further is an error of its write then, and doesn't end the process.
        signal(SIGXFSZ, SIG_IGN)
        do {
            try body()
        } catch let code as ExitCode {
            throw code
        } catch {
            let failure = Failure(error)
            failure.print(asJSON: json)
            throw failure.exitCode
        }
    }
}
