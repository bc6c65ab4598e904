internal import Foundation
internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceSQLText

/// Benchmarks SQLite in files of their own beside the user's, which is only read: the same disk, and no lock on it.
struct SQLiteBenchTable: BenchTable {
    private let source: BenchSource
    /// The user's database, where a table of it is copied.
    private let original: String?
    private let folder: URL
    /// As loaded; each run works on a copy of it.
    private let pristine: URL
    private let working: URL

    private static let marker = ".sluice-bench-"

    /// - Parameter path: The user's database; nil for files in the temporary folder.
    init(_ source: BenchSource, path: String?) {
        self.source = source
        let file = path.map { URL(filePath: $0) } ?? FileManager.default.temporaryDirectory.appending(path: "generated")
        folder = file.deletingLastPathComponent()
        original = path
        let name = "\(file.lastPathComponent)\(Self.marker)\(ProcessInfo.processInfo.processIdentifier)"
        pristine = folder.appending(path: name + "-loaded.db")
        working = folder.appending(path: name + ".db")
    }

    var url: DatabaseURL { DatabaseURL(sqlitePath: working.path) }
    var job: Job { source.job }

    // MARK: Making

    func prepare() throws {
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
            guard let mark = file.lastPathComponent.range(of: Self.marker) else { continue }
            let pid = Int32(file.lastPathComponent[mark.upperBound...].prefix { $0.isNumber })
            // ESRCH: the benchmark that made it is gone.
            if let pid, kill(pid, 0) == -1, errno == ESRCH { try FileManager.default.removeItem(at: file) }
        }
    }

    func refresh(stop: StopToken) throws {
        if !FileManager.default.fileExists(atPath: pristine.path) { try load(stop: stop) }
        removeFiles(of: working)
        try FileManager.default.copyItem(at: pristine, to: working)
    }

    private func load(stop: StopToken) throws {
        let url = DatabaseURL(sqlitePath: pristine.path)
        switch source {
        case .generated(let rows, _):
            try ShopDatabase.make(url, products: rows, seed: 2026)
        case .copy(let job, _):
            guard let original else { return }
            let connection = try url.connect(.create)
            defer { connection.close() }
            try connection.interruptible(by: stop) { try copy(job, from: original, to: connection) }
        }
    }

    /// The job's table with its indexes, and whole the other tables that the job's SQL reads.
    private func copy(_ job: Job, from original: String, to connection: any Connection) throws {
        try connection.executeScript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF")
        try connection.execute("ATTACH DATABASE ?1 AS original", [.text(original)])
        let tables = try Snapshot.read([.columns, .indexes], from: connection, file: "original").tables
        let expressions = expressions(of: job)
        for table in tables {
            let isTarget = table.name.name.lowercased() == job.table.name.lowercased()
            if isTarget || expressions.contains(where: { $0.mentions(table.name.name) }) {
                try copy(table, limit: isTarget ? source.limit : nil, on: connection)
            }
        }
        try connection.execute("DETACH DATABASE original")
    }

    /// All of the job's SQL, which may read further tables.
    private func expressions(of job: Job) -> [SQLExpression] {
        var texts = [job.filter, job.verify].compactMap { $0 }
        if case .set(let columns) = job.work { texts += columns.map(\.expression) }
        return texts.map { SQLExpression($0, in: .sqlite) }
    }

    private func copy(_ original: Snapshot.Relation, limit: Int?, on connection: any Connection) throws {
        try connection.executeScript(original.definition ?? "")
        // Generated columns compute themselves.
        let columns = original.columns.filter { !$0.isGenerated }.map { Dialect.sqlite.quote($0.name) }
            .joined(separator: ", ")
        let table = original.name.quoted(in: .sqlite)
        try connection.execute(
            "INSERT INTO main.\(table) (\(columns)) SELECT \(columns) FROM original.\(table) LIMIT ?1",
            [.integer(Int64(limit ?? -1))])
        for index in original.indexes.compactMap(\.definition) { try connection.executeScript(index) }
    }

    // MARK: Measuring

    /// The WAL file is removed with the last connection: one stays open until its size was read.
    func measuringJournal<Result>(_ body: () throws -> Result) throws -> (result: Result, bytes: Int) {
        let connection = try url.connect()
        defer { connection.close() }
        _ = try connection.scalar("PRAGMA journal_mode = WAL")
        _ = try connection.scalar("SELECT count(*) FROM sqlite_schema")
        let result = try body()
        let size = try? FileManager.default.attributesOfItem(atPath: working.path + "-wal")[.size] as? Int
        return (result, size ?? 0)
    }

    // MARK: Removing

    func remove() {
        removeFiles(of: pristine)
        removeFiles(of: working)
    }

    private func removeFiles(of database: URL) {
        for suffix in ["", "-wal", "-shm", "-journal"] {
            try? FileManager.default.removeItem(atPath: database.path + suffix)
        }
    }
}
