internal import Foundation
package import SluiceDatabase
internal import Synchronization

/// Both databases, for tests that hold for either: `@Test(arguments: Engine.allCases)`.
package enum Engine: String, CaseIterable, Sendable {
    case sqlite, postgres

    /// An empty database of the test's own.
    package func makeDatabase() throws -> TestDatabase { try TestDatabase(self) }
}

/// An empty database. It stays until the test process ends: a connection may outlive the value that made it.
package final class TestDatabase: Sendable {
    package let engine: Engine
    /// What PostgreSQL's own programs take, and the stem of SQLite's file.
    package let name: String
    package let url: DatabaseURL
    /// What `--database` takes.
    package let text: String
    private static let counter = Mutex(0)

    package convenience init(_ engine: Engine) throws {
        switch engine {
        case .sqlite: try self.init(inFile: "t\(Self.nextNumber())")
        case .postgres: try self.init(on: try PostgresCluster.shared.get())
        }
    }

    /// On a server of the test's own, where what it measures is its own too.
    package init(on cluster: PostgresCluster) throws {
        engine = .postgres
        name = "t\(Self.nextNumber())"
        try DatabaseURL(cluster.conninfo()).connect().execute("CREATE DATABASE \(name)")
        text = cluster.conninfo(database: name)
        url = try DatabaseURL(text)
    }

    /// Where nothing but tests of the same kind has transactions open: see ``PostgresCluster/calm``.
    package static func calm(_ engine: Engine = .postgres) throws -> TestDatabase {
        engine == .postgres ? try TestDatabase(on: try PostgresCluster.calm.get()) : try TestDatabase(engine)
    }

    private init(inFile name: String) throws {
        engine = .sqlite
        self.name = name
        text = "sqlite:" + (try TemporaryFolder.make()).appending(path: "\(name).db").path
        url = try DatabaseURL(text)
        _ = try url.connect(.create)
    }

    private static func nextNumber() -> Int {
        counter.withLock { count in
            count += 1
            return count
        }
    }

    package func connect() throws -> any Connection { try url.connect() }

    /// Runs SQL on a connection of its own.
    package func run(_ sql: String) throws { try connect().executeScript(sql) }

    package func rows(_ sql: String, _ parameters: [Value] = []) throws -> [[Value]] {
        try connect().rows(sql, parameters).map(\.values)
    }
}

/// Rows 1…count, as SQL for either database; to be followed by INSERT or SELECT over `n(i)`.
package func series(_ count: Int) -> String {
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count))"
}
