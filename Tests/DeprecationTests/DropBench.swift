import Foundation
import SluiceArchive
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms
import Testing

@testable import SluiceDeprecation

/// A database with a table of products, and the steps of the way out on it.
struct DropBench {
    let database: TestDatabase
    let engine: Engine
    let start = Date()
    private let folder = FileManager.default.temporaryDirectory.appending(path: "sluice-drop-\(UUID().uuidString)").path

    init(_ engine: Engine, empty: Bool = false) throws {
        self.engine = engine
        database = try engine.makeDatabase()
        guard !empty else { return }
        try database.run(
            """
            CREATE TABLE products (id int PRIMARY KEY, name text, price int NOT NULL, stock int DEFAULT 0);
            CREATE INDEX products_price ON products (price);
            INSERT INTO products VALUES (1, 'a', 100, 1), (2, 'b', 200, 2), (3, 'c', 300, 3);
            """)
    }

    func options(_ overrides: Set<Refusal.Kind> = []) -> Drop.Options {
        var options = Drop.Options(folder: folder, lockTimeout: .seconds(5), tool: "test")
        options.overrides = overrides
        return options
    }

    @discardableResult
    func deprecate(
        _ column: String?, of table: String = "products", grace: Double = 0,
        _ change: (inout Deprecate.Terms) -> Void = { _ in }
    ) throws -> Deprecation {
        var terms = Deprecate.Terms()
        terms.grace = .seconds(grace)
        change(&terms)
        return try Deprecate(
            QualifiedName(table), column: column, terms: terms, lockTimeout: .seconds(5), actor: "test"
        ).run(on: database.connect(), now: start)
    }

    @discardableResult
    func drop(
        _ column: String?, of table: String = "products", after seconds: Double = 60,
        _ overrides: Set<Refusal.Kind> = [],
        reached: @escaping (Deprecation.State) throws -> Void = { _ in },
        change: (inout Drop.Options) -> Void = { _ in }
    ) throws -> Drop.Result {
        var options = options(overrides)
        change(&options)
        var drop = Drop(QualifiedName(table), column: column, options: options, actor: "test")
        drop.reached = reached
        return try drop.run(
            on: database.connect(), database: database.url, now: start.addingTimeInterval(seconds))
    }

    @discardableResult
    func restore(_ path: String?) throws -> RestoreReport {
        let reader = try ArchiveReader(path: try #require(path))
        return try Restoration(Restore(reader), actor: "test").run(with: database.backfillEngine).report
    }

    func shape(_ table: String = "products") throws -> String {
        let connection = try database.connect()
        return "\(try connection.catalogReader.shape(of: try connection.resolved(QualifiedName(table))))"
    }

    func deprecations() throws -> [Deprecation] { try DeprecationStore(database.connect()).all() }
}

extension TestDatabase {
    /// With the transforms that come with Sluice, and no project's settings.
    var backfillEngine: BackfillEngine {
        BackfillEngine(url: url, registry: .builtIn, defaults: JobDefaults(), stop: StopToken())
    }
}
