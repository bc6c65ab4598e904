import Foundation
import Sluice
import Testing

/// Sluice as a program outside this package has it: this target sees what is public and nothing else.
@Suite("A program that embeds Sluice")
struct EmbedderTests {
    private static let settings = "database: sqlite:blog.db\n"
    private static let revision = """
        revision: aa01
        down_revision: null
        upgrade:
          - create_table:
              table: posts
              columns:
                - {name: id, type: integer, primary_key: true}
                - {name: title, type: text, nullable: false}
                - {name: title_slug, type: text}
          - bulk_insert: {table: posts, rows: [{id: 1, title: Looms}, {id: 2, title: Engines}], key: [id]}
        """
    private static let job =
        "table: posts\ntransform: {title_slug: {slug: {from: title}}}\nverify: title_slug = lower(title)"

    private func makeFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "sluice-embedder-\(UUID().uuidString)")
        for (path, text) in [
            ("sluice.yaml", Self.settings), ("migrations/aa01.yaml", Self.revision),
            ("backfills/title_slug.yaml", Self.job),
        ] {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        return folder
    }

    @Test("migrates, runs a job with a transform of its own, and reads the proof")
    func example() throws {
        let folder = try makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }

        let project = try Project.load(from: folder) { transforms in
            transforms.register("slug") { values in .text((values[0].text ?? "").lowercased()) }
        }
        let database = try project.database()
        try database.upgrade()
        let outcome = try database.run("title_slug")
        print(outcome.certificate?.rows ?? 0, "rows are proved")

        #expect(outcome.error == nil && outcome.certificate?.rows == 2)
        #expect(try database.verify().holds)
        #expect(try database.runs().map(\.state) == [.complete])
    }

    @Test("has its schema in Swift, finds out how its database differs, and writes the revision that leads there")
    func swiftSchema() throws {
        let folder = try makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let database = try Project.load(from: folder).database()
        try database.upgrade()
        func schema(with column: Bool) -> Schema {
            Schema {
                // In any order.
                CreateIndex("comments_post", on: "comments", ["post"])
                Table("comments") {
                    Column("id", .integer, primaryKey: true)
                    Column("post", .integer, references: Reference("posts", ["id"]))
                }
                Table("posts") {
                    Column("id", .integer, primaryKey: true)
                    Column("title", .text, nullable: false)
                    Column("title_slug", .text)
                    if column { Column("views", .integer, nullable: false, default: "0") }
                }
            }
        }
        #expect(try database.differences(from: schema(with: true)).count == 3)
        let path = try #require(try database.writeRevision(message: "comments", towards: schema(with: true)))
        #expect(path.contains("comments"))
        try database.upgrade()
        #expect(try database.differences(from: schema(with: true)) == [])
        #expect(try database.writeRevision(message: "nothing", towards: schema(with: true)) == nil)
        #expect(try database.differences(from: schema(with: false)).count == 1)
    }

    @Test("makes a job in Swift, stops it, and goes on with it")
    func swiftJob() throws {
        let folder = try makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let project = try Project.load(from: folder)
        let database = try project.database()
        try database.upgrade()
        let job = Job(
            name: "shout", table: QualifiedName("posts"),
            work: .set([(column: "title_slug", expression: "upper(title)")]), defaults: project.defaults)
        var options = RunOptions()
        options.limitRows = 1
        let stopped = try database.run(job, options: options)
        #expect(stopped.record.state == .paused)
        #expect(try database.resume(stopped.record.id, job: job).record.state == .complete)
        #expect(throws: Refused.self) { try database.pause() }
    }

    @Test("finds its example in the README, word for word")
    func readme() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let source = try lines(of: URL(filePath: #filePath))
        for path in ["Sources/Sluice/README.md", "README.md"] {
            let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
            let blocks = text.components(separatedBy: "```swift\n").dropFirst()
            #expect(!blocks.isEmpty, "\(path) has an example")
            for line in blocks.flatMap({ $0.components(separatedBy: "```")[0].split(separator: "\n") }) {
                #expect(source.contains(line.trimmingCharacters(in: .whitespaces)), "\(path): \(line)")
            }
        }
    }

    private func lines(of file: URL) throws -> Set<String> {
        let text = try String(contentsOf: file, encoding: .utf8)
        return Set(text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) })
    }
}
