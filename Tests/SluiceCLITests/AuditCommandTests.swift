import Foundation
import SluiceDatabase
import SluiceTestSupport
import Testing

/// `sluice anonymize audit` as a process of its own: its exit codes, its words and its page.
@Suite("The command anonymize audit")
struct AuditCommandTests {
    private static let key = ["SLUICE_KEY": "6f1d2c3b4a5968778695a4b3c2d1e0f0918273645546372819"]
    private let folder: URL

    init() throws { folder = try TemporaryFolder.make() }

    private func plan(_ text: String) throws -> String {
        let path = folder.appending(path: "plan.yaml").path
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private func sluice(_ arguments: [String]) throws -> SpawnedProgram.Exit {
        try SluiceBinary.run(["anonymize"] + arguments, environment: Self.key)
    }

    private static let plan = """
        audit: {k: 3, quasi_identifiers: {p: [zip]}}
        tables: {p: {id: keep, email: {fake: email}, town: {fake: first_name}, zip: keep}}
        """

    /// Four of one postcode, and four towns of which two stand twice.
    private func copied(_ spoil: String = "", plan text: String = plan) throws -> [String] {
        let source = try TestDatabase(.sqlite)
        try source.run(
            """
            CREATE TABLE p (id int PRIMARY KEY, email text, town text, zip text);
            INSERT INTO p VALUES (1, 'joe1@corp.com', 'Xanten', '10115'), (2, 'joe2@corp.com', 'Xanten', '10115'),
                (3, 'joe3@corp.com', 'Ypern', '10115'), (4, 'joe4@corp.com', 'Zug', '10115');
            """)
        let target = try TestDatabase(.sqlite)
        let plan = try plan(text)
        let run = try sluice([plan, "--from", source.text, "--to", target.text])
        #expect(run.code == 0, "\(run.both)")
        if !spoil.isEmpty { try target.run(spoil) }
        return [plan, "--from", source.text, "--to", target.text]
    }

    @Test("a copy whose bounds hold: exit 0; what each attack reaches is said once")
    func holds() throws {
        let exit = try sluice(["audit"] + copied())
        #expect(exit.code == 0 && exit.both.contains("every bound of the plan holds"), "\(exit.both)")
        #expect(exit.both.components(separatedBy: "frequency").count == 2, "\(exit.both)")
        #expect(exit.both.contains("  p.town: 2 of 4"), "\(exit.both)")
    }

    @Test("each broken bound is said in its own words: exit 4")
    func broken() throws {
        let group = try sluice(["audit"] + copied("UPDATE p SET zip = 'other' WHERE id = 1"))
        #expect(
            group.code == 4 && group.both.contains("broken: 1 group of p by zip with fewer than 3 rows"),
            "\(group.both)")
        #expect(!group.both.contains("0 originals"))
        let unknown = try sluice(["audit"] + copied("CREATE TABLE q (x int)"))
        #expect(unknown.code == 4 && unknown.both.contains("broken: the plan doesn't cover 1 table or column"))
        #expect(
            unknown.both.contains("not covered by the plan: q (only in the copy)") && !unknown.both.contains("0 orig"))
        let kept = try sluice(["audit"] + copied("UPDATE p SET email = 'joe2@corp.com' WHERE id = 2"))
        #expect(kept.code == 4 && kept.both.contains("broken: 1 original is left"), "\(kept.both)")
        #expect(!kept.both.contains("corp.com"))
    }

    @Test("errors end with 1, refusals with 2, and --help says which is which")
    func exitCodes() throws {
        let arguments = try copied()
        let noPlan = try sluice(["audit", "missing.yaml"] + arguments.dropFirst())
        #expect(noPlan.code == 1, "\(noPlan.both)")
        let noCopy = try sluice(
            ["audit", arguments[0], "--from", arguments[2], "--to", try TestDatabase(.sqlite).text])
        #expect(noCopy.code == 2, "\(noCopy.both)")
        let wrongGroup = try plan(Self.plan.replacing("[zip]", with: "[zap]"))
        let unknown = try sluice(["audit", wrongGroup] + arguments.dropFirst())
        #expect(unknown.code == 2 && unknown.both.contains("zap"), "\(unknown.both)")
        let noPage = try sluice(["audit"] + arguments + ["--html", "/missing/folder/page.html"])
        #expect(noPage.code == 1 && noPage.both.contains("can't be written"), "\(noPage.both)")
        for command in ["audit", "check"] {
            let help = try sluice([command, "--help"])
            #expect(help.both.contains("Exit codes: 0") && help.both.contains("4") && help.both.contains("1 an error"))
        }
    }

    @Test("--html writes a page that loads nothing and holds no original")
    func page() throws {
        let file = folder.appending(path: "audit.html")
        let arguments = try copied(
            """
            UPDATE p SET email = 'joe2@corp.com' WHERE id = 2; UPDATE p SET zip = 'joe3@corp.com' WHERE id = 3;
            CREATE TABLE q (x int);
            """)
        let exit = try sluice(["audit"] + arguments + ["--html", file.path, "--json"])
        #expect(exit.code == 4, "\(exit.both)")
        let page = try String(contentsOf: file, encoding: .utf8)
        for part in [
            "broken", "p.email", "p.zip: 1", "q (only in the copy)", "left: 2 of 4", "p by zip", "frequency: 2 rows",
            "rows in groups of fewer than 3",
        ] {
            #expect(page.contains(part), "\(part)")
        }
        #expect(
            !page.contains("corp.com") && !page.contains("Xanten") && !page.contains("http") && !page.contains("src="))
        #expect(!page.contains("<script") && page.contains("</html>"))
    }
}
