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
