internal import ArgumentParser
internal import Foundation
internal import Sluice

struct ArchivesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archives", abstract: "List the project's archives, clear old ones away, carry them elsewhere.",
        subcommands: [ArchivesListCommand.self, ArchivesPruneCommand.self, ArchivesCarryCommand.self],
        defaultSubcommand: ArchivesListCommand.self)
}

struct ArchivesListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the project's archives.")

    @OptionGroup var options: GlobalOptions

    private struct Entry: Encodable {
        let archive: String
        let content: String?
        let table: String?
        let column: String?
        let rows: Int?
        let created: String?
        let isEncrypted: Bool?
        /// How the command that carries it elsewhere ended.
        let after: String?
        let error: String?

        enum CodingKeys: String, CodingKey {
            case archive, content, table, column, rows, created, after, error
            case isEncrypted = "encrypted"
        }

        init(_ path: String) {
            archive = path
            after = ArchiveCarrier.state(of: path)
            let manifest: Manifest
            do throws(Problem) { manifest = try ArchiveReader.manifest(of: path) } catch {
                (content, table, column, rows, created, isEncrypted) = (nil, nil, nil, nil, nil, nil)
                self.error = error.words
                return
            }
            content = manifest.content.rawValue
            table = QualifiedName(schema: manifest.table.schema, name: manifest.table.name).description
            column = manifest.content == .column ? manifest.values.first?.name : nil
            rows = manifest.rows
            created = manifest.created
            isEncrypted = manifest.encryption != nil
            error = nil
        }
    }

    private struct View: Encodable {
        let archives: [Entry]
        let interrupted: [String]
    }

    func run() throws {
        try options.withProject { project in
            let folder = project.archives.path
            let found = try ArchiveFolder.list(folder)
            let entries = found.archives.map { Entry($0) }
            if options.json { return Output.json(View(archives: entries, interrupted: found.leftovers)) }
            if entries.isEmpty { Output.line("no archives in \(folder)") }
            var table = TextTable(header: ["what", "rows", "created", "encrypted", "carried", "archive"])
            for entry in entries {
                let name = [entry.table, entry.column].compactMap { $0 }.joined(separator: ".")
                table.add([
                    entry.error ?? name + (entry.content == "rows" ? " (some rows)" : ""),
                    entry.rows.map(Figures.count) ?? "", entry.created ?? "", entry.isEncrypted == true ? "yes" : "",
                    entry.after ?? "", entry.archive,
                ])
            }
            if !entries.isEmpty { Output.text(table.text) }
            for path in found.leftovers { Output.error("left by an interrupted backup, may be removed: \(path)") }
        }
    }
}

struct ArchivesPruneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Delete archives that are old, and that nothing needs any more.",
        discussion: """
            What was dropped, and isn't back, keeps its newest archive and the one of its drop, however old they are. An archive
            that can't be read is left alone, and so is one that another database made: where environments share a folder, each
            prunes its own.
            """)

    @Option(help: "Delete only what is older than this, such as 90d.", transform: DurationText.read)
    var keep: Duration?
    @Option(help: "Keep this many of each table, column or set of rows.")
    var keepLast: Int?
    @Flag(help: "Show what would go, and delete nothing.")
    var dryRun = false
    @OptionGroup var options: GlobalOptions

    private struct View: Encodable {
        let deleted: [String]
        let needed: [String]
        let otherDatabases: [String]
        let dryRun: Bool

        enum CodingKeys: String, CodingKey {
            case deleted, needed
            case otherDatabases = "other_databases"
            case dryRun = "dry_run"
        }
    }

    func validate() throws {
        if keep == nil, keepLast == nil {
            throw ValidationError("say what to keep: --keep 90d, --keep-last 3, or both")
        }
        if let keepLast, keepLast < 0 { throw ValidationError("--keep-last is at least 0") }
    }

    func run() throws {
        try options.withDatabase { database in
            let pruned = try database.pruneArchives(keeping: keep, keepLast: keepLast, isDryRun: dryRun)
            if options.json {
                return Output.json(
                    View(
                        deleted: pruned.deleted, needed: pruned.needed, otherDatabases: pruned.others.map(\.path),
                        dryRun: dryRun))
            }
            for path in pruned.deleted { Output.line((dryRun ? "would delete " : "deleted ") + path) }
            for path in pruned.needed { Output.error("still needed: \(path)") }
            for (path, database) in pruned.others {
                Output.error("left alone, since it is another database's (\(database)): \(path)")
            }
            if pruned.deleted.isEmpty { Output.line("nothing to delete") }
        }
    }
}

struct ArchivesCarryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "carry",
        abstract: "Run 'archives: after' of sluice.yaml for archives that it wasn't done for. Exit code 1: it failed.")

    @OptionGroup var options: GlobalOptions

    private struct View: Encodable {
        let carried: Int
        let failed: [String]
    }

    func run() throws {
        try options.withProject { project in
            let (carried, failures) = try project.carrier.carryAll()
            if options.json {
                Output.json(View(carried: carried, failed: failures))
            } else {
                Output.line("\(Figures.count(carried)) archives carried")
                for failure in failures { Output.error(failure) }
            }
            if !failures.isEmpty { throw ExitCode.failure }
        }
    }
}
