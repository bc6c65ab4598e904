internal import ArgumentParser
internal import Foundation
internal import Sluice

/// The key that encrypts archives.
struct KeyOptions: ParsableArguments {
    @Option(help: "A file with the key. Default: the environment variable SLUICE_KEY.")
    var keyFile: String?

    /// For commands that need no project. Nil where no key is given.
    func key() throws -> ArchiveKey? {
        try Keys(environment: ProcessInfo.processInfo.environment).archiveKey(file: keyFile)
    }
}

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Archive a table, a column, or the rows that meet a condition.")

    @Argument(help: ArgumentHelp("TABLE or TABLE.COLUMN", valueName: "object"))
    var object: String
    @Option(name: .customLong("where"), help: "Only rows that meet this SQL condition.")
    var condition: String?
    @Option(help: "The archive's file. Default: a new name in the project's folder of archives.")
    var to: String?
    @Flag(help: "Encrypt it with the key.")
    var encrypt = false
    @OptionGroup var key: KeyOptions
    @OptionGroup var options: GlobalOptions

    private struct View: Encodable {
        let archive: String
        let rows: Int
        let bytes: Int
        let digest: String
        let seconds: Double
    }

    func run() throws {
        let clock = ContinuousClock.now
        let view = RowProgress("backup", isQuiet: options.json)
        var listener = ProgressListener()
        listener.onArchive = { view.show($0) }
        try options.working(telling: listener) { database in
            let key = encrypt ? try database.project.keys.requiredArchiveKey(file: key.keyFile) : nil
            let backup = try database.backup(object, where: condition, to: to, key: key)
            view.end()
            let manifest = backup.manifest
            let seconds = (ContinuousClock.now - clock).inSeconds
            if options.json {
                return Output.json(
                    View(
                        archive: backup.path, rows: manifest.rows, bytes: manifest.bytes, digest: manifest.digest.value,
                        seconds: seconds))
            }
            Output.line(backup.path)
            if let reason = backup.unknown {
                Output.error("not noted in the database, so that a restore will ask for --trust: \(reason)")
            }
            Output.error("\(Figures.count(manifest.rows)) rows in \(Figures.seconds(seconds)), read back and compared")
        }
    }
}

struct ArchivesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archives", abstract: "List the project's archives.")

    @OptionGroup var options: GlobalOptions

    private struct Entry: Encodable {
        let archive: String
        let content: String?
        let table: String?
        let column: String?
        let rows: Int?
        let created: String?
        let isEncrypted: Bool?
        let error: String?

        enum CodingKeys: String, CodingKey {
            case archive, content, table, column, rows, created, error
            case isEncrypted = "encrypted"
        }

        init(_ path: String) {
            archive = path
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
            var table = TextTable(header: ["what", "rows", "created", "encrypted", "archive"])
            for entry in entries {
                let name = [entry.table, entry.column].compactMap { $0 }.joined(separator: ".")
                table.add([
                    entry.error ?? name + (entry.content == "rows" ? " (some rows)" : ""),
                    entry.rows.map(Figures.count) ?? "", entry.created ?? "", entry.isEncrypted == true ? "yes" : "",
                    entry.archive,
                ])
            }
            if !entries.isEmpty { Output.line(table.text) }
            for path in found.leftovers { Output.error("left by an interrupted backup, may be removed: \(path)") }
        }
    }
}

struct ArchiveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive", abstract: "Look into one archive.",
        subcommands: [ArchiveVerifyCommand.self, ArchiveCatCommand.self])
}

struct ArchiveVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Read every byte and name what is damaged. Exit code 4: something is.")

    @Argument(help: "The archive.")
    var file: String
    @OptionGroup var key: KeyOptions
    @OptionGroup var options: GlobalOptions

    private struct View: Encodable {
        let archive: String
        let intact: Bool
        let rows: Int
        let frames: Int
        let damaged: [String]
    }

    func run() throws {
        try options.reporting {
            let found = try ArchiveVerifier(path: file, key: try key.key()).verify()
            if options.json {
                Output.json(
                    View(
                        archive: file, intact: found.isIntact, rows: found.rows, frames: found.frames,
                        damaged: found.damages.map(\.description)))
            } else if found.isIntact {
                Output.line("\(file): \(Figures.count(found.rows)) rows in \(found.frames) frames, intact")
            } else {
                for damage in found.damages { Output.line("\(file): \(damage)") }
            }
            if !found.isIntact { throw ExitCode.differs }
        }
    }
}

struct ArchiveCatCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cat",
        abstract: "Print an archive's rows, decrypted: as 'zstd -dc' does for one that isn't encrypted.")

    @Argument(help: "The archive.")
    var file: String
    @Option(name: .customLong("key"), help: "Only rows whose first key column is written like this.")
    var rowKey: String?
    @OptionGroup var key: KeyOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.reporting {
            let reader = try ArchiveReader(path: file, key: try key.key())
            if let rowKey {
                for line in try reader.lines(forKey: rowKey) { Output.exact(line) }
                return
            }
            for frame in 0..<reader.frameCount {
                try FileHandle.standardOutput.write(contentsOf: Data(try reader.content(of: frame)))
            }
        }
    }
}

struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put an archive back: values, and the catalog with them.",
        discussion: "A restore that was stopped goes on where it was when it is given again.")

    @Argument(help: "The archive.")
    var archive: String
    @Option(help: "Put the values into this TABLE or TABLE.COLUMN instead, over what is there.")
    var into: String?
    @Flag(help: "Show the statements and change nothing.")
    var dryRun = false
    @Flag(help: "Let the table's triggers fire for restored rows. Default: they are kept quiet.")
    var fireTriggers = false
    @Flag(help: "Run the SQL of an archive that this database didn't make. --dry-run shows it.")
    var trust = false
    @OptionGroup var key: KeyOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        if dryRun { return try options.withDatabase { try showPlan($0) } }
        try options.workingOnRun {
            let key = try $0.project.keys.archiveKey(file: key.keyFile)
            return .restore(
                try $0.restore(archive, into: into, firingTriggers: fireTriggers, isTrusted: trust, key: key))
        }
    }

    private func showPlan(_ database: ProjectDatabase) throws {
        let key = try database.project.keys.archiveKey(file: key.keyFile)
        let plan = try database.restorePlan(archive, into: into, key: key)
        if options.json { return Output.json(["statements": plan.statements]) }
        for statement in plan.statements { Output.line(statement + ";") }
        Output.error("\(Figures.count(plan.rows)) rows for \(plan.target); nothing was changed")
    }
}
