import SluiceDatabase
import Testing

@testable import SluiceMigrations

@Suite("A header in SQL")
struct NearHeaderTests {
    private func header(_ line: String) throws -> RevisionHeader {
        let text = "-- revision: b2\n\(line)\n-- upgrade\nSELECT 1;\n-- downgrade\nSELECT 2;\n"
        let file = try RevisionFile(path: "x.sql", Array(text.utf8))
        _ = try file.revision()
        return file.header
    }

    @Test(
        "is read with and without blanks around its parts",
        arguments: [
            "-- down_revision: a1", "--down_revision: a1", "-- down_revision:a1", "--down_revision:a1",
            "--   down_revision:\ta1  ", "  -- down_revision: a1", "-- down_revision:\u{A0}a1",
            "-- down_revision: [a1]",
        ])
    func read(line: String) throws { #expect(try header(line).downRevisions == ["a1"]) }

    @Test(
        "is refused where a line nearly is a key: it would be a second base without a word",
        arguments: [
            "-- Down_revision: a1", "-- DOWN_REVISION: a1", "-- down_revision : a1", "-- down-revision: a1",
            "-- down_revision = a1", "-- down_revision=a1", "-- Revises: a1", "-- down revision: a1",
            "-- down_revisions: a1", "-- down_revison: a1", "--- down_revision: a1", "-- down_revision a1",
            "-- Revises a1", "-- depends on: a1", "-- Depends_On: a1", "-- branch-labels: x", "-- Message: text",
            "-- Revision ID: b2", "-- transaction none", "-- Transaction: none", "-- down_revision： a1",
        ])
    func near(line: String) throws {
        let problem = try #require(throws: Problem.self) { try header(line) }
        #expect(problem.place == .file("x.sql", line: 2), "\(problem)")
    }

    @Test(
        "may hold prose",
        arguments: [
            "-- see https://example.org/a", "-- message for the reader", "-- This follows a1", "--", "-- a = b",
            "-- ====",
        ])
    func prose(line: String) throws { #expect(try header(line).downRevisions.isEmpty) }

    @Test("is refused below its sections, where nothing reads it")
    func below() throws {
        let text = "-- revision: b2\n-- upgrade\n-- down_revision: a1\nSELECT 1;\n-- downgrade\nSELECT 2;\n"
        let problem = #expect(throws: Problem.self) { try RevisionFile(path: "x.sql", Array(text.utf8)).revision() }
        #expect(problem?.place == .file("x.sql", line: 3))
    }

    @Test(
        "has sections that are written in one way alone; what is near is refused with its line",
        arguments: [
            "-- Downgrade", "--downgrade", "  -- downgrade", "-- downgrade:", "-- down", "-- +goose Down",
            "-- migrate:down", "-- rollback", "-- downgrade irreversible", "-- downgrade irreversible:",
            "-- downgrade irreversible:  ", "-- DOWNGRADE", "-- downgrad",
        ])
    func sections(line: String) throws {
        let text = "-- revision: b2\n-- upgrade\nSELECT 1;\n\(line)\nSELECT 2;\n"
        let problem = #expect(throws: Problem.self) { try RevisionFile(path: "x.sql", Array(text.utf8)).revision() }
        #expect(problem?.place == .file("x.sql", line: 4), "\(String(describing: problem))")
    }

    @Test(
        "in YAML is as strict",
        arguments: [
            "Down_revision: a1", "DOWN_REVISION: a1", "down-revision: a1", "Upgrade: []", "down_revisions: a1",
            "down_revision:a1", "Revises: a1",
        ])
    func yaml(line: String) {
        let text = "revision: b2\n\(line)\nupgrade: []\n"
        #expect(throws: Problem.self) { try RevisionFile(path: "x.yaml", Array(text.utf8)).revision() }
    }

    @Test(
        "and all around it must be UTF-8, named with line and byte",
        arguments: [
            (
                Array("-- revision: b2\n-- upgrade\nSELECT 'caf\u{E9}';".utf8.map { $0 == 0xC3 ? 0xE9 : $0 }), 3,
                "byte 12"
            ),
            ([UInt8]([0xFF, 0xFE, 0x2D, 0]), 1, "UTF-16"), ([0xFE, 0xFF, 0, 0x2D], 1, "UTF-16"),
            (Array("--\u{0} r\u{0}ev".utf8), 1, "NUL"),
            ("-- rev".utf8.flatMap { [$0, 0] }, 1, "UTF-16"),
            (Array("-- revision: b2\n".utf8) + [0xED, 0xA0, 0x80], 2, "byte 1"),
            (Array("-- a\n-- ".utf8) + [0xE2, 0x82], 2, "byte 4"),
        ] as [([UInt8], Int, String)])
    func bytes(bytes: [UInt8], line: Int, words: String) throws {
        for path in ["x.sql", "x.yaml"] {
            let problem = try #require(throws: Problem.self) { try RevisionFile(path: path, bytes) }
            #expect(problem.place == .file(path, line: line), "\(problem)")
            #expect(problem.reason.contains(words), "\(problem)")
        }
    }
}
