import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms
import Testing

/// A database with a schema, and jobs run on it in this process.
struct EngineCase {
    let database: TestDatabase
    var registry = TransformRegistry.builtIn

    init(_ engine: Engine, _ schema: String) throws { try self.init(try engine.makeDatabase(), schema) }

    init(_ database: TestDatabase, _ schema: String) throws {
        self.database = database
        if !schema.isEmpty { try database.run(schema) }
    }

    var engine: BackfillEngine {
        BackfillEngine(url: database.url, registry: registry, defaults: JobDefaults(), stop: StopToken())
    }

    func job(_ text: String, name: String = "job") throws -> Job {
        try JobFile.decode(text, file: "\(name).yaml", name: name, registry: registry, defaults: JobDefaults())
    }

    func start(_ text: String, name: String = "job", options: RunOptions = RunOptions()) throws -> RunOutcome {
        try engine.start(try job(text, name: name), options: options)
    }

    /// Runs a job that has to end well.
    @discardableResult
    func complete(_ text: String, name: String = "job", options: RunOptions = RunOptions()) throws -> RunOutcome {
        let outcome = try start(text, name: name, options: options)
        #expect(outcome.error == nil)
        #expect(outcome.record.state == .complete)
        return outcome
    }

    func rows(_ sql: String) throws -> [[Value]] { try database.rows(sql) }

    func scalar(_ sql: String) throws -> Value? { try database.connect().scalar(sql) }

    /// Sluice's triggers that are there.
    func triggers() throws -> [[Value]] {
        switch database.engine {
        case .sqlite: try rows("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'zz_sluice%'")
        case .postgres: try rows("SELECT tgname::text FROM pg_trigger WHERE tgname LIKE 'zz_sluice%'")
        }
    }
}
