import Foundation
import Sluice
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import Testing

/// Invariant 9: every failure says what failed, on which object, what was kept, and the command that goes on.
@Suite("Bad input")
struct BadInputTests {
    private static let schema = """
        CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, x bigint NOT NULL, pad text);
        \(series(20_000)) INSERT INTO t SELECT i, 0, NULL FROM n;
        """

    private func makeCase(_ engine: Engine, job: String = "set: {x: x + 1}") throws -> CommandCase {
        try CommandCase(
            engine, schema: Self.schema, job: "table: t\n\(job)\nchunk: {target: 10ms, min_rows: 1, max_rows: 50}")
    }

    private func dump(_ database: TestDatabase) throws -> String {
        switch database.engine {
        case .sqlite:
            let path = String(database.text.dropFirst("sqlite:".count))
            return try Data(contentsOf: URL(filePath: path)).base64EncodedString()
        case .postgres:
            let dump = try PostgresCluster.shared.get().tool("pg_dump", ["-d", database.name])
            // psql's guard against injected commands has a new random key in each dump.
            return dump.split(separator: "\n").filter { !$0.hasPrefix("\\restrict") && !$0.hasPrefix("\\unrestrict") }
                .joined(separator: "\n")
        }
    }

    @Test("a dry run changes nothing, and shows statement, plan, estimate and ten rows", arguments: Engine.allCases)
    func dryRun(engine: Engine) throws {
        let test = try makeCase(engine)
        let before = try dump(test.database)
        let exit = try test.sluice("run", "JOB", "--dry-run")
        #expect(exit.code == 0, "\(exit.both)")
        #expect(try dump(test.database) == before)
        #expect((exit.json["sql"] as? String)?.contains("UPDATE \"t\" SET \"x\" = (x + 1)") == true)
        #expect((exit.json["plan"] as? [String])?.isEmpty == false)
        #expect(exit.json["estimated_rows"] as? Int == 20_000)
        let rows = try #require(exit.json["rows"] as? [[String: Any]])
        #expect(rows.count == 10)
        #expect(rows[0]["before"] as? [String] == ["0"] && rows[0]["after"] as? [String] == ["1"])
    }

    @Test(
        "a range of a run that somebody has spoiled is named, and nothing waits for it",
        arguments: [
            "epoch = 9223372036854775807", "epoch = 'x'", "epoch = -1", "high = ''", "high = x'00'", "high = 'x'",
            "number = 'x'", "number = x'00'", "owner = x'00'", "done = 'x'",
        ])
    func spoiledRange(change: String) throws {
        let test = try makeCase(.sqlite)
        #expect(try test.sluice("run", "JOB", "--limit-rows", "100").code == 3)
        try test.database.run("UPDATE sluice_ranges SET \(change)")
        let exit = try test.sluice("resume")
        #expect(exit.code == 1, "\(exit.both)")
        #expect((exit.errorObject?["message"] as? String)?.contains("can't be read") == true, "\(exit.both)")
        #expect(try test.database.rows("SELECT count(*) FROM t WHERE x <> 0") == [[100]])
    }

    @Test("a server that only reads is named as such")
    func readOnlyServer() throws {
        let test = try makeCase(.postgres)
        let database = test.database.text + " options='-c default_transaction_read_only=on'"
        let exit = try SluiceBinary.run(["run", test.job, "--database", database, "--json"])
        #expect(exit.code == 1, "\(exit.both)")
        #expect((exit.errorObject?["hint"] as? String)?.contains("can't be written") == true, "\(exit.both)")
        #expect(try test.database.rows("SELECT count(*) FROM t WHERE x <> 0") == [[0]])
    }

    private static let needsDisk = Comment(rawValue: SmallDisk.absence)

    /// The schema in a SQLite file on a small disk.
    private func makeCase(on disk: SmallDisk, job: String) throws -> (url: DatabaseURL, job: String, options: [String])
    {
        let file = disk.folder.appending(path: "small.db").path
        let url = DatabaseURL(sqlitePath: file)
        try url.connect(.create).executeScript(Self.schema)
        let path = try TemporaryFolder.make().appending(path: "job.yaml")
        try "table: t\n\(job)\nchunk: {max_rows: 100}".write(to: path, atomically: true, encoding: .utf8)
        return (url, path.path, ["--database", "sqlite:" + file, "--json"])
    }

    @Test("a file on a read-only disk is named as such", .enabled(if: SmallDisk.isPossible, needsDisk))
    func readOnlyDisk() throws {
        let disk = try SmallDisk(size: "8m")
        defer { withExtendedLifetime(disk) {} }
        let (_, job, options) = try makeCase(on: disk, job: "set: {x: x + 1}")
        try disk.remount("ro")
        let exit = try SluiceBinary.run(["run", job] + options)
        #expect(exit.code == 1, "\(exit.both)")
        #expect((exit.errorObject?["hint"] as? String)?.contains("can't be written") == true, "\(exit.both)")
        #expect(try SluiceBinary.run(["run", job, "--dry-run"] + options).code == 0)
    }

    @Test(
        "a full disk stops the run, keeps what was committed, and room lets it go on",
        .enabled(if: SmallDisk.isPossible, needsDisk))
    func diskFullOnSQLite() throws {
        let disk = try SmallDisk(size: "2m")
        defer { withExtendedLifetime(disk) {} }
        let (url, job, options) = try makeCase(on: disk, job: "set: {pad: hex(zeroblob(200)), x: x + 1}")
        let exit = try SluiceBinary.run(["run", job] + options)
        #expect(exit.code == 1, "\(exit.both)")
        #expect((exit.errorObject?["message"] as? String)?.contains("full") == true, "\(exit.both)")
        #expect((exit.errorObject?["hint"] as? String)?.contains("resume") == true, "\(exit.both)")
        try disk.remount("size=64m")
        let again = try SluiceBinary.run(["resume"] + options)
        #expect(again.code == 0 && again.json["rows"] as? Int == 20_000, "\(again.both)")
        #expect(try url.connect().scalar("SELECT count(*) FROM t WHERE x = 1 AND length(pad) = 400") == 20_000)
    }

    @Test(
        "a full disk keeps a column from being dropped, and the same command goes on",
        .enabled(if: SmallDisk.isPossible, needsDisk))
    func diskFullInDrop() throws {
        let disk = try SmallDisk(size: "4m")
        defer { withExtendedLifetime(disk) {} }
        let (url, _, options) = try makeCase(on: disk, job: "set: {x: x + 1}")
        let project = ["--project", try TemporaryFolder.make().path]
        #expect(
            try SluiceBinary.run(["deprecate", "t.x", "--grace", "0s", "--quiet", "0s"] + options + project).code == 0)
        let pages = try url.connect().scalar(
            "SELECT page_count * page_size / 1024 FROM pragma_page_count, pragma_page_size")
        try disk.remount("size=\((pages?.integer ?? 0) + 100)k")
        let full = try SluiceBinary.run(["drop", "t.x"] + options + project)
        #expect(full.code == 1, "\(full.both)")
        let hint = full.errorObject?["hint"] as? String ?? ""
        #expect(!hint.contains("resume") && hint.contains("the same command"), "\(full.both)")
        try disk.remount("size=64m")
        #expect(try SluiceBinary.run(["drop", "t.x"] + options + project).code == 0)
    }

    @Test(
        "a full tablespace stops the run, keeps what was committed, and room lets it go on",
        .enabled(if: SmallDisk.isPossible, needsDisk))
    func diskFullOnPostgres() throws {
        let disk = try SmallDisk(size: "4m")
        defer { withExtendedLifetime(disk) {} }
        let space = disk.folder.appending(path: "space").path
        try FileManager.default.createDirectory(atPath: space, withIntermediateDirectories: true)
        try run("/bin/chown", ["postgres", space])
        // A cluster of its own: it goes before the disk does.
        let cluster = try PostgresCluster(settings: ["fsync=off"])
        defer { try? cluster.stop(mode: "immediate") }
        let url = try DatabaseURL(cluster.conninfo())
        let connection = try url.connect()
        try connection.execute("CREATE TABLESPACE small LOCATION '\(space)'")
        try connection.executeScript(Self.schema.replacing("pad text)", with: "pad text) TABLESPACE small"))
        let job = try TemporaryFolder.make().appending(path: "job.yaml")
        try "table: t\nset: {pad: \"repeat(md5(id::text), 10)\", x: x + 1}\nchunk: {max_rows: 100}".write(
            to: job, atomically: true, encoding: .utf8)
        let options = ["--database", cluster.conninfo(), "--json"]
        let exit = try SluiceBinary.run(["run", job.path] + options)
        #expect(exit.code == 1, "\(exit.both)")
        #expect(exit.errorObject?["code"] as? String == "53100", "\(exit.both)")
        #expect((exit.errorObject?["hint"] as? String)?.contains("resume") == true)
        try disk.remount("size=128m")
        let again = try SluiceBinary.run(["resume"] + options)
        #expect(again.code == 0 && again.json["rows"] as? Int == 20_000, "\(again.both)")
        #expect(try connection.scalar("SELECT count(*) FROM t WHERE x = 1 AND length(pad) = 320") == 20_000)
    }

    @Test("a wrong password is said to be wrong, and printed nowhere")
    func password() throws {
        let cluster = try PostgresCluster(settings: ["fsync=off"])
        defer { try? cluster.stop(mode: "immediate") }
        let admin = try DatabaseURL(cluster.conninfo()).connect()
        try admin.executeScript("CREATE ROLE guest LOGIN PASSWORD 'right'")
        let hba = cluster.directory.appending(path: "data/pg_hba.conf").path
        try "local all postgres trust\nlocal all all scram-sha-256\n".write(
            toFile: hba, atomically: false, encoding: .utf8)
        try admin.executeScript("SELECT pg_reload_conf()")
        usleep(500_000)
        let wrong = "hunter2-very-secret"
        let host = cluster.directory.path.replacing("/", with: "%2F")
        for database in [
            "host=\(cluster.directory.path) user=guest dbname=postgres password=\(wrong)",
            "postgres://guest:\(wrong)@/postgres?host=\(host)",
        ] {
            for command in [["status"], ["run", "job"], ["resume"]] {
                let folder = try TemporaryFolder.make()
                let job = folder.appending(path: "job.yaml")
                try "table: t\nset: {x: x + 1}".write(to: job, atomically: true, encoding: .utf8)
                let arguments = command.map { $0 == "job" ? job.path : $0 }
                for json in [[], ["--json"]] {
                    let exit = try SluiceBinary.run(arguments + ["--database", database] + json)
                    #expect(exit.code == 1, "\(exit.both)")
                    #expect(!exit.both.contains(wrong), "the password was printed")
                    #expect(
                        exit.both.contains("28P01") || exit.both.contains("password authentication failed"),
                        "\(exit.both)")
                }
            }
        }
    }

    @Test("a malformed address doesn't print the password in it")
    func malformedAddress() throws {
        for database in [
            "postgres://u:hunter2@host:notaport/db", "mysql://u:hunter2@host/db", "password='hunter2 host=x",
        ] {
            let exit = try SluiceBinary.run(["status", "--database", database])
            #expect(exit.code != 0)
            #expect(!exit.both.contains("hunter2"), "\(exit.both)")
        }
    }

    @Test("a table that is dropped in the middle fails the run, by the table's name", arguments: Engine.allCases)
    func dropped(engine: Engine) throws {
        let test = try makeCase(engine)
        let program = try test.start("run", "JOB")
        try test.waitForRows(300, of: program)
        try test.database.run("DROP TABLE t")
        let exit = program.wait()
        #expect(exit.code == 1, "\(exit.both)")
        #expect(exit.json["state"] as? String == "failed")
        #expect((exit.errorObject?["message"] as? String)?.contains("t") == true)
        #expect((exit.errorObject?["hint"] as? String)?.contains("sluice resume 1") == true, "\(exit.both)")
        let resumed = try test.sluice("resume")
        #expect(resumed.code == 1 && resumed.both.contains("there is no table 't'"), "\(resumed.both)")
        let cancelled = try test.sluice("cancel")
        #expect(cancelled.code == 0, "a run of a table that is gone can be given up: \(cancelled.both)")
    }

    @Test("verify exits with 4 where rows differ, and 0 where none does", arguments: Engine.allCases)
    func verify(engine: Engine) throws {
        let test = try makeCase(engine, job: "set: {x: id * 2}\nverify: x = id * 2")
        #expect(try test.sluice("run", "JOB").code == 0)
        #expect(try test.sluice("verify").code == 0)
        try test.database.run("UPDATE t SET x = 0 WHERE id = 4711")
        let differs = try test.sluice("verify")
        #expect(differs.code == 4 && differs.json["rows_failing"] as? Int == 1, "\(differs.both)")
        #expect((differs.json["examples"] as? [String])?.contains("4711") == true)
    }

    @Test("a run whose verify fails exits with 4 and has no certificate", arguments: Engine.allCases)
    func failingVerify(engine: Engine) throws {
        let test = try makeCase(engine, job: "set: {x: id}\nverify: x <> 77")
        let exit = try test.sluice("run", "JOB")
        #expect(exit.code == 4 && exit.certificate == nil && exit.json["state"] as? String == "failed", "\(exit.both)")
        #expect((exit.errorObject?["message"] as? String)?.contains("(77)") == true, "\(exit.both)")
    }

    @Test("usage errors exit with 64, missing things with 1, each in one JSON object with a message")
    func usage() throws {
        let test = try makeCase(.sqlite)
        #expect(try SluiceBinary.run(["run"]).code == 64)
        #expect(try test.sluice("run", "JOB", "--workers", "0").code == 64)
        #expect(try test.sluice("run", "JOB", "--chunk-target", "soon").code == 64)
        #expect(try SluiceBinary.run(["status", "--database", "nonsense", "--json"]).code == 64)
        for command in [["run", "nowhere.yaml"], ["status", "7"], ["pause"], ["cancel", "3"], ["verify"]] {
            let exit = try SluiceBinary.run(command + ["--database", test.database.text, "--json"])
            #expect(exit.code == 1 || exit.code == 2, "\(command): \(exit.both)")
            #expect((exit.errorObject?["message"] as? String)?.isEmpty == false, "\(command): \(exit.both)")
        }
        let missing = try SluiceBinary.run(["status", "--database", "sqlite:/nowhere/at/all.db", "--json"])
        #expect(missing.code == 1 && missing.both.contains("/nowhere/at/all.db"), "\(missing.both)")
    }

    @Test("a job with a mistake exits with 1, names file and line, and touches nothing", arguments: Engine.allCases)
    func mistake(engine: Engine) throws {
        let test = try makeCase(engine, job: "set: {x: x + 1}\nwher: x = 0")
        let before = try dump(test.database)
        let exit = try test.sluice("run", "JOB")
        #expect(exit.code == 1, "\(exit.both)")
        #expect(
            (exit.errorObject?["message"] as? String)?.contains("job.yaml:3:1: unknown key 'wher'") == true,
            "\(exit.both)")
        #expect(try dump(test.database) == before)
    }
}
