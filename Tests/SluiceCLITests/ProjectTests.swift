import Foundation
import SluiceDatabase
import SluiceTestSupport
import Testing

/// What a command takes from its project, and from the environment before that.
@Suite("A command in a project")
struct ProjectTests {
    private static let key = ["SLUICE_KEY": "6f1d2c3b4a5968778695a4b3c2d1e0f0918273645546372819"]

    @Test("resumes, verifies and replays with the anonymizers that its run knew", arguments: Engine.allCases)
    func anonymizers(engine: Engine) throws {
        let test = try CommandCase(
            engine,
            schema: """
                CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, phone text NOT NULL);
                \(series(2_000)) INSERT INTO t SELECT i, CAST(1000000000 + i * 7919 AS text) FROM n;
                """,
            job: "table: t\ntransform: {phone: {fpe: digits}}\nchunk: {max_rows: 200}")
        func sluice(_ command: String...) throws -> SpawnedProgram.Exit {
            try SluiceBinary.run(command + ["--database", test.database.text, "--json"], environment: Self.key)
        }
        #expect(try sluice("run", test.job, "--limit-rows", "500").code == 3)
        let resumed = try sluice("resume")
        #expect(resumed.code == 0 && resumed.json["rows"] as? Int == 2_000, "\(resumed.both)")
        for command in [["verify"], ["quarantine"], ["quarantine", "--replay"]] {
            let exit = try SluiceBinary.run(
                command + ["--database", test.database.text, "--json"], environment: Self.key)
            #expect(exit.code == 0, "\(command): \(exit.both)")
        }
        let dry = try sluice("run", test.job, "--dry-run")
        #expect(dry.code == 0, "\(dry.both)")
    }

    @Test("works on the flag's database, else on SLUICE_DATABASE's, else on the project's own")
    func precedence() throws {
        let folder = try TemporaryFolder.make()
        func makeDatabase(_ name: String) throws -> String {
            let url = DatabaseURL(sqlitePath: folder.appending(path: name).path)
            let connection = try url.connect(.create)
            try StateSchema.ensure(on: connection)
            try connection.executeScript("CREATE TABLE \(name.prefix { $0 != "." }) (id integer PRIMARY KEY)")
            return "sqlite:" + folder.appending(path: name).path
        }
        let (flag, environment) = (try makeDatabase("flag.db"), try makeDatabase("environment.db"))
        _ = try makeDatabase("own.db")
        try "database: sqlite:own.db\n".write(
            to: folder.appending(path: "sluice.yaml"), atomically: true, encoding: .utf8)
        func table(_ arguments: [String], _ variables: [String: String] = [:]) throws -> String? {
            let exit = try SluiceBinary.run(
                ["anonymize", "suggest", "--json", "--project", folder.path] + arguments, environment: variables)
            #expect(exit.code == 0, "\(exit.both)")
            let columns = exit.json["columns"] as? [[String: Any]]
            return columns?.first?["table"] as? String
        }
        #expect(try table(["--database", flag], ["SLUICE_DATABASE": environment]) == "flag")
        #expect(try table([], ["SLUICE_DATABASE": environment]) == "environment")
        #expect(try table([]) == "own")
    }

    @Test("says where a wrong address came from")
    func wrongAddress() throws {
        let folder = try TemporaryFolder.make()
        let settings = folder.appending(path: "sluice.yaml")
        try "database: nonsense\n".write(to: settings, atomically: true, encoding: .utf8)
        let own = try SluiceBinary.run(["status", "--json", "--project", folder.path])
        #expect(own.code == 64, "\(own.both)")
        #expect((own.errorObject?["message"] as? String)?.hasPrefix("sluice.yaml: ") == true, "\(own.both)")
        let variable = try SluiceBinary.run(
            ["status", "--json", "--project", folder.path],
            environment: ["SLUICE_DATABASE": "host=127.0.0.1 port=1 connect_timeout=1"])
        #expect(variable.code == 1, "\(variable.both)")
        #expect((variable.errorObject?["hint"] as? String)?.contains("SLUICE_DATABASE") == true, "\(variable.both)")
    }
}
