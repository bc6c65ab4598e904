internal import ArgumentParser
internal import Foundation
internal import Sluice

struct LintCommand: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, sarif, github }

    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Find statements that lock others out, lose data or break running programs, before they run.",
        discussion: """
            Reads .sql files, folders, '-' for standard input, and revisions; without files the project's revisions, for \
            PostgreSQL. Exit codes: 0 nothing found, 4 something was found.
            """)

    @Argument(help: "Files and folders; '-' for standard input.")
    var files: [String] = []
    @Flag(help: "Write what a rule is sure of into the files.")
    var fix = false
    @Option(help: "text, json, sarif or github.")
    var format: Format?
    @Option(name: [.short, .long], help: "A rule beside the default ones; can be repeated, or a list with commas.")
    var include: [String] = []
    @Option(name: [.short, .long], help: "A rule not to ask; can be repeated, or a list with commas.")
    var exclude: [String] = []
    @Option(help: "A pattern of files to leave out; can be repeated.")
    var excludePath: [String] = []
    @Option(help: "The PostgreSQL that it is for, such as 16.")
    var pgVersion: String?
    @Flag(help: "Each file runs inside a transaction.")
    var assumeInTransaction = false
    @Option(name: [.short, .long], help: "A squawk configuration. Default: the nearest .squawk.toml.")
    var config: String?
    @Option(help: "What standard input is called in findings.")
    var stdinFilepath: String?
    @Flag(help: "List the rules.")
    var rules = false
    @OptionGroup var options: GlobalOptions

    func run() throws {
        if rules { return LintView.list(asJSON: options.json) }
        try options.withProject { project in
            let report = try project.lint(request())
            // With --fix, what was on standard input goes on to standard output.
            if let text = report.standardOutput {
                FileHandle.standardOutput.write(Data(text.utf8))
            } else {
                LintView(report).show(options.json ? .json : format ?? .text)
            }
            if report.findings.contains(where: { !$0.isNote }) { throw ExitCode.differs }
        }
    }

    private func request() throws -> LintRequest {
        var request = LintRequest()
        request.paths = files
        if files.contains("-") {
            request.standardInput = String(
                decoding: try FileHandle.standardInput.readToEnd() ?? Data(), as: UTF8.self)
        }
        if let stdinFilepath { request.standardInputName = stdinFilepath }
        request.include = Self.split(include)
        request.exclude = Self.split(exclude)
        request.excludePaths = excludePath
        request.version = pgVersion
        request.assumesTransaction = assumeInTransaction
        request.configuration = config
        request.database = options.database
        request.fix = fix
        return request
    }

    private static func split(_ lists: [String]) -> [String] {
        lists.flatMap { $0.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } }
    }
}
