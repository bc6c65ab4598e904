import Foundation
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceCLI

@Suite("What is printed")
struct OutputTests {
    @Test(
        "shows what a terminal would obey, and leaves the rest as it is",
        arguments: [
            ("plain\ttext\n", "plain\ttext\n"), ("\u{1b}[2J", "\\x1b[2J"), ("a\rb\u{7}", "a\\x0db\\x07"),
            ("\u{9b}31m", "\\x9b31m"),
            ("\u{202e}evil", "\\u{202e}evil"), ("héllo 漢 🦀", "héllo 漢 🦀"), ("\u{2028}", "\\u{2028}"), ("\0", "\\x00"),
        ])
    func escapes(text: String, shown: String) {
        #expect(TerminalText.escaped(text) == shown)
    }

    @Test(
        "begins no line that a workflow's log obeys",
        arguments: [
            ("a\n::error file=x::evil\n  ::add-mask::y", "a\n\\x3a:error file=x::evil\n  \\x3a:add-mask::y"),
            ("##vso[task.setvariable]x", "\\x23#vso[task.setvariable]x"),
            ("SELECT a\n  ::int, b::text, ## x", "SELECT a\n  ::int, b::text, ## x"),
        ])
    func logCommands(text: String, shown: String) { #expect(LogCommand.disarmed(text) == shown) }

    @Test("as JSON has what a terminal would obey as JSON writes it, and is the same value")
    func inJSON() throws {
        let value = ["a": "x\u{9b}\u{7f}\u{202e}é"]
        let text = try Output.text(ofJSON: value)
        #expect(text.contains(#"x\u009b\u007f\u202eé"#), "\(text)")
        let read = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        #expect(read?["a"] as? String == value["a"])
    }

    @Test("of names and values has no control characters, in any command")
    func commands() throws {
        let database = try TestDatabase(.sqlite)
        let folder = try TemporaryFolder.make()
        let connection = try database.connect()
        try connection.execute("CREATE TABLE t (id integer PRIMARY KEY, a text, b text)")
        try connection.execute("INSERT INTO t (a) VALUES (char(27) || ']52;c;cHduZWQ=' || char(7))")
        try connection.execute(
            "CREATE TABLE \"u\u{1b}[31m\n  evil: {id: keep}\" (id integer PRIMARY KEY, \"x\u{1b}\u{202e}\" text)")
        for (name, text) in [("j", "table: t\nset: {b: a}"), ("n", "table: nope\nset: {b: a}")] {
            try text.write(to: folder.appending(path: "\(name).yaml"), atomically: true, encoding: .utf8)
        }
        for arguments in [
            ["run", "j.yaml", "--dry-run"], ["run", "n.yaml"], ["anonymize", "suggest"], ["backup", "u\u{1b}[31m"],
            ["status", "--json"],
        ] {
            let exit = try SluiceBinary.run(
                arguments + ["--project", folder.path], environment: ["SLUICE_DATABASE": database.text])
            let raw = (exit.output + exit.errors).unicodeScalars.filter { $0.value < 0x20 && $0 != "\n" && $0 != "\t" }
            #expect(raw.isEmpty, "\(arguments)")
        }
        let suggested = try SluiceBinary.run(
            ["anonymize", "suggest", "--project", folder.path], environment: ["SLUICE_DATABASE": database.text])
        #expect(suggested.output.contains("\"u\\u001b[31m\\u000a  evil: {id: keep}\""), "\(suggested.output)")
    }

    @Test("of init --database has no password, and the file has none")
    func initialize() throws {
        let folder = try TemporaryFolder.make()
        let exit = try SluiceBinary.run(["init", folder.path, "--database", "postgres://u:Hidden2@h/db"])
        let file = try String(contentsOf: folder.appending(path: "sluice.yaml"), encoding: .utf8)
        #expect(!(exit.output + exit.errors + file).contains("Hidden2"))
        #expect(file.contains("database: ${DATABASE_URL}\n") && exit.errors.contains("DATABASE_URL"), "\(exit.both)")
    }

    @Test(
        "of init --database has no part of an address with a slip, and no project is made",
        arguments: [
            "host=127.0.0.1:Hidden2 port=1", "postgres:/u:Hidden2@h/db", "sqlite://u:Hidden2@h/db",
            "sqlite:file:x?key=Hidden2", "dbname=postgres://u:Hidden2@h/db",
        ])
    func initializeWithSlip(address: String) throws {
        let folder = try TemporaryFolder.make().appending(path: "new")
        for command in [["init", folder.path], ["status"], ["anonymize", "suggest"]] {
            let exit = try SluiceBinary.run(command + ["--database", address])
            #expect(exit.code != 0 && !exit.both.contains("Hidden2"), "\(command): \(exit.both)")
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path))
    }

    @Test(
        "that can't be written ends with exit code 1",
        arguments: [["status", "--json"], ["status"], ["anonymize", "transforms"]])
    func fullDisk(arguments: [String]) throws {
        let database = try TestDatabase(.sqlite)
        let binary = try SluiceBinary.path.get()
        let exit = try SpawnedProgram(
            "/bin/sh", ["-c", "\"$0\" \"$@\" > /dev/full", binary] + arguments,
            environment: ["SLUICE_DATABASE": database.text]
        ).wait()
        #expect(exit.code == 1 && exit.errors.contains("can't be written"), "\(exit.both)")
    }
}
