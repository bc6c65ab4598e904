internal import ArgumentParser
internal import Foundation
internal import Sluice

/// The main job from end to end, on a database of its own: run, stopped by a real signal, resumed, verified.
struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Make a shop database and run the example job on it, with a signal half-way.")

    @Option(help: "Products to make.")
    var rows = 1_000_000
    @Option(help: "The generator's seed.")
    var seed: UInt64 = 2026
    @Option(help: "A folder for the database; it is made, and must not hold a shop.db.")
    var folder = "demo"
    @Option(help: "The job.")
    var job = "jobs/shop/backfills/price_to_decimal.yaml"
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.reporting {
            let file = URL(filePath: folder).appending(path: "shop.db")
            guard !FileManager.default.fileExists(atPath: file.path) else {
                throw Refused(
                    reason: "\(file.path) is there already",
                    hint: "remove the folder '\(folder)', or name another with --folder")
            }
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let database = "sqlite:" + file.path
            try makeShop(database)
            let run = try start(["run", job, "--database", database])
            try interruptHalfWay(run, database)
            try finish(["resume", "--database", database])
            try finish(["verify", "--database", database])
            say("the database is \(file.path); look with: sluice status --database \(database)")
        }
    }

    private func say(_ text: String) { Output.line("\n── \(text)") }

    private func makeShop(_ database: String) throws {
        say("a shop with \(Figures.count(rows)) products, prices in integer cents (seed \(seed))")
        let start = ContinuousClock.now
        try ShopDatabase.make(try DatabaseURL(database), products: rows, seed: seed)
        Output.line("made in \(Figures.seconds((ContinuousClock.now - start).seconds))")
    }

    private func start(_ arguments: [String]) throws -> Child {
        say("sluice " + arguments.joined(separator: " "))
        return try Child(arguments)
    }

    /// Waits until half of the rows are committed, and then sends what Ctrl-C sends.
    private func interruptHalfWay(_ child: Child, _ database: String) throws {
        let engine = BackfillEngine(url: try DatabaseURL(database))
        while child.isRunning {
            if let run = try? engine.runs().last, run.rows >= rows / 2 {
                child.interrupt()
                break
            }
            usleep(5_000)
        }
        let code = child.wait()
        Output.line("exit code \(code)\(code == 3 ? ": stopped, can be resumed" : "")")
        guard code == 3 || code == 0 else { throw ExitCode(code) }
    }

    private func finish(_ arguments: [String]) throws {
        let code = try start(arguments).wait()
        guard code == 0 else { throw ExitCode(code) }
    }
}

/// This program once more, as a process of its own that shares the terminal.
private final class Child {
    private let process = Process()

    init(_ arguments: [String]) throws {
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = arguments
        try process.run()
    }

    var isRunning: Bool { process.isRunning }

    func interrupt() { process.interrupt() }

    func wait() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }
}

extension Duration {
    fileprivate var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
