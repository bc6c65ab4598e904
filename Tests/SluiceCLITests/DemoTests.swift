import Foundation
import Sluice
import SluiceTestSupport
import Testing

@Suite("The demo")
struct DemoTests {
    @Test("needs nothing but the binary: it makes a project, stops its run with a signal, resumes and verifies it")
    func emptyFolder() throws {
        let folder = try TemporaryFolder.make().appending(path: "demo")
        // Whatever database the user works on, the demo leaves it alone.
        let exit = try SluiceBinary.run(
            ["demo", "--rows", "100000", "--folder", folder.path],
            environment: ["SLUICE_DATABASE": "sqlite:/nowhere/production.db"])
        #expect(exit.code == 0, "\(exit.both)")
        #expect(exit.output.contains("is complete: 100,000 rows"), "\(exit.both)")
        let project = try Project.load(from: folder, environment: [:])
        #expect(try project.database().runs().map(\.state) == [.complete])
        #expect(try project.database().verify().holds)
    }

    @Test("prints one JSON object")
    func json() throws {
        let folder = try TemporaryFolder.make().appending(path: "demo")
        let exit = try SluiceBinary.run(["demo", "--rows", "20000", "--folder", folder.path, "--json"])
        #expect(exit.code == 0, "\(exit.both)")
        let result = try #require(exit.json["result"] as? [String: Any], "\(exit.both)")
        #expect(result["state"] as? String == "complete" && result["rows"] as? Int == 20_000)
        #expect(exit.json["version"] as? Int == 1)
    }

    @Test("leaves a folder alone that holds a project")
    func taken() throws {
        let folder = try TemporaryFolder.make()
        try "# mine\n".write(to: folder.appending(path: "sluice.yaml"), atomically: true, encoding: .utf8)
        let exit = try SluiceBinary.run(["demo", "--folder", folder.path, "--json"])
        #expect(exit.code == 2 && exit.errorObject?["code"] as? String == "refused", "\(exit.both)")
        #expect(try String(contentsOf: folder.appending(path: "sluice.yaml"), encoding: .utf8) == "# mine\n")
    }

    @Test("runs the job of jobs/shop, word for word")
    func sameJob() throws {
        let folder = try TemporaryFolder.make().appending(path: "demo")
        #expect(try SluiceBinary.run(["demo", "--rows", "10", "--folder", folder.path]).code == 0)
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let path = "backfills/price_to_decimal.yaml"
        #expect(
            try String(contentsOf: folder.appending(path: path), encoding: .utf8)
                == String(contentsOf: root.appending(path: "jobs/shop").appending(path: path), encoding: .utf8))
    }
}
