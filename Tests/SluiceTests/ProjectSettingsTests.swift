import Foundation
import SluiceDatabase
import SluiceMigrations
import SluiceTestSupport
import Testing

@testable import Sluice

@Suite("A project's settings")
struct ProjectSettingsTests {
    private static let table = "  - create_table: {table: ${name}, columns: [{name: id, type: integer}]}"

    private func folder(_ settings: String) throws -> ProjectFolder {
        let project = try ProjectFolder(.sqlite, settings: settings)
        try project.revision("aa01", after: nil, Self.table)
        return project
    }

    private func tables(_ project: ProjectFolder) throws -> [[Value]] {
        try project.database.rows(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sluice%' AND name NOT LIKE 'sqlite%'"
        )
    }

    @Test("have an environment's section above the rest, and variables that are given above both")
    func environments() throws {
        let settings = """
            variables: {name: one}
            environments:
              staging:
                variables: {name: two}
            """
        for (section, given, name) in [
            (nil, [:], "one"), ("staging", [:], "two"), ("staging", ["name": "three"], "three"),
        ]
            as [(String?, [String: String], String)]
        {
            let project = try folder(settings)
            let loaded = try Project.load(from: project.folder, environment: [:], section: section, variables: given)
            try loaded.database(at: project.database.text).upgrade()
            #expect(try tables(project) == [[.text(name)]])
        }
        let project = try folder(settings)
        let problem = try #require(throws: Problem.self) {
            try Project.load(from: project.folder, environment: [:], section: "stagin")
        }
        #expect(problem.reason.contains("Did you mean 'staging'?"), "\(problem)")
    }

    @Test("are filled from .env where the environment has nothing")
    func dotEnv() throws {
        let project = try folder("variables: {name: one}\ndatabase: \"sqlite:${PLACE}\"")
        let text = "# where\nexport PLACE='\(project.folder.path)/a b.db' # here\nOTHER=x#y # z\n\n"
        try project.write(".env", text)
        try Project.load(from: project.folder, environment: [:]).database().upgradeOnNewFile()
        #expect(FileManager.default.fileExists(atPath: project.folder.path + "/a b.db"))
        let elsewhere = project.folder.path + "/c.db"
        try Project.load(from: project.folder, environment: ["PLACE": elsewhere]).database().upgradeOnNewFile()
        #expect(FileManager.default.fileExists(atPath: elsewhere))
        try project.write(".env", "\u{FEFF}PLACE=\(elsewhere)")
        #expect(throws: Never.self) { try Project.load(from: project.folder, environment: [:]).database() }
        try project.write(".env", "PLACE=x\nno secret shown")
        let problem = try #require(throws: Problem.self) { try Project.load(from: project.folder, environment: [:]) }
        #expect(problem.description == ".env:2: a line must be NAME=value")
    }

    @Test("name commands around an upgrade that has something to do")
    func hooks() throws {
        let project = try folder(
            """
            variables: {name: one}
            before_upgrade: echo before >> log
            after_upgrade: echo after >> log
            """)
        let log = { (try? String(contentsOf: project.folder.appending(path: "log"), encoding: .utf8)) ?? "" }
        try project.open().upgrade()
        try project.open().upgrade()
        #expect(log() == "before\nafter\n")
        try project.open().downgrade(to: "base")
        try project.write("sluice.yaml", "variables: {name: one}\nbefore_upgrade: exit 3")
        let problem = try #require(throws: Problem.self) { try project.open().upgrade() }
        #expect(problem.reason == "before_upgrade ended with exit code 3")
        #expect(try tables(project).isEmpty)
        let settings =
            "variables: {name: one}\nbefore_upgrade: echo $SLUICE_HOOK $SLUICE_DATABASE $SLUICE_PROJECT > told"
        try project.write("sluice.yaml", settings)
        try project.open().upgrade()
        let told = try String(contentsOf: project.folder.appending(path: "told"), encoding: .utf8)
        #expect(told == "before_upgrade \(project.database.text) \(project.folder.path)\n")
        let inside = #expect(throws: Problem.self) { try UpgradeHooks.refuseInside(["SLUICE_HOOK": "before_upgrade"]) }
        #expect(inside?.code == .refused)
    }

    @Test("A program that starts beside the migration waits for it", arguments: Engine.allCases)
    func waiting(engine: Engine) throws {
        let project = try ProjectFolder(engine, settings: "")
        try project.revision("aa01", after: nil, "  - create_table: {table: t, columns: [{name: id, type: integer}]}")
        var reasons: [String] = []
        let late = try #require(throws: Problem.self) {
            try project.open().wait(for: "heads", atMost: .milliseconds(10)) { reasons.append($0) }
        }
        #expect(late.code == .notApplied && reasons == ["not applied yet: aa01"])
        try project.open().upgrade()
        #expect(try project.open().wait(for: "aa01", atMost: .seconds(1)) { _ in } == ["aa01"])
    }
}

extension ProjectDatabase {
    fileprivate func upgradeOnNewFile() throws { #expect(try upgrade() == ["aa01"]) }
}
