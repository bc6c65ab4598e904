import Foundation
import Sluice
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport

/// The built command, as a process of its own.
enum SluiceBinary {
    /// What `SLUICE_BINARY` names, or the one beside the test bundle, in the products' directory.
    static let path = Result {
        if let named = Seed.environment("SLUICE_BINARY") { return named }
        let bundle = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        let folders = [bundle] + CommandLine.arguments.map { URL(filePath: $0) }
        let candidates = folders.map { $0.deletingLastPathComponent().appending(path: "sluice").path }
        guard let found = candidates.first(where: FileManager.default.isExecutableFile(atPath:)) else {
            throw Missing(looked: candidates)
        }
        return found
    }

    struct Missing: Error, CustomStringConvertible {
        let looked: [String]
        var description: String { "no sluice beside the tests; looked for \(looked.joined(separator: ", "))" }
    }

    static func start(_ arguments: [String], environment: [String: String] = [:]) throws -> SpawnedProgram {
        try SpawnedProgram(path.get(), arguments, environment: ["NO_COLOR": "1"].merging(environment) { _, new in new })
    }

    /// Runs it to its end, whatever that is.
    static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> SpawnedProgram.Exit {
        try start(arguments, environment: environment).wait()
    }
}

extension SpawnedProgram.Exit {
    /// What `--json` printed.
    var json: [String: Any] {
        let object = try? JSONSerialization.jsonObject(with: Data(output.utf8))
        return object as? [String: Any] ?? [:]
    }

    var certificate: [String: Any]? { json["certificate"] as? [String: Any] }
    var errorObject: [String: Any]? { json["error"] as? [String: Any] }
    var both: String { "exit \(code)\nstdout: \(output)\nstderr: \(errors)" }
}

extension DatabaseURL {
    /// Sluice's runs in it.
    func runs() throws -> [RunRecord] {
        let connection = try connect(.readOnly)
        return try StateSchema.version(on: connection) == nil ? [] : RunStore(connection).runs()
    }
}

/// A job in a file of its own, on a database of its own.
struct CommandCase {
    let database: TestDatabase
    let folder: URL
    let job: String

    init(_ database: TestDatabase, job text: String, name: String = "job") throws {
        self.database = database
        folder = try TemporaryFolder.make()
        let file = folder.appending(path: name + ".yaml")
        try text.write(to: file, atomically: true, encoding: .utf8)
        job = file.path
    }

    init(_ engine: Engine, schema: String, job text: String) throws {
        let database = try engine.makeDatabase()
        try database.run(schema)
        try self.init(database, job: text)
    }

    private func arguments(_ command: [String]) -> [String] { command + ["--database", database.text, "--json"] }

    func start(_ command: String...) throws -> SpawnedProgram {
        try SluiceBinary.start(arguments(command.map { $0 == "JOB" ? job : $0 }))
    }

    func sluice(_ command: String...) throws -> SpawnedProgram.Exit {
        try SluiceBinary.run(arguments(command.map { $0 == "JOB" ? job : $0 }))
    }

    func runs() throws -> [RunRecord] { try database.url.runs() }

    var openRun: RunRecord? {
        get throws { try runs().last { !$0.state.isFinal } }
    }

    /// Waits until a run has committed that many rows.
    func waitForRows(_ count: Int, of program: SpawnedProgram, seconds: Double = 30) throws {
        let deadline = Date.now + seconds
        while Date.now < deadline {
            if let run = try? runs().last, run.rows >= count { return }
            usleep(3_000)
        }
        throw TimedOut(
            description: "no \(count) rows after \(seconds) s: \(program.errorsSoFar) \(program.outputSoFar)")
    }

    private struct TimedOut: Error, CustomStringConvertible { let description: String }
}
