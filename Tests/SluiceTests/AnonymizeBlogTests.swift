import Foundation
import Sluice
import SluiceDatabase
import SluiceMigrations
import SluiceTestSupport
import SluiceTransforms
import Testing

/// `jobs/blog` as its migrations make it.
@Suite("The blog's anonymization")
struct AnonymizeBlogTests {
    private static let people = 300
    private static let environment = ["SLUICE_KEY": "6f1d2c3b4a5968778695a4b3c2d1e0f0918273645546372819"]
    private static let phone = "+1 212 867 5309"

    private func blog(_ engine: Engine) throws -> Example {
        let example = try Example("blog", engine, environment: Self.environment)
        try example.migrate(.upgrade, to: "heads")
        let connection = try example.database.connect()
        try connection.transaction {
            for id in 1...Self.people {
                let mail = "ada\(id)@blog.org"
                try connection.execute("INSERT INTO users (username, email) VALUES ('ada_nr\(id)', '\(mail)')")
                try connection.execute(
                    "INSERT INTO posts (author_id, slug, title, body) VALUES (\(id), 'p\(id)', 'Looms', 'call \(Self.phone)')"
                )
                try connection.execute(
                    "INSERT INTO comments (post_id, author_id, body) VALUES (\(id), \(id), 'write to \(mail)')")
            }
        }
        return example
    }

    private func anonymizer(_ example: Example) throws -> Anonymizer {
        try example.project.anonymizer(plan: example.project.folder.appending(path: "anonymize.yaml").path)
    }

    private func expectNobody(_ connection: any Connection) throws {
        func count(_ condition: String) throws -> Int64? {
            try connection.scalar("SELECT count(*) FROM \(condition)")?.integer
        }
        #expect(try count("users WHERE email LIKE 'ada%' AND email LIKE '%blog.org' OR username LIKE 'ada_nr%'") == 0)
        #expect(try count("users WHERE email LIKE '%@example.com'") == Int64(Self.people))
        #expect(try count("posts WHERE title = 'Looms' AND body = 'call [phone]'") == Int64(Self.people))
        #expect(try count("comments WHERE body = 'write to [email]'") == Int64(Self.people))
        let join =
            "posts p JOIN users u ON u.id = p.author_id JOIN comments c ON c.post_id = p.id AND c.author_id = u.id"
        #expect(try count(join) == Int64(Self.people))
    }

    /// How many posts the full-text search finds.
    private func found(_ word: String, _ engine: Engine, _ connection: any Connection) throws -> Int64? {
        switch engine {
        case .sqlite:
            try connection.scalar("SELECT count(*) FROM posts_search WHERE posts_search MATCH ?1", [.text(word)])?
                .integer
        case .postgres:
            try connection.scalar(
                "SELECT count(*) FROM posts WHERE search @@ plainto_tsquery('english', $1)", [.text(word)])?.integer
        }
    }

    @Test("runs as jobs, the same user the same way on either database")
    func jobs() throws {
        var results: [[String]] = []
        for engine in Engine.allCases {
            let example = try blog(engine)
            for name in ["anonymize_users", "anonymize_posts", "anonymize_comments"] {
                let outcome = try example.projectDatabase().run(name)
                #expect(outcome.error == nil && outcome.record.rows == Self.people)
            }
            let connection = try example.database.connect()
            try expectNobody(connection)
            results.append(
                try connection.rows("SELECT username || '|' || email FROM users ORDER BY id").compactMap { $0[0].text })
        }
        #expect(results[0] == results[1])
    }

    @Test(
        "runs as a revision on a marked copy, is refused elsewhere, and the search finds no number",
        arguments: Engine.allCases)
    func revision(engine: Engine) throws {
        let example = try blog(engine)
        let staging = try Example("blog/staging", example.database, environment: Self.environment)
        #expect(throws: (any Error).self) { try staging.migrate(.upgrade, to: "heads") }
        let connection = try example.database.connect()
        #expect(try connection.scalar("SELECT count(*) FROM users WHERE email LIKE 'ada%@blog.org'")?.integer == 300)
        #expect(try found("867", engine, connection) == Int64(Self.people))
        try example.projectDatabase().markAsCopy()
        try staging.migrate(.upgrade, to: "heads")
        try expectNobody(connection)
        #expect(try found("867", engine, connection) == 0)
        #expect(try found("looms", engine, connection) == Int64(Self.people))
    }

    @Test("runs as a plan into a copy, which the audit finds clean", arguments: Engine.allCases)
    func copy(engine: Engine) throws {
        let example = try blog(engine)
        let target =
            switch engine {
            case .sqlite: try DatabaseURL("sqlite:" + (try TemporaryFolder.make()).appending(path: "copy.db").path)
            case .postgres: try TestDatabase(.postgres).url
            }
        let anonymizer = try anonymizer(example)
        _ = try anonymizer.copy(from: example.database.url, to: target)
        let connection = try target.connect()
        try expectNobody(connection)
        if engine == .postgres { try connection.execute("UPDATE posts SET title = title") }
        #expect(try found("867", engine, connection) == 0)
        #expect(try found("looms", engine, connection) == Int64(Self.people))
        #expect(try anonymizer.audit(from: example.database.url, to: target).leaks == 0)
    }

    @Test("runs as a plan in place; the files hold no word of the original search index")
    func inPlaceOnSQLite() throws {
        let example = try blog(.sqlite)
        let url = example.database.url
        try example.projectDatabase().markAsCopy()
        _ = try example.projectDatabase().anonymize(by: try anonymizer(example))
        let connection = try url.connect()
        try expectNobody(connection)
        #expect(try found("looms", .sqlite, connection) == Int64(Self.people))
        let path = String(example.database.text.dropFirst("sqlite:".count))
        connection.close()
        #expect(
            try ByteSearch.count(["5309", "blog.org"], below: URL(filePath: path).deletingLastPathComponent()) == 0)
    }
}
