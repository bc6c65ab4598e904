import Foundation
import Sluice
import SluiceTestSupport
import Testing

@Suite("A revision")
struct CertifyTests {
    private func certify(_ project: ProjectFolder, _ name: String? = nil) throws -> [Certification] {
        try project.open().certify(name) { _ in }
    }

    private func people(_ engine: Engine) throws -> ProjectFolder {
        let project = try ProjectFolder(engine, settings: "")
        try project.revision(
            "aa01", after: nil,
            """
              - create_table:
                  table: people
                  columns:
                    - {name: id, type: bigint, primary_key: true}
                    - {name: name, type: string(20), nullable: false}
                    - {name: born, type: date}
                    - {name: balance, type: "numeric(12,2)"}
              - create_table:
                  table: letters
                  columns:
                    - {name: id, type: integer, primary_key: true}
                    - {name: person, type: bigint, references: people(id)}
                    - {name: age, type: integer, check: age < 200}
            """)
        return project
    }

    @Test(
        "that goes up, down and up again with rows at the edges has its certificate, until its file changes",
        arguments: Engine.allCases)
    func passes(engine: Engine) throws {
        let project = try people(engine)
        try project.revision("bb02", after: "aa01", "- add_column: {table: people, column: {name: mail, type: text}}")
        #expect(try project.open().uncertified() == nil)
        let results = try certify(project)
        #expect(results.map(\.revision) == ["aa01", "bb02"] && results.allSatisfy { $0.fault == nil })
        // The first has no table before it.
        #expect(results[0].rows == 0 && results[1].rows >= 6 && results[1].emptyTables == [])
        #expect(try project.open().uncertified() == [])
        #expect(try certify(project).isEmpty)
        try project.revision("bb02", after: "aa01", "- add_column: {table: people, column: {name: email, type: text}}")
        #expect(try project.open().uncertified() == ["bb02"])
    }

    @Test(
        "whose way back loses rows or leaves another schema has none, and it is said what", arguments: Engine.allCases)
    func fails(engine: Engine) throws {
        let project = try people(engine)
        try project.revision(
            "bb02", after: "aa01", "- drop_column: {table: people, column: balance, was: {type: \"numeric(12,2)\"}}")
        try project.revision(
            "cc03", after: "bb02", "- add_column: {table: people, column: {name: left_over, type: text}}",
            downgrade: "[]")
        let results = try certify(project)
        #expect(results[0].fault == nil)
        #expect(results[1].fault?.contains("people has") == true)
        #expect(
            results[2].fault?.contains("another schema") == true
                && results[2].fault?.lowercased().contains("left_over") == true)
        #expect(try project.open().uncertified() == ["bb02", "cc03"])
    }

    @Test("that fails on values at the edge of a type is found out", arguments: Engine.allCases)
    func edges(engine: Engine) throws {
        let project = try people(engine)
        try project.revision(
            "bb02", after: "aa01",
            "- alter_column: {table: people, column: name, nullable: true, type: string(5), was: {type: string(20), nullable: false}}"
        )
        let fault = try #require(try certify(project, "bb02").first)
        if engine == .postgres { #expect(fault.fault?.isEmpty == false) }
    }

    @Test("that nothing undoes is only gone up", arguments: Engine.allCases)
    func oneWay(engine: Engine) throws {
        let project = try people(engine)
        try project.revision(
            "bb02", after: "aa01", "- drop_table: {table: letters, archive: false}",
            downgrade: "{irreversible: it is gone}")
        let results = try certify(project)
        #expect(results[1].isOneWay && results[1].fault == nil)
    }

    @Test(
        "leaves nothing of its trial in the project, and a broken sluice.lock is an error with its line",
        arguments: Engine.allCases)
    func traces(engine: Engine) throws {
        let project = try people(engine)
        try project.revision("bb02", after: "aa01", "- drop_table: {table: letters}", downgrade: "{irreversible: gone}")
        _ = try certify(project)
        let names = try FileManager.default.contentsOfDirectory(atPath: project.folder.path)
        #expect(Set(names).isSubset(of: ["sluice.yaml", "migrations", "sluice.lock"]))
        #expect(try project.open().position().state.rows == [])
        try project.write("sluice.lock", "# a head\naa01 postgres\n")
        let problem = #expect(throws: Problem.self) { try project.open().uncertified() }
        #expect(problem?.place?.description.contains("2") == true)
    }
}
