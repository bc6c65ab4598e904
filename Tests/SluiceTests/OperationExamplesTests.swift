import Foundation
import Sluice
import SluiceDatabase
import SluiceMigrations
import SluiceTestSupport
import Testing

@testable import SluiceSchema

@Suite("The reference of operations")
struct OperationExamplesTests {
    /// `SLUICE_RECORD=1` writes it.
    @Test("is docs/operations.md")
    func page() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: "docs/operations.md")
        let page = try OperationPage.markdown()
        if ProcessInfo.processInfo.environment["SLUICE_RECORD"] != nil {
            try page.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == page, "SLUICE_RECORD=1 writes it again")
    }

    @Test("has examples that run up, down and up again", arguments: Engine.allCases, OperationReference.all)
    func example(engine: Engine, reference: OperationReference) throws {
        switch (reference.databases, engine) {
        case (.postgres, .sqlite), (.sqlite, .postgres): return
        case (_, .postgres) where !reference.isAvailable: return
        default: try expectThereAndBack(reference.example, engine, reference)
        }
    }

    @Test(
        "has examples of what PostgreSQL alone has that run up, down and up again",
        arguments: OperationReference.all.filter { !$0.postgresExamples.isEmpty })
    func postgresExamples(reference: OperationReference) throws {
        for example in reference.postgresExamples { try expectThereAndBack(example, .postgres, reference) }
    }

    private func expectThereAndBack(_ example: String, _ engine: Engine, _ reference: OperationReference) throws {
        let project = try ProjectFolder(engine, settings: "")
        try project.write("backfills/grow_up.yaml", OperationReference.job)
        try project.revision("aa01", after: nil, OperationReference.common)
        let before = reference.before.isEmpty ? "[]" : "\n" + reference.before
        try project.write(
            "migrations/bb02.yaml",
            "revision: bb02\ndown_revision: aa01\nupgrade: \(before)\ndowngrade: {irreversible: a test}\n")
        let isIrreversible = reference.name == "delete_rows"
        try project.revision(
            "cc03", after: "bb02", example, downgrade: isIrreversible ? "[]" : nil)
        try project.open().upgrade(to: "aa01")
        try project.database.run(
            "INSERT INTO users VALUES (7, 'x@example.org', 40); INSERT INTO posts VALUES (1, 7, 'a', 'b')")
        try project.open().upgrade(to: "bb02")
        let original = try project.dump()
        try project.open().upgrade()
        let changed = try project.dump()
        try project.open().downgrade(to: "bb02")
        // What was looked at can't be forgotten, and nothing is lost by knowing it.
        if reference.name != "validate_constraint" { #expect(try project.dump() == original) }
        try project.open().upgrade()
        #expect(try project.dump() == changed)
    }
}

extension ProjectFolder {
    /// A deprecation's triggers are numbered, one that was taken back keeps its number, and its comment tells the revision.
    /// SQLite's own DROP COLUMN leaves a line's end less.
    fileprivate func dump() throws -> String {
        try database.schemaDump().replacing(/(sluice_guard_|record_write\(')[0-9]+/, with: "guard")
            .replacing(/revision (bb02|cc03)/, with: "revision").replacing(/\s+/, with: " ")
            .replacing(/\s*([(),])\s*/) { String($0.1) }
    }
}

extension OperationReference {
    /// Not every build of PostgreSQL brings the module that its example installs.
    var isAvailable: Bool {
        !(before + example).contains("pg_trgm") || PostgresInstallation.hasExtension("pg_trgm")
    }
}
