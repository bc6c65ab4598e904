internal import ArgumentParser
internal import Foundation
internal import Sluice

/// The key that encrypts archives.
struct KeyOptions: ParsableArguments {
    @Option(help: "A file with the key. Default: the environment variable SLUICE_KEY.")
    var keyFile: String?
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
