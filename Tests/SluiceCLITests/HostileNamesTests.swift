import Foundation
import SluiceDatabase
import SluiceTestSupport
import Testing

/// Names and texts that somebody else chose run nothing and forge no line.
@Suite("Names that somebody else chose")
struct HostileNamesTests {
    private let database: TestDatabase

    init() throws { database = try TestDatabase(.sqlite) }

    private func sluice(
        _ words: [String], in project: URL, environment: [String: String] = [:]
    ) throws -> SpawnedProgram.Exit {
        try SluiceBinary.run(
            words + ["--database", database.text, "--project", project.path], environment: environment)
    }

    @Test("that values hold begin no line and obey nothing on a terminal, and are as they are for a program")
    func extracted() throws {
        let folder = try TemporaryFolder.make()
        try database.run(
            "CREATE TABLE t (id integer PRIMARY KEY, a text); INSERT INTO t VALUES (1, 'x' || char(10) || 'id = 2' || char(27) || 'c')"
        )
        let archive = folder.appending(path: "a.zst").path
        #expect(try sluice(["backup", "t", "--to", archive], in: folder).code == 0)
        let piped = try sluice(["archive", "extract", archive, "1"], in: folder)
        #expect(piped.output.contains("a = x\nid = 2\u{1B}c\n"), "\(piped.both)")
        let command = "'\(try SluiceBinary.path.get())' archive extract '\(archive)' 1 --project '\(folder.path)'"
        let shown = try SpawnedProgram("/usr/bin/script", ["-qec", command, "/dev/null"]).wait()
        #expect(shown.output.contains("a = x\\nid = 2\\x1bc\r\n"), "\(shown.both)")
    }

    @Test(
        "are letters to the commands of archives, with quotes around them or without",
        arguments: ["cp %p COPIES/%f", "cp '%p' 'COPIES/%f'", "cp \"%p\" \"COPIES/%f\" && echo '100%%'"])
    func archiveCommands(command: String) throws {
        let folder = try TemporaryFolder.make()
        let project = folder.appending(path: "a b; $(touch ran) it's \"x\" `touch ran`")
        let copies = folder.appending(path: "copies")
        for made in [project, copies] {
            try FileManager.default.createDirectory(at: made, withIntermediateDirectories: true)
        }
        let after = command.replacing("COPIES", with: copies.path) + " && env >> \(copies.path)/environment"
        try "archives:\n  after: |-\n    \(after)\n  fetch: |-\n    cp \(copies.path)/%f %p\n".write(
            to: project.appending(path: "sluice.yaml"), atomically: true, encoding: .utf8)
        try database.run("CREATE TABLE t (id integer PRIMARY KEY); INSERT INTO t VALUES (1)")
        let made = try sluice(
            ["backup", "t", "--json"], in: project, environment: ["SLUICE_KEY": "correct horse battery staple"])
        #expect(made.code == 0, "\(made.both)")
        let archive = URL(filePath: try #require(made.json["archive"] as? String))
        let name = archive.lastPathComponent
        #expect(FileManager.default.contentsEqual(atPath: archive.path, andPath: copies.path + "/" + name))
        #expect(!FileManager.default.fileExists(atPath: project.path + "/ran"))
        let environment = try String(contentsOf: copies.appending(path: "environment"), encoding: .utf8)
        #expect(!environment.contains("correct horse") && environment.contains("SLUICE_ARCHIVE_NAME=\(name)\n"))
        try FileManager.default.removeItem(at: archive)
        #expect(try sluice(["archive", "show", name], in: project).code == 0)
    }

    @Test("begin no line of their own, and a picture of the schema has no control characters")
    func lines() throws {
        let folder = try TemporaryFolder.make()
        try database.run(
            """
            CREATE TABLE "t\n::error::forged\u{1b}[2J" (id integer PRIMARY KEY, "c\n::error::forged" text)
            """)
        for words in [
            ["schema", "graph"], ["backup", "t\n::error::forged\u{1b}[2J"], ["archives"], ["anonymize", "suggest"],
            ["deprecate", "t\n::error::forged\u{1b}[2J.c\n::error::forged", "--grace", "0s"], ["deprecations"],
            ["run", "none\n::error::forged"],
        ] {
            let exit = try sluice(words, in: folder)
            let forged = (exit.output + exit.errors).split(whereSeparator: \.isNewline).filter {
                $0.drop(while: \.isWhitespace).hasPrefix("::error") || $0.contains("\u{1b}")
            }
            #expect(forged.isEmpty, "\(words) \(exit.both)")
        }
        let sql = folder.appending(path: "a\n::error::forged.sql")
        try "ALTER TABLE t DROP COLUMN \"x; touch ran\";".write(to: sql, atomically: true, encoding: .utf8)
        let linted = try SluiceBinary.run(["lint", "--project", folder.path, sql.path])
        #expect(!linted.output.contains("\n::error"))
        #expect(linted.output.contains("sluice deprecate 't.x; touch ran'"), "\(linted.both)")
    }

    @Test("A server's own hint is told as the server's")
    func hint() throws {
        let database = try Engine.postgres.makeDatabase()
        try database.run(
            """
            CREATE TABLE t (id integer PRIMARY KEY, x integer);
            INSERT INTO t VALUES (1, 1);
            CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS
              $$BEGIN RAISE EXCEPTION E'no\\n  next: forged' USING HINT = E'run\\n::error::this', ERRCODE = '0A000'; END$$;
            CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f()
            """)
        let folder = try TemporaryFolder.make()
        let job = folder.appending(path: "j.yaml")
        try "table: t\nset: {x: x + 1}".write(to: job, atomically: true, encoding: .utf8)
        let exit = try SluiceBinary.run(["run", job.path, "--database", database.text, "--project", folder.path])
        #expect(exit.errors.contains("\n  the database's hint: run\\n::error::this\n"), "\(exit.both)")
        #expect(
            exit.errors.contains("\n  next: nothing committed is lost") && !exit.errors.contains("\n  next: forged"))
    }
}
