import Foundation
import Sluice
import SluiceDatabase
import SluiceTestSupport
import Testing

@Suite("sluice serve")
struct ServeCommandTests {
    @Test("serves until it is told to end, and ends well", arguments: Engine.allCases)
    func serves(engine: Engine) throws {
        let database = try engine.makeDatabase()
        let folder = try TemporaryFolder.make()
        let program = try SluiceBinary.start(
            ["serve", "--port", "0", "--json", "--project", folder.path, "--database", database.text])
        let isThere = Pause.wait(atMost: .seconds(20)) { program.outputSoFar.hasSuffix("\n") }
        #expect(isThere, "\(program.errorsSoFar)")
        let said = try #require(
            try JSONSerialization.jsonObject(with: Data(program.outputSoFar.utf8)) as? [String: Any])
        let url = try #require(said["url"] as? String)
        #expect(said["control"] as? Bool == false)
        let browser = Browser(port: try #require(URL(string: url)?.port))
        #expect(try browser.get("/healthz").body == "ok\n")
        #expect(try browser.get("/").body.contains("No run is open"))
        program.signal(SIGTERM)
        let exit = program.wait()
        #expect(exit.code == 0, "\(exit.both)")
    }

    @Test("costs a run less than a thirtieth of a processor with 200 open pages", arguments: Engine.allCases)
    func load(engine: Engine) throws {
        let test = try CommandCase(
            engine,
            schema: """
                CREATE TABLE t (id bigint PRIMARY KEY, x bigint, y bigint);
                INSERT INTO t (id, x) \(series(20_000)) SELECT i, i FROM n;
                """,
            job: "table: t\nset: {y: x + 1}\nwhere: y IS NULL\nchunk: {min_rows: 5, max_rows: 5}\n")
        let program = try SluiceBinary.start(["serve", "--port", "0", "--json", "--database", test.database.text])
        defer {
            program.signal(SIGKILL)
            _ = program.wait()
        }
        #expect(Pause.wait(atMost: .seconds(20)) { program.outputSoFar.hasSuffix("\n") })
        let port = try #require(program.outputSoFar.firstMatch(of: /127\.0\.0\.1:([0-9]+)/).flatMap { Int($0.1) })
        let pages = try (0..<200).map { _ in
            let wire = try Wire(port: port)
            wire.send("GET /live?topic=overview HTTP/1.1\r\nHost: localhost\r\n\r\n")
            return wire
        }
        for page in pages { #expect(page.read().hasPrefix("HTTP/1.1 200")) }
        let (before, begun) = (try #require(program.processorSeconds), ContinuousClock.now)
        let run = try test.start("run", "JOB")
        Pause.wait(.seconds(8))
        let used = try #require(program.processorSeconds) - before
        let share = used / (begun.duration(to: .now) / .seconds(1))
        #expect(share < 0.03, "\(share) of a processor")
        run.signal(SIGINT)
        let exit = run.wait()
        #expect([0, 3].contains(exit.code), "\(exit.both)")
        #expect(try test.runs().first.map { $0.rows > 0 } == true)
        for page in pages { #expect(page.read().contains("event: section")) }
    }

    @Test("wants a token where others may look, and says so before anything is opened")
    func refusals() throws {
        let database = try Engine.sqlite.makeDatabase()
        func serve(_ arguments: String...) throws -> SpawnedProgram.Exit {
            try SluiceBinary.run(["serve", "--port", "0", "--json", "--database", database.text] + arguments)
        }
        for arguments in [["--host", "0.0.0.0"], ["--allow-host", "sluice.example"]] {
            let exit = try SluiceBinary.run(
                ["serve", "--port", "0", "--json", "--database", database.text] + arguments)
            #expect(exit.code == 64, "\(exit.both)")
            #expect(exit.errorObject?["code"] as? String == "serve")
        }
        #expect(try serve("--host", "192.0.2.1").errorObject?["code"] as? String == "address")
        #expect(try serve("--token-file", "/nowhere/token").errorObject?["code"] as? String == "file")
    }
}
