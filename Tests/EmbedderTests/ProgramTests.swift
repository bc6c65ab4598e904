import Foundation
import Sluice
import Synchronization
import Testing

/// Where so many wait for each other, for 30 seconds at most.
private final class Meeting: Sendable {
    private let left: Mutex<Int>
    private let end = ContinuousClock.now + .seconds(30)
    var isComplete: Bool { left.withLock { $0 <= 0 } }

    init(of count: Int) { left = Mutex(count) }

    func arrive() {
        left.withLock { $0 -= 1 }
        while !isComplete, ContinuousClock.now < end { Thread.sleep(forTimeInterval: 0.01) }
    }
}

/// A job that does something once, in the middle of its rows, whatever else the machine does.
private final class Trigger: Sendable {
    private let action = Mutex<(@Sendable () -> Void)?>(nil)
    private let rows = Mutex(0)

    func set(_ action: @escaping @Sendable () -> Void) { self.action.withLock { $0 = action } }

    var job: Job {
        let transform = RowTransform(name: "trigger", inputs: ["title"]) { [self] values in
            if rows.withLock({
                $0 += 1; return $0
            }) == 50 {
                act()
            }
            return .text((values[0].text ?? "").lowercased())
        }
        var job = Job(
            name: "slugs", table: QualifiedName("posts"), work: .transform([(column: "slug", transform: transform)]),
            defaults: JobDefaults())
        job.filter = "slug IS NULL"
        (job.chunk.minRows, job.chunk.maxRows, job.chunk.passes) = (10, 10, 1)
        return job
    }

    private func act() {
        let end = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < end {
            if let action = action.withLock({ $0 }) { return action() }
            Thread.sleep(forTimeInterval: 0.01)
        }
    }
}

/// A server's own code, which has its revisions and jobs in Swift and no file but the database.
@Suite("A program with its revisions in Swift")
struct ProgramTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "sluice-program-\(UUID().uuidString)")
    private var path: String { "sqlite:" + folder.appending(path: "app.db").path }

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    private static let revisions = [
        Revision("aa01", message: "posts") {
            Table("posts") {
                Column("id", .integer, primaryKey: true)
                Column("title", .text, nullable: false)
            }
            Execute(
                "INSERT INTO posts WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) SELECT i, 'T' || i FROM n",
                reverse: "DELETE FROM posts")
        },
        Revision("bb02", after: "aa01", message: "slugs") {
            AddColumn(Column("slug", .text), to: "posts")
            Backfill("slugs")
        },
    ]

    private static func slugs(_ defaults: JobDefaults = JobDefaults()) -> Job {
        var job = Job(
            name: "slugs", table: QualifiedName("posts"), work: .set([(column: "slug", expression: "lower(title)")]),
            defaults: defaults)
        job.filter = "slug IS NULL"
        return job
    }

    private func project(_ jobs: [Job] = [slugs()]) throws -> Project {
        try Project(folder: folder, database: path, revisions: Self.revisions, jobs: jobs)
    }

    @Test("migrates as it starts, and knows where its database stands")
    func start() async throws {
        let database = try project().database()
        let before = try await database.status()
        #expect(before.pending == ["aa01", "bb02"] && !before.isUpToDate)
        #expect(try await database.upgrade() == ["bb02"])
        let after = try await database.status()
        #expect(after.isUpToDate && after.applied == ["bb02"] && after.runs.map(\.state) == [.complete])
        #expect(try await database.verify().holds)
        #expect(try await database.downgrade(to: "base") == [])
    }

    @Test("shows how far its run is, and stops it behind a chunk; the next start goes on")
    func progress() async throws {
        let trigger = Trigger()
        let database = try project([trigger.job]).database()
        try await database.upgrade(to: "aa01")
        let work = database.beginUpgrade()
        let events = work.events
        trigger.set { work.stop() }
        var ended: RunOutcome?
        for await event in events { if case .runEnded(let outcome) = event { ended = outcome } }
        #expect(ended.map { (1..<3_000).contains($0.record.rows) && $0.record.state == .paused } == true)
        await #expect(throws: (any Error).self) { try await work.outcome }
        #expect(try await database.status().unfinished != nil)
        #expect(try await database.upgrade() == ["bb02"])
        #expect(try await database.runs().last?.rows == 3_000)
    }

    @Test("goes on, verifies, helps and replays with a job that is in no file, by its name or as it is given")
    func swiftJobs() async throws {
        let database = try project().database()
        try await database.upgrade(to: "bb02")
        var again = Self.slugs()
        (again.name, again.filter) = ("again", "slug IS NOT NULL")
        again.work = .set([(column: "slug", expression: "upper(title)")])
        var options = RunOptions()
        options.limitRows = 100
        let stopped = try await database.run(again, options: options)
        #expect(stopped.record.state == .paused)
        await #expect(throws: Refused.self) { try await database.work() }
        let outcome = try await database.work(job: again)
        #expect(outcome.record.state == .complete)
        #expect(try await database.verify(outcome.record.id, job: again).holds)
        #expect(try await database.replay(outcome.record.id, job: again).rows.isEmpty)
        let knowing = try project([Self.slugs(), again]).database()
        #expect(try await knowing.verify(outcome.record.id).holds)
        #expect(throws: Problem.self) { try project([again, again]) }
    }

    @Test("may have more calls at work than it has threads for its own tasks")
    func manyCalls() async throws {
        let count = ProcessInfo.processInfo.activeProcessorCount + 6
        let meeting = Meeting(of: count)
        let outcomes = try await withThrowingTaskGroup(of: RunRecord.State.self) { group in
            for number in 0..<count {
                let file = "sqlite:" + folder.appending(path: "\(number).db").path
                let transform = RowTransform(name: "meet", inputs: ["title"]) { values in
                    meeting.arrive()
                    return values[0]
                }
                let job = Job(
                    name: "meet", table: QualifiedName("posts"),
                    work: .transform([(column: "title", transform: transform)]), defaults: JobDefaults())
                let project = try Project(folder: folder, database: file, revisions: Self.revisions, jobs: [job])
                group.addTask {
                    let database = try project.database()
                    try await database.upgrade(to: "aa01")
                    return try await database.run("meet").record.state
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(meeting.isComplete && outcomes.allSatisfy { $0 == .complete })
    }

    @Test("may have names of its own, or of another library, that Sluice has too")
    func names() {
        struct Job {}
        struct Value {}
        let job: Sluice.Job = Self.slugs()
        let value: Sluice.Value = .integer(1)
        let operation: Sluice.Operation? = Self.revisions[0].upgrade.first
        #expect("\(type(of: job))" == "Job" && value == 1 && operation != nil)
        #expect(MemoryLayout<Job>.size == 0 && MemoryLayout<Value>.size == 0)
    }

    @Test("is asked for its database's address before each connection")
    func renewedAddress() async throws {
        let asked = Mutex((count: 0, hasToken: true))
        let path = path
        struct NoToken: Error {}
        let database = try project().database {
            try asked.withLock { asked in
                asked.count += 1
                guard asked.hasToken else { throw NoToken() }
                return path
            }
        }
        #expect(asked.withLock { $0.count } == 1)
        #expect(try await database.upgrade() == ["bb02"])
        #expect(asked.withLock { $0.count } > 2)
        asked.withLock { $0.hasToken = false }
        let error = await #expect(throws: DatabaseError.self) { try await database.runs() }
        #expect(error?.kind == .connectionLost && error?.message.contains("no address for its database") == true)
        #expect(throws: Problem.self) { try project().database { "nothing" } }
    }

    @Test("stops with its task, and a token can be used again")
    func cancellation() async throws {
        let trigger = Trigger()
        let stop = StopToken()
        let database = try project().database(stop: stop)
        try await database.upgrade()
        var given = trigger.job
        (given.name, given.filter) = ("other", nil)
        let job = given
        let task = Task { try await database.run(job) }
        trigger.set { task.cancel() }
        let outcome = try await task.value
        #expect(outcome.record.state == .paused && outcome.record.rows < 3_000 && outcome.error == nil)
        stop.request()
        #expect(try await database.resume(outcome.record.id, job: job).record.state == .paused)
        stop.reset()
        #expect(stop.reason == nil)
        #expect(try await database.resume(outcome.record.id, job: job).record.state == .complete)
    }

    @Test("archives a column, drops it once it is proved unused, and has it back")
    func wayOut() async throws {
        let database = try project().database()
        try await database.upgrade()
        let archive = try await database.backup("posts.slug")
        #expect(archive.rows == 3_000)
        var terms = DeprecationTerms()
        (terms.grace, terms.quiet) = (.zero, .zero)
        let going = try await database.deprecate("posts.slug", terms)
        #expect(going.object == "posts.slug" && going.currentName == "deprecated_slug")
        #expect(try await database.deprecations().map(\.obstacles) == [[]])
        #expect(try await database.status().due == ["posts.slug"])
        let dropped = try await database.drop("posts.slug")
        let back = try await database.restore(try #require(dropped.archive))
        #expect(back.rows == 3_000 && back.differences == [])
    }
}
