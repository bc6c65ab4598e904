import Foundation
import Sluice
import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms

/// A project in a folder and on a database of its own. Each ``open(stop:)`` is another process's look at it.
struct ProjectFolder {
    let folder: URL
    let database: TestDatabase

    static let environment = ["SLUICE_KEY": "6f1d2c3b4a5968778695a4b3c2d1e0f0918273645546372819"]

    init(_ engine: Engine, settings: String) throws {
        try self.init(on: try engine.makeDatabase(), settings: settings)
    }

    /// Beside whatever else works on that database.
    init(on database: TestDatabase, settings: String) throws {
        folder = try TemporaryFolder.make()
        self.database = database
        try write("sluice.yaml", settings)
    }

    func write(_ path: String, _ text: String) throws {
        let file = folder.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    func revision(_ id: String, after parent: String?, _ steps: String, downgrade: String? = nil) throws {
        let wayBack = downgrade.map { "downgrade: \($0)\n" } ?? ""
        try write(
            "migrations/\(id).yaml",
            "revision: \(id)\ndown_revision: \(parent ?? "null")\nupgrade:\n\(steps)\n\(wayBack)")
    }

    /// With a transform of the embedder's, beside those that come with Sluice.
    func open(stop: StopToken = StopToken()) throws -> ProjectDatabase {
        let project = try Project.load(from: folder, environment: Self.environment) { transforms in
            transforms.register("picky") { values in
                if values[0].text == "bad" { throw TransformError("it is bad") }
                return .text("picked")
            }
        }
        return try project.database(at: database.text, stop: stop)
    }
}

extension RunOptions {
    static func limited(to rows: Int) -> RunOptions {
        var options = RunOptions()
        options.limitRows = rows
        return options
    }
}
