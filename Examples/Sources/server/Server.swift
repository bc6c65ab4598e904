import Foundation
import Hummingbird
import Logging
import ServiceLifecycle
import Sluice
import SluiceObserving
import Synchronization

/// A server that applies its revisions before it listens, and runs a backfill beside its requests.
@main
struct Server {
    static func main() async throws {
        let logger = Logger(label: "server")
        let address = ProcessInfo.processInfo.environment["DATABASE_URL"] ?? "sqlite:server.db"
        let project = try Project(
            folder: URL(filePath: FileManager.default.currentDirectoryPath), database: address,
            revisions: Posts.revisions, jobs: [Posts.slugs])
        let progress = Latest()
        let database = try project.database().logging(to: logger).telling { event in
            if case .progress(let run) = event { progress.set("\(run.job): \(run.rows) of \(run.total ?? run.rows) rows") }
            if case .runEnded(let outcome) = event { progress.set("\(outcome.record.job): \(outcome.record.state)") }
        }
        try await database.upgrade()

        let router = Router()
        router.get("/progress") { _, _ in progress.text }
        router.get("/health") { _, _ -> HTTPResponse.Status in
            try await database.status().isUpToDate ? .ok : .serviceUnavailable
        }
        var application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 8080)), logger: logger)
        application.addServices(Backfills(database: database, job: Posts.slugs.name))
        try await application.runService()
    }
}

/// Goes on with the job's open run at each start; where it is complete, there is nothing to do.
struct Backfills: Service {
    let database: ProjectDatabase
    let job: String

    func run() async throws {
        _ = try await cancelWhenGracefulShutdown { try await database.runOrResume(job) }
        // A service that returns ends the others.
        try await gracefulShutdown()
    }
}

enum Posts {
    static let revisions = [
        Revision("aa01", message: "posts") {
            Table("posts") {
                Column("id", .bigint, primaryKey: true)
                Column("title", .text, nullable: false)
            }
        },
        Revision("bb02", after: "aa01", message: "slugs") { AddColumn(Column("slug", .text), to: "posts") },
    ]

    static var slugs: Job {
        var job = Job(
            name: "slugs", table: QualifiedName("posts"), work: .set([(column: "slug", expression: "lower(title)")]),
            defaults: JobDefaults())
        job.filter = "slug IS NULL"
        job.keepInSync = true
        return job
    }
}

/// The newest text.
final class Latest: Sendable {
    private let value = Mutex("nothing yet")
    var text: String { value.withLock { $0 } }

    func set(_ text: String) { value.withLock { $0 = text } }
}
