import Database
import Foundation
import TestSupport
import Testing
import Transforms

@testable import Sluice

@Suite("The blog's anonymization")
struct AnonymizeBlogTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "jobs/blog")

    private func fill(_ database: TestDatabase) throws {
        let connection = try database.url.connect()
        try connection.executeScript(
            """
            CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT, email TEXT NOT NULL UNIQUE, bio TEXT);
            CREATE TABLE posts (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES authors (id), title TEXT, body TEXT);
            CREATE TABLE comments (id INTEGER PRIMARY KEY, post_id INTEGER REFERENCES posts (id), email TEXT, text TEXT);
            """)
        for id in 1...300 {
            try connection.execute(
                "INSERT INTO authors VALUES (\(id), 'Ada Nr\(id)', 'ada\(id)@blog.org', 'Write Ada at ada\(id)@blog.org')"
            )
            try connection.execute("INSERT INTO posts VALUES (\(id), \(id), 'Title', 'call +1 212 867 5309')")
            try connection.execute("INSERT INTO comments VALUES (\(id), \(id), 'ada\(id)@blog.org', 'a remark')")
        }
    }

    @Test("runs as a job, the same author the same way on either database")
    func job() throws {
        let file = Self.folder.appending(path: "backfills/anonymize_authors.yaml")
        let registry = TransformRegistry.anonymizing { AnonymizeFixture.key }
        let job = try JobFile.decode(
            try String(contentsOf: file, encoding: .utf8), file: file.path, name: "anonymize_authors",
            registry: registry)
        var results: [[String]] = []
        for engine in Engine.allCases {
            let database = try engine.makeDatabase()
            try fill(database)
            let outcome = try BackfillEngine(url: database.url, registry: registry).start(job)
            #expect(outcome.error == nil && outcome.record.rows == 300)
            results.append(
                try AnonymizeFixture.text(database.url.connect(), "SELECT name, email, bio FROM authors ORDER BY id"))
        }
        #expect(results[0] == results[1])
        #expect(results[0].allSatisfy { $0.contains("@example.com") && $0.hasSuffix("|Write [name] at [email]") })
    }

    @Test("runs as a plan, and joins by e-mail hold")
    func plan() throws {
        let source = try TestDatabase(.sqlite)
        try fill(source)
        let target = try DatabaseURL("sqlite:" + (try TemporaryFolder.make()).appending(path: "blog_copy.db").path)
        let text = try String(contentsOf: Self.folder.appending(path: "anonymize.yaml"), encoding: .utf8)
        let anonymizer = try Anonymizer(plan: text, key: AnonymizeFixture.key)
        _ = try anonymizer.copy(from: source.url, to: target)
        let connection = try target.connect(.readOnly)
        let join = "SELECT count(*) FROM comments c JOIN authors a USING (email) WHERE c.id = a.id"
        #expect(try connection.scalar(join)?.integer == 300)
        #expect(try connection.scalar("SELECT count(*) FROM posts WHERE body <> 'call [phone]'")?.integer == 0)
        #expect(try anonymizer.audit(from: source.url, to: target).leaks == 0)
    }
}
