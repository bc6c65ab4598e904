internal import ArgumentParser
internal import Foundation
internal import Sluice

extension Peer: ExpressibleByArgument {}

struct AdoptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt", abstract: "Make revisions of another tool's migrations, and stand where it stands.",
        discussion: """
            Reads an Alembic project (through 'alembic --sql'), or a folder of Flyway's, dbmate's or goose's .sql files, with \
            the table in which that tool keeps what was applied; without any, the schema as it is becomes the base. Writes \
            revisions into the project and stamps the database; the other tool's files and table stay as they are.
            """)

    @Argument(help: "The other tool's folder. Default: where it usually is.")
    var folder: String?
    @Option(help: "alembic, flyway, dbmate, goose, or none for the schema as it is. Default: what is found.")
    var from: Peer?
    @Option(help: "The other tool's table, where it isn't called as usual.")
    var historyTable: String?
    @Option(help: "The command that runs Alembic, as in 'poetry run alembic'.")
    var alembic = "alembic"
    @Flag(help: "Show what would be written; write nothing.")
    var dryRun = false
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.withDatabase { database in
            var request = AdoptionRequest()
            request.peer = from
            request.folder = folder.map { URL(filePath: $0) }
            request.historyTable = historyTable
            request.alembic = alembic
            let adoption = try database.adoption(request)
            if !dryRun { try database.carryOut(adoption) }
            AdoptionView(adoption, dryRun: dryRun).print(asJSON: options.json)
        }
    }
}

struct AdoptionView: Encodable {
    struct Revision: Encodable {
        let revision: String
        let downRevision: [String]
        let message: String
        let path: String

        enum CodingKeys: String, CodingKey {
            case revision, message, path
            case downRevision = "down_revision"
        }
    }

    let from: String
    let dryRun: Bool
    let revisions: [Revision]
    let heads: [String]
    let warnings: [String]

    enum CodingKeys: String, CodingKey {
        case from, revisions, heads, warnings
        case dryRun = "dry_run"
    }

    init(_ adoption: Adoption, dryRun: Bool) {
        from = adoption.peer.rawValue
        self.dryRun = dryRun
        heads = adoption.heads
        warnings = adoption.warnings
        revisions = adoption.files.map {
            Revision(
                revision: $0.header.id, downRevision: $0.header.downRevisions, message: $0.header.message, path: $0.path
            )
        }
    }

    func print(asJSON: Bool) {
        if asJSON { return Output.json(self) }
        for warning in warnings { Output.error("sluice: warning: \(warning)") }
        for revision in revisions { Output.line("\(dryRun ? "would write" : "wrote") \(revision.path)") }
        let place = heads.isEmpty ? "base: nothing counts as applied" : heads.joined(separator: ", ")
        Output.line("\(dryRun ? "the database would stand at" : "the database stands at") \(place)")
        if !dryRun { Output.line("from now on 'sluice upgrade' applies what comes; run the other tool no more") }
    }
}
