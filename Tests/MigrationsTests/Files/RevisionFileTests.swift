import Foundation
import SluiceDatabase
import SluiceSchema
import SluiceTestSupport
import Testing

@testable import SluiceMigrations

struct RevisionFileTests {
    private func file(_ text: String, _ path: String = "migrations/x.yaml") throws -> RevisionFile {
        try RevisionFile(path: path, Array(text.utf8))
    }

    @Test("A YAML revision is read whole: header, operations, downgrade")
    func yaml() throws {
        let file = try file(
            """
            # a comment
            revision: 3f2a9c
            down_revision: [91bd02, "77aa01"]
            branch_labels:
              - shop   # the line of the shop
            depends_on: []
            message: 'price as decimal'
            upgrade:
              - add_column: {table: products, column: {name: price_decimal, type: "numeric(10,2)"}}
              - backfill: price_to_decimal
            downgrade: []
            """)
        #expect(
            file.header
                == RevisionHeader(
                    id: "3f2a9c", downRevisions: ["91bd02", "77aa01"], branchLabels: ["shop"],
                    message: "price as decimal", source: "migrations/x.yaml"))
        let revision = try file.revision()
        #expect(revision.upgrade.count == 2)
        #expect(revision.writtenDowngrade == [])
    }

    @Test("A SQL revision is read whole; each statement is a step, and what can't run in a transaction is known")
    func sql() throws {
        let file = try file(
            """
            -- revision: 3f2a9c
            -- down_revision: 91bd02
            -- message: an index
            -- upgrade
            INSERT INTO t VALUES ('a;b', "c;d"); -- why; not
            CREATE INDEX CONCURRENTLY i ON t (a);
            -- upgrade postgres
            CREATE FUNCTION f() RETURNS int AS $x$ SELECT 1; $x$ LANGUAGE sql;
            -- upgrade sqlite
            CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT CASE WHEN 1 THEN 2 END; SELECT 3; END;
            -- downgrade
            DROP INDEX i
            """, "migrations/x.sql")
        #expect(file.header.id == "3f2a9c")
        #expect(file.header.downRevisions == ["91bd02"])
        let revision = try file.revision()
        let executed = revision.upgrade.compactMap { operation -> Execute? in
            if case .execute(let execute) = operation { execute } else { nil }
        }
        #expect(executed.map(\.inTransaction) == [true, false, true, true])
        #expect(executed.map { $0.sql.sqlite != nil } == [true, true, false, true])
        #expect(executed[3].sql.sqlite?.hasSuffix("END") == true)
        #expect(revision.writtenDowngrade?.count == 1)
    }

    @Test(
        "A file that isn't understood is refused with its line, what was found, and what is allowed",
        arguments: [
            (
                "revision: a1b2\ndown_revison: c3d4\nupgrade: []", "x.yaml",
                "x.yaml:2:1: unknown key 'down_revison'; allowed: revision,"
            ),
            ("message: hello\nupgrade: []", "x.yaml", "x.yaml: there is no key 'revision'"),
            ("revision: a1b2\nrevision: c3d4", "x.yaml", "x.yaml:1:1: the key 'revision' stands there twice"),
            (
                "revision: a1b2\ndepends_on: {a: b}", "x.yaml",
                "x.yaml:2:13: depends_on must be a text or a list of texts"
            ),
            ("revision: [a1b2", "x.yaml", "not YAML"),
            (
                "revision: a1b2\nupgrade:\n  - add_colum: {table: t}", "x.yaml",
                "x.yaml:3:5: there is no operation 'add_colum'"
            ),
            ("-- revision: a1b2\n-- parent: c3d4\n-- upgrade", "x.sql", "x.sql:2: unknown key 'parent'"),
            ("-- revision: a1b2\nSELECT 1;", "x.sql", "x.sql:2: 'SELECT 1;' stands before '-- upgrade'"),
            ("-- revision: a1b2\n", "x.sql", "there is no line '-- upgrade'"),
        ])
    func refusals(text: String, path: String, message: String) throws {
        let error = try #require(throws: Problem.self) { try file(text, path).revision() }
        #expect("\(error)".contains(message), "\(error)")
    }

    @Test("A byte order mark at the start of a file is no part of it", arguments: ["x.yaml", "x.sql"])
    func byteOrderMark(path: String) throws {
        let text = path == "x.sql" ? "-- revision: a1b2\n-- upgrade\nSELECT 1;\n" : "revision: a1b2\nupgrade: []\n"
        #expect(try file("\u{FEFF}" + text, path).revision().header.id == "a1b2")
    }

    @Test("The header scanner reads what the YAML parser reads, or leaves it to the parser")
    func scannerAgrees() throws {
        let seed = Seed.make("header scanner")
        var generator = SeededGenerator(seed: seed)
        let fragments = [
            "revision:", "down_revision:", "message:", "depends_on:", "branch_labels:", "upgrade:", "downgrade:", " ",
            " ", "\n",
            "\n", "\n  ", "- ", "  - ", "a1b2", "null", "~", "[", "]", ", ", "'x y'", "\"q\"", "#", " # c", "\"", "'",
            ":", "|", "&a",
            "é", "1e5", "---", "\t", "yes", "x: y", "- execute: SELECT 1",
        ]
        var scanned = 0
        for round in 0..<30_000 {
            var text = round % 2 == 0 ? "revision: a1b2\n" : ""
            for _ in 0..<Int.random(in: 1...12, using: &generator) {
                text += fragments.randomElement(using: &generator) ?? ""
            }
            let bytes = Array(text.utf8)
            guard let fast = YAMLHeaderScanner.scan(bytes), fast.header(source: "") != nil else { continue }
            scanned += 1
            let parsed = try? YAMLRevision.header(bytes, file: "")
            // Where the parser refuses the file, the whole revision is refused as soon as it is needed.
            if let parsed { #expect(parsed.header(source: "") == fast.header(source: ""), "\(text.debugDescription)") }
        }
        #expect(scanned > 1_000)
    }

    @Test("What is written is read back the same", arguments: [RevisionFile.Format.yaml, .sql])
    func writer(format: RevisionFile.Format) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "sluice-write-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let graph = try RevisionGraph([
            RevisionHeader(id: "aaaa1", branchLabels: ["shop"]), RevisionHeader(id: "bbbb2"),
        ])
        for message in ["price as decimal", "yes", "it's: \"odd\" # no", "Größe ändern", ""] {
            let draft = try graph.draft(
                RevisionRequest(
                    message: message, heads: ["shop@head"], branchLabels: ["line"], dependsOn: ["bbbb"], format: format)
            )
            let path = try RevisionWriter.write(draft, into: folder)
            let file = try RevisionFile(path: path, ProjectFile(path, largest: ProjectFile.largestRevision).bytes())
            #expect(file.header.downRevisions == ["aaaa1"])
            #expect(file.header.dependsOn == ["bbbb2"])
            #expect(file.header.branchLabels == ["line"])
            #expect(file.header.message == message)
            #expect(try file.revision().header.id == draft.header.id)
            #expect(throws: (any Error).self) { try RevisionWriter.write(draft, into: folder) }
        }
    }

    @Test("A new revision is checked against those that are there")
    func drafts() throws {
        let graph = try RevisionGraph([
            RevisionHeader(id: "aaaa1"), RevisionHeader(id: "bbbb2", downRevisions: ["aaaa1"]),
            RevisionHeader(id: "cccc3", downRevisions: ["aaaa1"], branchLabels: ["side"]),
        ])
        func kind(_ request: RevisionRequest) -> Problem.Code? {
            do { _ = try graph.draft(request) } catch { return error.code }
            return nil
        }
        #expect(kind(RevisionRequest(message: "x")) == .multipleHeads)
        #expect(kind(RevisionRequest(message: "x", heads: ["aaaa1"])) == .notAHead)
        #expect(kind(RevisionRequest(message: "x", heads: ["aaaa1"], splice: true)) == nil)
        #expect(kind(RevisionRequest(message: "x", heads: ["bbbb2"], id: "cccc3")) == .duplicateRevision)
        #expect(kind(RevisionRequest(message: "x", heads: ["bbbb2"], id: "head")) == .malformedIdentifier)
        #expect(kind(RevisionRequest(message: "x", heads: ["bbbb2"], branchLabels: ["side"])) == .duplicateLabel)
        #expect(kind(RevisionRequest(message: "x", heads: ["bbbb2"], dependsOn: ["nosuch"])) == .unknownRevision)
        #expect(try graph.draft(RevisionRequest(message: "x", heads: ["base"])).header.downRevisions.isEmpty)
        #expect(
            try graph.mergeDraft(RevisionRequest(message: "m", heads: ["heads"])).header.downRevisions == [
                "bbbb2", "cccc3",
            ])
        #expect(throws: Problem.self) { try graph.mergeDraft(RevisionRequest(message: "m", heads: ["bbbb2"])) }
    }

    @Test("Revisions written in Swift are the same thing")
    func swiftRevisions() throws {
        let set = try RevisionSet([
            Revision("aaaa1") { CreateTable("products", [Column("id", .integer)]) },
            Revision("bbbb2", after: "aaaa1", message: "price") {
                AddColumn(Column("price", .integer), to: "products")
                Execute("SELECT 1")
            } downgrade: {
                DropColumn("price", from: "products")
            },
        ])
        #expect(try set.graph.upgradePath(to: "head", from: []) == [0, 1])
        #expect(try set.revision(0).downgrade().count == 1)
        #expect(try set.revision(1).downgrade().count == 1)
        #expect(try set.checksum(0) != set.checksum(1))
        let database = try TestDatabase(.sqlite)
        _ = try Migrator(set, on: database.connect(), settings: .testing).migrate(.upgrade, to: "heads")
        #expect(try database.rows("SELECT price FROM products").isEmpty)
    }

    @Test(
        "A section that is surely meant, but written otherwise, is an error at its line",
        arguments: [
            "-- upgrade SQLite", "-- Upgrade", "--upgrade", "-- upgrade:", "-- upgrde", "-- downgrade postgresql",
            "-- Downgrade", "-- downgrad", "-- downgrade irreversable: why", "---- upgrade",
        ])
    func misspeltSection(marker: String) throws {
        let text = "-- revision: a\n-- down_revision: null\n-- upgrade postgres\nSELECT 1;\n\(marker)\nSELECT 2;\n"
        let error = #expect(throws: Problem.self) { try file(text, "migrations/x.sql").revision() }
        #expect(error?.description.contains("x.sql:5") == true && error?.description.contains("'-- upgrade'") == true)
    }

    @Test(
        "A comment that only speaks of an upgrade is a comment",
        arguments: ["-- upgrade the prices of last year", "-- update", "-- grade", "-- upgrade prices"])
    func prose(comment: String) throws {
        let text = "-- revision: a\n-- down_revision: null\n-- upgrade\nSELECT 1;\n\(comment)\nSELECT 2;\n"
        #expect(try file(text, "migrations/x.sql").revision().upgrade.count == 2)
    }

    @Test("A byte order mark is no part of a file's text", arguments: ["x.yaml", "x.sql"])
    func byteOrderMark(name: String) throws {
        let text =
            name.hasSuffix("sql")
            ? "-- revision: a\n-- down_revision: null\n-- upgrade\nSELECT 1;\n"
            : "revision: a\ndown_revision: null\nupgrade: [{execute: SELECT 1}]\n"
        let marked = try RevisionFile(path: name, [0xEF, 0xBB, 0xBF] + Array(text.utf8))
        #expect(try marked.header.id == "a" && marked.revision().upgrade.count == 1)
    }
}
