import Foundation
import SluiceDatabase
import SluiceTestSupport
import Testing

/// A small SQLite file that makes much work.
@Suite("A command on a SQLite file of a stranger's")
struct HostileFileTests {
    private static let key = ["SLUICE_KEY": "6f1d2c3b4a5968778695a4b3c2d1e0f0918273645546372819"]

    /// Killed after half a minute.
    private func sluice(_ arguments: [String]) throws -> SpawnedProgram.Exit {
        let program = try SluiceBinary.start(arguments, environment: Self.key)
        let watch = DispatchWorkItem { program.signal(SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + 30, execute: watch)
        defer { watch.cancel() }
        return program.wait()
    }

    private func expectEnd(of arguments: [String], on test: CommandCase) throws {
        let exit = try sluice(arguments + ["--database", test.database.text, "--project", test.folder.path])
        #expect(exit.code < 128, "\(arguments): \(exit.both)")
    }

    @Test("isn't kept busy by views that have nothing to do with it")
    func deepViews() throws {
        let views = (1...60).map {
            "CREATE VIEW v\($0) AS SELECT a FROM v\($0 - 1) UNION ALL SELECT a FROM v\($0 - 1);"
        }
        let test = try CommandCase(
            .sqlite,
            schema: """
                CREATE TABLE t (a INTEGER PRIMARY KEY, v TEXT); INSERT INTO t VALUES (1, 'x');
                CREATE VIEW v0 AS SELECT a FROM t; \(views.joined())
                """, job: "table: t\nset: {v: \"v || '1'\"}")
        let archive = test.folder.appending(path: "t.zst").path
        for command in [
            ["forecast", test.job], ["run", test.job, "--dry-run"], ["run", test.job], ["doctor"], ["schema", "dump"],
            ["schema", "graph"], ["anonymize", "suggest"], ["backup", "t", "--to", archive], ["status"],
        ] { try expectEnd(of: command, on: test) }
    }

    @Test("doesn't compute what a generated column makes of a small row")
    func generated() throws {
        let test = try CommandCase(
            .sqlite,
            schema: """
                CREATE TABLE t (a INTEGER PRIMARY KEY, v TEXT, z AS (zeroblob(900000000)),
                  y AS (printf('%.*c', 900000000, 'x')));
                \(series(200)) INSERT INTO t (a, v) SELECT i, 'anna@example.org' FROM n
                """, job: "table: t\nset: {v: \"v || '1'\"}")
        let exit = try sluice(["anonymize", "suggest", "--database", test.database.text])
        #expect(exit.code == 0 && exit.output.contains("email"), "\(exit.both)")
    }
}
