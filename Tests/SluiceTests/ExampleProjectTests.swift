import Foundation
import Sluice
import SluiceBackfill
import SluiceDatabase
import SluiceMigrations
import SluiceTestSupport
import SluiceTransforms
import Testing

/// `jobs/shop`, `jobs/auth` and `jobs/blog` as they lie in the repository.
@Suite("The example projects")
struct ExampleProjectTests {
    @Test(
        "go up, down to base and up again, with equal schemas",
        arguments: ["shop", "auth", "blog"], Engine.allCases)
    func roundTrip(name: String, engine: Engine) throws {
        let example = try Example(name, engine)
        let empty = try example.dump()
        try example.migrate(.upgrade, to: "heads")
        let up = try example.dump()
        #expect(up != empty)
        try example.migrate(.downgrade, to: "base")
        #expect(try example.dump() == empty)
        try example.migrate(.upgrade, to: "heads")
        #expect(try example.dump() == up)
    }

    @Test("the shop's prices become decimals", arguments: Engine.allCases)
    func shopPrices(engine: Engine) throws {
        let example = try Example("shop", engine)
        try example.migrate(.upgrade, to: "heads")
        let wrong = try example.database.rows(
            """
            SELECT sku FROM products
            WHERE price_decimal IS NULL OR CAST(round(price_decimal * 100) AS integer) <> deprecated_price
            """)
        #expect(wrong.isEmpty)
        #expect(try example.database.rows("SELECT count(*) FROM products") == [[4]])
    }

    @Test(
        "the auth project keeps addresses unique, whatever their case, and cascades from users",
        arguments: Engine.allCases)
    func auth(engine: Engine) throws {
        let example = try Example("auth", engine)
        try example.migrate(.upgrade, to: "heads")
        let connection = try example.database.connect()
        try connection.executeScript(
            """
            INSERT INTO users (email, password_hash) VALUES ('ada@example.org', 'x');
            INSERT INTO profiles (user_id, display_name) VALUES (1, 'Ada');
            INSERT INTO user_roles (user_id, role_id) VALUES (1, 1);
            INSERT INTO roles (name) VALUES ('guest');
            """)
        #expect(throws: DatabaseError.self) {
            try connection.execute("INSERT INTO users (email, password_hash) VALUES ('Ada@Example.org', 'x')")
        }
        #expect(throws: DatabaseError.self) { try connection.execute("UPDATE users SET failed_logins = -1") }
        try connection.execute("DELETE FROM users")
        #expect(try connection.rows("SELECT count(*) FROM profiles") == [[0]])
    }

    @Test("the blog finds posts by their words, also after they changed", arguments: Engine.allCases)
    func blogSearch(engine: Engine) throws {
        let example = try Example("blog", engine)
        try example.migrate(.upgrade, to: "4f5183")
        let connection = try example.database.connect()
        try connection.executeScript(
            """
            INSERT INTO users (username, email) VALUES ('ada', 'ada@example.org');
            INSERT INTO posts (author_id, slug, title, body) VALUES (1, 'a', 'Engines', 'About looms');
            """)
        try example.migrate(.upgrade, to: "heads")
        try connection.executeScript(
            """
            INSERT INTO posts (author_id, slug, title, body) VALUES (1, 'b', 'Gardens', 'About roses');
            UPDATE posts SET body = 'About silk' WHERE slug = 'a';
            """)
        func found(_ word: String) throws -> [AnswerRow] {
            switch engine {
            case .sqlite:
                try connection.rows("SELECT rowid FROM posts_search WHERE posts_search MATCH ?1", [.text(word)])
            case .postgres:
                try connection.rows(
                    "SELECT id FROM posts WHERE search @@ plainto_tsquery('english', $1)", [.text(word)])
            }
        }
        #expect(try found("engines") == [[1]])
        #expect(try found("silk") == [[1]])
        #expect(try found("looms") == [])
        #expect(try found("roses") == [[2]])
        // A deleted post's slug is free again.
        try connection.execute("UPDATE posts SET deleted_at = CURRENT_TIMESTAMP WHERE slug = 'a'")
        try connection.execute("INSERT INTO posts (author_id, slug, title, body) VALUES (1, 'a', 'New', 'New')")
    }
}

/// One of the projects on a database of its own.
struct Example {
    let project: Project
    let database: TestDatabase

    init(_ name: String, _ engine: Engine, environment: [String: String] = [:]) throws {
        try self.init(name, try TestDatabase(engine), environment: environment)
        // The state tables are no part of the comparison: they stay after a downgrade to base.
        _ = try projectDatabase().stamp(["base"], purge: false)
    }

    init(_ name: String, _ database: TestDatabase, environment: [String: String]) throws {
        // A copy: what its downgrades drop is archived in the project's folder. Staging's reads the revisions beside it.
        let folder = try TemporaryFolder.make()
        let whole = String(name.prefix { $0 != "/" })
        try FileManager.default.copyItem(at: Fixture.job(whole), to: folder.appending(path: whole))
        project = try Project.load(from: folder.appending(path: name), environment: environment)
        self.database = database
    }

    func projectDatabase() throws -> ProjectDatabase { try project.database(at: database.text) }

    /// A deprecation's triggers are numbered, and one that was taken back keeps its number.
    func dump() throws -> String {
        try database.schemaDump().replacing(/(sluice_guard_|record_write\(')[0-9]+/, with: "guard")
    }

    func migrate(_ direction: Direction, to target: String) throws {
        _ = try projectDatabase().migrate(direction, to: target)
    }
}
