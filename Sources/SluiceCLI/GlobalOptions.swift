internal import ArgumentParser
internal import Foundation
internal import Sluice

/// Options of every command. Flags have no defaults here: they would always win over `sluice.yaml`.
struct GlobalOptions: ParsableArguments {
    @Option(help: "The database: sqlite:PATH, postgres://…, or a libpq conninfo string.")
    var database: String?

    @Option(help: "The project's folder, with sluice.yaml in it. Default: the current one.")
    var project: String?

    @Option(name: .customLong("env"), help: "The section of 'environments' in sluice.yaml, such as staging.")
    var section: String?

    @Option(
        name: .customShort("x"), help: "A variable, name=value: what ${name} stands for in revisions. Can be repeated.")
    var variables: [String] = []

    @Option(
        help:
            "A server for throwaway databases, where the database's own allows none. Default: 'shadow' in sluice.yaml.")
    var shadow: String?

    @Flag(
        help: "As a superuser, call what other roles have put behind indexes, checks, triggers; see docs/security.md.")
    var trustFunctions = false

    @Flag(help: "Print one JSON object to stdout.")
    var json = false

    /// Runs a command's body and turns what it throws into a message and an exit code.
    func reporting(_ body: () throws -> Void) throws { try Self.reporting(asJSON: json, body) }

    /// The same with the project, which is read once a command.
    func withProject(_ body: (Project) throws -> Void) throws {
        try reporting {
            var project = try Project.load(from: folder, section: section, variables: namedVariables())
            project.trustsFunctions = trustFunctions
            try body(project)
        }
    }

    /// The same with the project's database.
    func withDatabase(
        telling listener: ProgressListener = ProgressListener(), _ body: (ProjectDatabase) throws -> Void
    ) throws {
        try withProject { project in
            let database = try project.database(at: self.database, stop: StopToken(), telling: listener, shadow: shadow)
            Self.warn(of: database.url)
            try Self.reporting(asJSON: json, from: database.source) { try body(database) }
        }
    }

    /// The same for work that takes its time: the first signal stops it behind its chunk, the second at once.
    func working(telling listener: ProgressListener, _ body: (ProjectDatabase) throws -> Void) throws {
        try withProject { project in
            let database = try project.database(at: self.database, stop: StopToken(), telling: listener, shadow: shadow)
            Self.warn(of: database.url)
            let signals = SignalStop(stop: database.stop) { database.interruptAll() }
            try withExtendedLifetime(signals) {
                try Self.reporting(asJSON: json, from: database.source) { try body(database) }
            }
        }
    }

    /// One that the command has found out about.
    func database(of project: Project, at address: String?) throws -> ProjectDatabase {
        try project.database(at: address, stop: StopToken(), telling: ProgressListener(), shadow: shadow)
    }

    private func namedVariables() throws -> [String: String] {
        var named: [String: String] = [:]
        for variable in variables {
            guard let mark = variable.firstIndex(of: "="), mark > variable.startIndex else {
                throw ValidationError("-x takes name=value, not '\(variable)'")
            }
            named[String(variable[..<mark])] = String(variable[variable.index(after: mark)...])
        }
        return named
    }

    static func warn(of url: DatabaseURL) {
        guard url.trustsAnyServer else { return }
        Output.error(
            "warning: nobody checks that the server is the right one (sslmode=prefer); sslmode=verify-full does, see docs/security.md"
        )
    }

    private var folder: URL { URL(filePath: project ?? FileManager.default.currentDirectoryPath) }

    /// - Parameter source: Where the database's address came from.
    static func reporting(asJSON: Bool, from source: AddressSource? = nil, _ body: () throws -> Void) throws {
        // A file that may grow no further is an error of its write then, and doesn't end the process.
        signal(SIGXFSZ, SIG_IGN)
        do {
            try body()
        } catch let code as ExitCode {
            throw code
        } catch {
            let failure = Failure(error, address: source)
            failure.print(asJSON: asJSON)
            throw failure.exitCode
        }
    }
}
