import Foundation
import Logging
import MetricsTestKit
import Sluice
import SluiceObserving
import SluiceTestSupport
import Synchronization
import Testing

/// Keeps what it is given.
private struct KeepingHandler: LogHandler {
    final class Lines: Sendable {
        let all = Mutex<[String]>([])
    }

    let lines: Lines
    var logLevel = Logger.Level.trace
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let further = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        lines.all.withLock { $0.append("\(event.level) \(event.message) \(further.joined(separator: " "))") }
    }
}

@Suite("What a program sees of its database's work")
struct ObservingTests {
    private func project(_ engine: Engine) throws -> (Project, TestDatabase) {
        let database = try engine.makeDatabase()
        try database.run("CREATE TABLE t (id integer PRIMARY KEY, n integer)")
        try database.run("\(series(1_000)) INSERT INTO t (id) SELECT i FROM n")
        var job = Job(name: "count", table: QualifiedName("t"), work: .set([("n", "id * 2")]), defaults: JobDefaults())
        job.filter = "n IS NULL"
        let revision = Revision("aa01", irreversible: "a test") {
            AddColumn(Column("secret", .text), to: "t")
            Backfill("count")
        }
        return (
            try Project(
                folder: TemporaryFolder.make(), database: database.text, revisions: [revision], jobs: [job]),
            database
        )
    }

    @Test("is in its log: revisions, steps and runs, with their names and numbers", arguments: Engine.allCases)
    func log(engine: Engine) throws {
        let (project, _) = try project(engine)
        let lines = KeepingHandler.Lines()
        try project.database().logging(to: Logger(label: "test") { _ in KeepingHandler(lines: lines) }).upgrade()
        let log = lines.all.withLock { $0 }
        for wanted in [
            "info upgrade aa01 began sluice.revision=aa01", "debug step 1 of 2: add column secret to t",
            "info run began sluice.job=count sluice.run=1",
        ] { #expect(log.contains { $0.hasPrefix(wanted) }, "\(wanted) in \(log)") }
        #expect(log.contains { $0.hasPrefix("info run is complete") && $0.contains("sluice.rows=1000") }, "\(log)")
        #expect(log.contains { $0.hasPrefix("info upgrade aa01 is done") }, "\(log)")
    }

    @Test("is counted: each row once, whatever the looks at it have missed", arguments: Engine.allCases)
    func count(engine: Engine) throws {
        let (project, database) = try project(engine)
        let metrics = TestMetrics()
        let observed = try project.database().measuring(by: metrics)
        try observed.upgrade()
        let labels = [("job", "count")]
        #expect(try metrics.expectCounter("sluice_rows_total", labels).totalValue == 1_000)
        try database.run("UPDATE t SET n = NULL WHERE id <= 10")
        _ = try observed.run("count")
        #expect(try metrics.expectCounter("sluice_rows_total", labels).totalValue == 1_010)
        #expect(try metrics.expectGauge("sluice_run_waiting", labels).lastValue == 0)
        let ended = try metrics.expectTimer("sluice_session_seconds", labels + [("state", "complete")])
        #expect(ended.values.count == 2)
    }
}
