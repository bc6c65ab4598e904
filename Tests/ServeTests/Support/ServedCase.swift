import Foundation
import Sluice
import SluiceBackfill
import SluiceDatabase
import SluiceServe
import SluiceTestSupport

/// A project on a database of its own, and the page of it.
final class ServedCase {
    let folder: URL
    let database: TestDatabase
    let server: PageServer
    let port: Int

    /// Hundreds of connections have both their ends in this process, and many systems give one 1,024 descriptors at first.
    private static let hasRoomForConnections: Bool = {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, 8_192))
        return setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
    }()

    static let schema = """
        CREATE TABLE items (id bigint PRIMARY KEY, x bigint NOT NULL, y bigint);
        INSERT INTO items (id, x) \(series(2_000)) SELECT i, i FROM n;
        """
    static let job = "table: items\nset: {y: x + 1}\nwhere: y IS NULL\nchunk: {min_rows: 20, max_rows: 20}\n"

    init(
        _ engine: Engine, schema: String = ServedCase.schema, files: [String: String] = [:],
        _ change: (inout PageServer.Settings) -> Void = { _ in }
    ) throws {
        precondition(Self.hasRoomForConnections)
        folder = try TemporaryFolder.make()
        database = try engine.makeDatabase()
        try database.run(schema)
        let own = ["sluice.yaml": "lock_timeout: 2s\n", "backfills/job.yaml": Self.job]
        for (path, text) in own.merging(files, uniquingKeysWith: { _, given in given }) {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        try FileManager.default.createDirectory(
            at: folder.appending(path: "migrations"), withIntermediateDirectories: true)
        var settings = PageServer.Settings()
        settings.port = 0
        change(&settings)
        server = try PageServer(
            try Project.load(from: folder, environment: [:]).database(at: database.text), settings, report: { _ in })
        port = Int(server.url.split(separator: ":").last!.dropLast())!
        server.start()
    }

    deinit { server.stop() }

    var browser: Browser { Browser(port: port) }

    /// Another process's look at the project.
    func open(stop: StopToken = StopToken()) throws -> ProjectDatabase {
        try Project.load(from: folder, environment: [:]).database(at: database.text, stop: stop)
    }

    /// A run that was paused after so many rows.
    @discardableResult
    func pausedRun(after rows: Int = 100, job: String = "job") throws -> Int64 {
        var options = RunOptions()
        options.limitRows = rows
        return try open().run(job, options: options).record.id
    }

    func state(of run: Int64) throws -> RunRecord.State? { try open().runs().first { $0.id == run }?.state }

    /// Looks until the condition holds.
    func wait(seconds: Double = 20, until condition: () throws -> Bool) throws -> Bool {
        try Pause.wait(atMost: .seconds(seconds), until: condition)
    }
}
