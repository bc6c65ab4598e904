import Foundation
import SluiceDatabase
import SluiceTestSupport
import Testing

/// `sluice anonymize` as a process of its own: killed, stopped, refused, and what it prints.
@Suite("The command anonymize", .serialized)
struct AnonymizeCommandTests {
    private static let key = ["SLUICE_KEY": "6f1d2c3b4a5968778695a4b3c2d1e0f0918273645546372819"]
    private static let rows = 30_000
    private let folder: URL
    private let plan: String

    init() throws {
        folder = try TemporaryFolder.make()
        plan = folder.appending(path: "plan.yaml").path
        try """
        tables:
          users: {id: keep, email: {fake: email}, name: {fake: full_name}}
          letters: {id: keep, user_id: keep, body: {fake: text}}
        """.write(toFile: plan, atomically: true, encoding: .utf8)
    }

    private func people(_ engine: Engine) throws -> TestDatabase {
        let database = try TestDatabase.calm(engine)
        try database.run(
            """
            CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL UNIQUE, name text);
            CREATE TABLE letters (id int PRIMARY KEY, user_id int NOT NULL REFERENCES users, body text);
            \(series(Self.rows)) INSERT INTO users SELECT i, 'user' || i || '@corp.com', 'Mary' || i || ' Original' FROM n;
            \(series(Self.rows)) INSERT INTO letters SELECT i, i, 'a letter with ' || i || ' words' FROM n;
            """)
        return database
    }

    private func content(_ database: TestDatabase) throws -> [[Value]] {
        try database.rows("SELECT id, email, name FROM users ORDER BY id")
            + database.rows("SELECT id, user_id, body FROM letters ORDER BY id")
    }

    private func anonymize(_ arguments: [String]) throws -> SpawnedProgram.Exit {
        try SluiceBinary.run(["anonymize"] + arguments + ["--json"], environment: Self.key)
    }

    /// Kills the command three times, each at another moment, then lets it end.
    private func anonymizeKilled(_ arguments: [String], _ random: inout SeededGenerator) throws {
        for _ in 1...3 {
            let program = try SluiceBinary.start(["anonymize"] + arguments + ["--json"], environment: Self.key)
            usleep(UInt32.random(in: 20_000...900_000, using: &random))
            program.signal(SIGKILL)
            let exit = program.wait()
            if exit.code == 0 { return }
        }
        let exit = try anonymize(arguments)
        #expect(exit.code == 0, "\(exit.both)")
    }

    @Test("killed in a copy at any moment and given again, ends as an undisturbed copy", arguments: Engine.allCases)
    func killedCopy(engine: Engine) throws {
        let seed = Seed.make("killedCopy \(engine)")
        var random = SeededGenerator(seed: seed)
        let source = try people(engine)
        func target() throws -> TestDatabase {
            let database = try TestDatabase.calm(engine)
            if engine == .sqlite { try FileManager.default.removeItem(atPath: String(database.text.dropFirst(7))) }
            return database
        }
        let (whole, killed) = (try target(), try target())
        let done = try anonymize([plan, "--from", source.text, "--to", whole.text])
        #expect(done.code == 0 && done.certificate?["hash"] is String, "\(done.both)")
        try anonymizeKilled([plan, "--from", source.text, "--to", killed.text], &random)
        #expect(try content(killed) == content(whole), "SLUICE_SEED=\(seed)")
        #expect(try content(killed) != content(source))
        let again = try anonymize([plan, "--from", source.text, "--to", killed.text])
        #expect(again.code == 2, "a finished copy isn't copied into: \(again.both)")
    }

    /// `letters` is put again where it can be, `users`, which a foreign key points at, goes chunk by chunk.
    @Test(
        "killed in place at any moment and given again, masks no row twice and leaves none out",
        arguments: Engine.allCases)
    func killedInPlace(engine: Engine) throws {
        let seed = Seed.make("killedInPlace \(engine)")
        var random = SeededGenerator(seed: seed)
        let (whole, killed) = (try people(engine), try people(engine))
        for database in [whole, killed] {
            #expect(try anonymize(["mark-copy", "--database", database.text]).code == 0)
        }
        let done = try anonymize([plan, "--database", whole.text])
        #expect(done.code == 0 && done.certificate?["hash"] is String, "\(done.both)")
        try anonymizeKilled([plan, "--database", killed.text], &random)
        #expect(try content(killed) == content(whole), "SLUICE_SEED=\(seed)")
        let left = try killed.rows("SELECT count(*) FROM users WHERE email LIKE '%@corp.com'")
        #expect(left == [[0]])
    }

    @Test("a server that crashes while a table is put anew leaves it as it was or as it should be")
    func serverCrash() throws {
        let cluster = try PostgresCluster()
        let text = cluster.conninfo()
        let url = try DatabaseURL(text)
        try url.connect().executeScript(
            """
            CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL UNIQUE, name text);
            CREATE TABLE letters (id int PRIMARY KEY, user_id int, body text);
            INSERT INTO letters SELECT i, i, 'a letter with ' || i || ' words' FROM generate_series(1, 200000) i;
            """)
        #expect(try anonymize(["mark-copy", "--database", text]).code == 0)
        let program = try SluiceBinary.start(
            ["anonymize", plan, "--database", text, "--json"], environment: Self.key)
        usleep(600_000)
        try cluster.stop(mode: "immediate")
        let cut = program.wait()
        try cluster.start()
        let exit = try anonymize([plan, "--database", text])
        #expect(exit.code == 0, "\(cut.both)\n\(exit.both)")
        let rows = try url.connect().rows(
            "SELECT count(*), count(*) FILTER (WHERE body LIKE 'a letter with%') FROM letters")
        #expect(rows == [[200_000, 0]])
    }

    @Test("exits with 2 where it refuses, 4 where plan and database differ, and repeats neither key nor value")
    func exitCodes() throws {
        let source = try people(.postgres)
        let target = try TestDatabase(.postgres)
        let copy = [plan, "--from", source.text, "--to", target.text]
        let keyless = try SluiceBinary.run(["anonymize"] + copy + ["--json"], environment: ["SLUICE_KEY": ""])
        #expect(keyless.code == 2 && keyless.errorObject?["code"] as? String == "weak_key", "\(keyless.both)")
        let unmarked = try anonymize([plan, "--database", source.text])
        #expect(unmarked.code == 2 && unmarked.both.contains("mark-copy"), "\(unmarked.both)")
        try source.run("ALTER TABLE users ADD COLUMN phone text DEFAULT '+1 555 0100 999'")
        let check = try anonymize(["check", plan, "--database", source.text])
        #expect(check.code == 4 && check.both.contains("users.phone"), "\(check.both)")
        let stopped = try anonymize(copy)
        #expect(stopped.code == 2 && stopped.both.contains("users.phone"), "\(stopped.both)")
        #expect(try target.rows("SELECT count(*) FROM pg_class WHERE relname = 'users'") == [[0]])
        for exit in [keyless, unmarked, check, stopped] {
            #expect(!exit.both.contains("6f1d2c3b") && !exit.both.contains("0100 999"))
        }
    }
}
