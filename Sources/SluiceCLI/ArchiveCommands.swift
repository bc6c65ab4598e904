internal import ArgumentParser
internal import Foundation
internal import Sluice

/// The key that encrypts archives.
struct KeyOptions: ParsableArguments {
    @Option(help: "A file with the key. Default: the environment variable SLUICE_KEY.")
    var keyFile: String?

    /// Nil where no key is given.
    func key() throws -> ArchiveKey? {
        if let keyFile { return try ArchiveKey(try InputFile.text(at: URL(filePath: keyFile))) }
        return try Self.environmentKey()
    }

    static func environmentKey() throws -> ArchiveKey? {
        try ProcessInfo.processInfo.environment["SLUICE_KEY"].map { try ArchiveKey($0) }
    }

    func requiredKey() throws -> ArchiveKey {
        if let key = try key() { return key }
        throw ArchiveError(.key, "--encrypt needs a key", hint: "set SLUICE_KEY or give --key-file")
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
        try options.reporting {
            let url = try options.databaseURL()
            let folder = try options.loadProject().archives.path
            let clock = ContinuousClock.now
            let connection = try url.connect()
            let name = try ObjectName(object, on: connection)
            if condition != nil, name.column != nil {
                throw ArchiveError(.unsupported, "--where takes whole rows", hint: "name the table without a column")
            }
            let subject = ArchiveSubject(table: name.table, column: name.column, condition: condition)
            let now = Timestamps.text(Date())
            if to == nil { try ArchiveFolder.create(folder) }
            var backup = Backup(
                subject, to: to ?? ArchiveFolder.freePath(for: subject.description, at: now, in: folder))
            backup.options.key = encrypt ? try key.requiredKey() : nil
            backup.tool = "sluice \(SluiceCommand.configuration.version)"
            backup.created = now
            let view = RowProgress("backup", isQuiet: options.json)
            backup.progress = { view.show($0) }
            let manifest = try backup.run(on: connection, database: url)
            view.end()
            let taken = (ContinuousClock.now - clock).inSeconds
            if options.json {
                return Output.json(
                    View(
                        archive: backup.path, rows: manifest.rows, bytes: manifest.bytes, digest: manifest.digest.value,
                        seconds: taken))
            }
            Output.line(backup.path)
            Output.error("\(Figures.count(manifest.rows)) rows in \(Figures.seconds(taken)), read back and compared")
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
            do throws(ArchiveError) { manifest = try ArchiveReader.manifest(of: path) } catch {
                (content, table, column, rows, created, isEncrypted) = (nil, nil, nil, nil, nil, nil)
                self.error = error.description
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
        try options.reporting {
            let folder = try options.loadProject().archives.path
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
                for line in try reader.lines(forKey: rowKey) { Output.line(line) }
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
    @OptionGroup var key: KeyOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.reporting {
            let connection = try options.databaseURL().connect()
            let reader = try ArchiveReader(path: archive, key: try key.key())
            let target = try into.map { try ObjectName($0, on: connection) }
            if target?.column == nil, target != nil, reader.manifest.content == .column {
                throw ArchiveError(.unsupported, "\(archive) holds a column", hint: "give --into TABLE.COLUMN")
            }
            let restore = Restore(reader, target: target.map { RestoreTarget(into: $0.table, column: $0.column) })
            if dryRun { return try showPlan(restore, connection) }
            try RestoreWork(restore, options).carryOut(RunOptions())
        }
    }

    private func showPlan(_ restore: Restore, _ connection: any Connection) throws {
        let steps = try restore.plan(on: connection)
        if options.json { return Output.json(["statements": steps]) }
        for step in steps { Output.line(step + ";") }
        Output.error(
            "\(Figures.count(restore.reader.manifest.rows)) rows for \(restore.target.description); nothing was changed"
        )
    }
}
