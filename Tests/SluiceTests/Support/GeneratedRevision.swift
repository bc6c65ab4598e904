import Foundation
import Sluice
import SluiceTestSupport

extension ProjectFolder {
    /// A project whose database has a schema and rows, and whose desired schema is another one.
    static func wanting(_ desired: String, from before: String, on engine: Engine) throws -> ProjectFolder {
        let project = try ProjectFolder(engine, settings: "")
        try FileManager.default.createDirectory(
            at: project.folder.appending(path: "migrations"), withIntermediateDirectories: true)
        if !before.isEmpty { try project.database.run(before) }
        try project.write("schema.sql", desired)
        return project
    }

    /// As `sluice revision --autogenerate` writes it.
    @discardableResult
    func generate(destroys: Bool = false) throws -> (text: String, jobs: [String]) {
        let database = try open()
        var wish = SchemaProposal.Wish()
        wish.destroys = destroys
        let proposal = try database.propose(.database(database.url), database.project.desiredSchema(), wish).proposal
        let proposed = ProposedRevision(proposal, on: database.url)
        let draft = try database.project.revisions().graph.draft(
            RevisionRequest(message: "generated", format: proposed.format))
        let path = try RevisionWriter.write(
            draft, into: database.project.migrations.path, upgrade: proposed.upgrade, downgrade: proposed.downgrade)
        let jobs = try proposed.writeJobs(into: database.project.backfills)
        return (try String(contentsOfFile: path, encoding: .utf8), jobs)
    }
}
