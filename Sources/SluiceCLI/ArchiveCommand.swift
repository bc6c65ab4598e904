internal import ArgumentParser
internal import Foundation
internal import Sluice

struct ArchiveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive", abstract: "Look into one archive.",
        subcommands: [
            ArchiveVerifyCommand.self, ArchiveShowCommand.self, ArchiveExtractCommand.self, ArchiveCatCommand.self,
        ])
}

struct ArchiveVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Read every byte and name what is damaged. Exit code 4: something is.")

    @Argument(help: "The archive.")
    var file: String?
    @Flag(
        help:
            "All of the project's archives, and whether those are there that the database's dropped columns and tables need."
    )
    var all = false
    @OptionGroup var key: KeyOptions
    @OptionGroup var options: GlobalOptions

    private struct View: Encodable {
        let archive: String
        let intact: Bool
        let rows: Int
        let frames: Int
        let damaged: [String]

        init(_ found: ArchiveVerification) {
            archive = found.path
            intact = found.isIntact
            rows = found.rows
            frames = found.frames
            damaged = found.damages.map(\.description)
        }

        init(_ path: String, failed problem: Problem) {
            (archive, intact, rows, frames, damaged) = (path, false, 0, 0, [problem.words])
        }

        func print() {
            if intact { return Output.line("\(archive): \(Figures.count(rows)) rows in \(frames) frames, intact") }
            for damage in damaged { Output.line("\(archive): \(damage)") }
        }
    }

    private struct AllView: Encodable {
        let archives: [View]
        let intact: Bool
        /// Archives that dropped columns and tables need, and that aren't there.
        let missing: [String]
    }

    func validate() throws {
        if all == (file != nil) { throw ValidationError("name one archive, or give --all") }
    }

    func run() throws {
        guard let file else { return try verifyAll() }
        try options.withProject { project in
            let path = try project.carrier.located(file)
            let view = View(
                try ArchiveVerifier(path: path, key: try project.keys.archiveKey(file: key.keyFile)).verify())
            if options.json { Output.json(view) } else { view.print() }
            if !view.intact { throw ExitCode.differs }
        }
    }

    /// One that can't be read hides no other.
    private func verifyAll() throws {
        try options.withProject { project in
            let key = try project.keys.archiveKey(file: key.keyFile)
            let views = try ArchiveFolder.list(project.archives.path).archives.map { path -> View in
                do throws(Problem) {
                    return View(try ArchiveVerifier(path: path, key: key).verify())
                } catch {
                    return View(path, failed: error)
                }
            }
            let missing = missingArchives(project)
            let isIntact = views.allSatisfy(\.intact)
            if options.json {
                Output.json(AllView(archives: views, intact: isIntact, missing: missing.map(\.archive)))
            } else {
                for view in views { view.print() }
                for (name, archive) in missing {
                    Output.line("\(archive): isn't there, and \(name) was dropped into it")
                }
                if views.isEmpty { Output.line("no archives in \(project.archives.path)") }
            }
            if !isIntact || !missing.isEmpty { throw ExitCode.differs }
        }
    }

    /// Files can be read where no database is within reach.
    private func missingArchives(_ project: Project) -> [(name: String, archive: String)] {
        do {
            let database = try options.database(of: project, at: options.database)
            guard !database.url.isMissingFile else { return [] }
            return try database.wayOut(.readOnly).lost()
        } catch {
            Output.error("no database was asked which archives its dropped columns and tables need: \(error)")
            return []
        }
    }
}

struct ArchiveShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Say in words what an archive holds, and how it comes back.")

    @Argument(help: "The archive.")
    var file: String
    @OptionGroup var key: KeyOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.withProject { project in
            let path = try project.carrier.located(file)
            let announced = try ArchiveReader.manifest(of: path)
            let archiveKey = announced.isConcealed ? try project.keys.archiveKey(file: key.keyFile) : nil
            let manifest = try archiveKey.map { try ArchiveReader(path: path, key: $0).manifest } ?? announced
            if options.json { return Output.json(ManifestView(archive: path, manifest: manifest)) }
            for line in ArchiveWords(manifest, path).lines { Output.line(line) }
            if let state = ArchiveCarrier.state(of: path) { Output.line("copy: \(state)") }
        }
    }

    private struct ManifestView: Encodable {
        let archive: String
        let manifest: Manifest
    }
}

struct ArchiveExtractCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract",
        abstract: "Print the rows with one key, found by the index. Exit code 4: there are none.")

    @Argument(help: "The archive.")
    var file: String
    @Argument(help: "The key; of several columns, a value each.")
    var rowKey: [String]
    @OptionGroup var key: KeyOptions
    @OptionGroup var options: GlobalOptions

    private struct View: Encodable {
        let archive: String
        let rows: [[String: String?]]
    }

    func run() throws {
        try options.withProject { project in
            let path = try project.carrier.located(file)
            let reader = try ArchiveReader(path: path, key: try project.keys.archiveKey(file: key.keyFile))
            let names = reader.manifest.columns.map(\.name)
            let rows = try reader.rows(withKey: rowKey)
            if options.json {
                Output.json(
                    View(
                        archive: path,
                        rows: rows.map { Dictionary(zip(names, $0)) { first, _ in first } }))
            }
            if !options.json {
                for row in rows {
                    for (name, value) in zip(names, row) { Output.exactLine("\(name) = \(value ?? "NULL")") }
                    if rows.count > 1 { Output.line("") }
                }
                if rows.isEmpty {
                    let left = reader.missingEnd.map { " in what is left: \($0)" } ?? ""
                    Output.error("no row has this \(reader.keyColumns.joined(separator: ", "))\(left)")
                }
            }
            if rows.isEmpty { throw ExitCode.differs }
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
        try options.withProject { project in
            let path = try project.carrier.located(file)
            let reader = try ArchiveReader(path: path, key: try project.keys.archiveKey(file: key.keyFile))
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
