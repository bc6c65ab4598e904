internal import ArgumentParser
internal import Foundation
internal import Sluice

/// The main job from end to end, in a project of its own: run, stopped by a real signal, resumed, verified.
struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Make a small project with a shop's database, and run its job with a signal half-way.")

    @Option(help: "Products to make.")
    var rows = 1_000_000
    @Option(help: "The generator's seed.")
    var seed: UInt64 = 2026
    @Option(help: "A folder for the project; it is made, and must not hold one already.")
    var folder = "demo"
    @Flag(help: "Print one JSON object to stdout.")
    var json = false

    private struct View: Encodable {
        let folder: String
        /// Rows that were committed when the run was stopped.
        let stoppedAfter: Int
        let result: StatusEntry

        enum CodingKeys: String, CodingKey {
            case folder, result
            case stoppedAfter = "stopped_after"
        }
    }

    func validate() throws {
        if rows < 1 { throw ValidationError("--rows is at least 1") }
    }

    func run() throws {
        try GlobalOptions.reporting(asJSON: json) {
            say("a shop with \(Figures.count(rows)) products, prices in integer cents (seed \(seed))")
            let start = ContinuousClock.now
            let demo = try DemoProject.make(in: URL(filePath: folder), products: rows, seed: seed)
            tell("made in \(Figures.seconds((ContinuousClock.now - start) / .seconds(1)))")
            let database = try demo.open()
            let code = try interruptHalfWay(try begin(["run", DemoProject.job], demo), database)
            let stoppedAfter = try database.runs().last?.rows ?? 0
            // A small shop's run may have been over before the signal came.
            if ExitCode(code) == .stopped { try finish(["resume"], demo) }
            try finish(["verify"], demo)
            say("the project is \(folder), with its job and its database; look with: sluice status --project \(folder)")
            guard json, let run = try database.runs().last else { return }
            Output.json(
                View(folder: folder, stoppedAfter: stoppedAfter, result: StatusEntry(RunStatus(run))))
        }
    }

    private func tell(_ text: String) {
        if !json { Output.text(text) }
    }

    private func say(_ text: String) { tell("\n── \(text)") }

    private func begin(_ command: [String], _ demo: DemoProject) throws -> Child {
        let arguments = command + ["--project", folder]
        say("sluice " + arguments.joined(separator: " "))
        return try Child(arguments, environment: demo.environment, isQuiet: json)
    }

    /// Waits until half of the rows are committed, and then sends what Ctrl-C sends.
    private func interruptHalfWay(_ child: Child, _ database: ProjectDatabase) throws -> Int32 {
        while child.isRunning {
            if let run = try? database.runs().last, run.rows >= rows / 2 {
                child.interrupt()
                break
            }
            usleep(5_000)
        }
        let code = child.wait()
        guard code != 0 else { return code }
        tell("exit code \(code)\(code == 3 ? ": stopped, can be resumed" : "")")
        guard code == 3 else { throw ExitCode(code) }
        return code
    }

    private func finish(_ command: [String], _ demo: DemoProject) throws {
        let code = try begin(command, demo).wait()
        guard code == 0 else { throw ExitCode(code) }
    }
}

/// This program once more, as a process of its own that shares the terminal.
private final class Child {
    private let process = Process()

    init(_ arguments: [String], environment: [String: String], isQuiet: Bool) throws {
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = arguments
        process.environment = environment
        if isQuiet { process.standardOutput = FileHandle.nullDevice }
        try process.run()
    }

    var isRunning: Bool { process.isRunning }

    func interrupt() { process.interrupt() }

    func wait() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }
}
