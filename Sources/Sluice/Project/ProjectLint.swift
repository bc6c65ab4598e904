internal import Foundation
internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceIntrospection
package import SluiceLint
internal import SluiceMigrations

/// What is to be looked through, and what stands above the project's `lint:`.
package struct LintRequest: Sendable {
    /// Files, folders and `-`; none for the project's revisions.
    package var paths: [String] = []
    /// What standard input holds, and what it is called.
    package var standardInput = ""
    package var standardInputName = "stdin"
    package var include: [String] = []
    package var exclude: [String] = []
    package var excludePaths: [String] = []
    package var version: String?
    package var assumesTransaction = false
    /// A squawk configuration; otherwise the nearest one above the current folder.
    package var configuration: String?
    /// Asked for the sizes of tables.
    package var database: String?
    /// Whether what a rule is sure of is written.
    package var fix = false

    package init() {}
}

package struct LintReport: Sendable {
    package internal(set) var findings: [Finding] = []
    package internal(set) var files = 0
    /// Those that were written.
    package internal(set) var fixed: [String] = []
    /// The text on standard input with its rewrites.
    package internal(set) var standardOutput: String?
}

extension Project {
    /// Looks through SQL.
    /// - Throws: `Problem` for a file that isn't there, and for a rule that there isn't.
    package func lint(_ request: LintRequest) throws -> LintReport {
        let linter = Linter(try lintOptions(request), catalog: try request.database.map(lintCatalog))
        var report = LintReport()
        for path in try request.paths.isEmpty ? revisionPaths() : sqlFiles(request.paths) {
            guard path == "-" || !linter.options.leavesOut(path) else { continue }
            report.files += 1
            let file = try path == "-" ? standardInput(request) : LintedPath(path, variables)
            var texts = file.inputs
            if request.fix {
                texts = try write(file, by: linter, into: &report)
            }
            for input in texts { report.findings += linter.findings(in: input) }
        }
        return report
    }

    private func write(
        _ file: LintedPath, by linter: Linter, into report: inout LintReport
    ) throws -> [LintInput] {
        let fixed = file.inputs.map(linter.fixed)
        if file.path == "-" { report.standardOutput = fixed.joined() }
        guard fixed != file.inputs.map(\.source.text), let bytes = try file.bytes(withTexts: fixed) else {
            return file.inputs
        }
        guard file.path != "-" else { return LintedPath(text: fixed.joined(), name: file.name).inputs }
        try Data(bytes).write(to: URL(filePath: file.path), options: .atomic)
        report.fixed.append(file.name)
        return try LintedPath(file.path, variables).inputs
    }

    private func standardInput(_ request: LintRequest) -> LintedPath {
        LintedPath(text: request.standardInput, name: request.standardInputName)
    }

    private func lintOptions(_ request: LintRequest) throws -> LintOptions {
        var options = LintOptions()
        if let (path, text) = try squawkConfiguration(request.configuration) {
            try SquawkConfiguration.read(text, file: path, into: &options)
        }
        try options.include(lintSettings.rules, at: .file(Self.settingsFile))
        try options.exclude(lintSettings.exclude, at: .file(Self.settingsFile))
        options.excludedPaths += lintSettings.excludePaths + request.excludePaths
        if let version = lintSettings.version { try options.setVersion(version, at: .file(Self.settingsFile)) }
        if let version = request.version { try options.setVersion(version) }
        options.assumesTransaction =
            request.assumesTransaction || lintSettings.assumesTransaction ?? options.assumesTransaction
        options.smallTable = lintSettings.smallTable ?? options.smallTable
        try options.include(request.include)
        try options.exclude(request.exclude)
        return options
    }

    /// The nearest one above the current folder, as squawk finds it, or else the project's.
    private func squawkConfiguration(_ given: String?) throws -> (path: String, text: String)? {
        if let given { return (given, try InputFile.text(at: URL(filePath: given))) }
        var folders = [URL(filePath: FileManager.default.currentDirectoryPath)]
        while let last = folders.last, last.path != last.deletingLastPathComponent().path, folders.count < 100 {
            folders.append(last.deletingLastPathComponent())
        }
        let files = (folders + [folder]).map { $0.appending(path: SquawkConfiguration.fileName) }
        guard let file = files.first(where: { FileManager.default.fileExists(atPath: $0.path) }) else { return nil }
        return (file.path, try InputFile.text(at: file))
    }

    private func lintCatalog(_ address: String) throws -> LintCatalog {
        let database = try database(at: address)
        guard database.url.dialect == .postgres else {
            throw Problem(
                .invalidDatabase, "the rules are for PostgreSQL, and this database is SQLite",
                hint: "give the address of a PostgreSQL database, or none")
        }
        let connection = try database.url.connect(.readOnly)
        return LintCatalog(
            try Snapshot.read(LintCatalog.parts, from: connection), serverVersion: connection.serverVersion)
    }

    private func revisionPaths() throws -> [String] {
        try revisions().paths
    }

    private func sqlFiles(_ paths: [String]) throws -> [String] {
        try paths.flatMap { path -> [String] in
            if path == "-" { return [path] }
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw Problem(.invalidProject, at: .file(path), "there is no such file")
            }
            guard isFolder.boolValue else { return [path] }
            let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
            return names.filter { $0.hasSuffix(".sql") }.sorted().map {
                path.hasSuffix("/") ? path + $0 : "\(path)/\($0)"
            }
        }
    }
}
