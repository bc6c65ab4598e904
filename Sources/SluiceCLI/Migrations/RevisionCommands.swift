internal import ArgumentParser
internal import Foundation
internal import Sluice

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "init", abstract: "Make a new project in a folder.")

    @Argument(help: "The folder. Default: the current one.")
    var folder: String?
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.reporting {
            let path = folder ?? options.project ?? FileManager.default.currentDirectoryPath
            let made = try Project.initialize(URL(filePath: path), database: options.database)
            if let variable = made.variable {
                Output.error(
                    "the address has a password, so it isn't written: sluice.yaml takes it from \(variable), which is yours to set"
                )
            }
            if options.json { return Output.json(["created": made.paths]) }
            if made.paths.isEmpty { Output.line("nothing to do: \(path) is a project already") }
            for path in made.paths { Output.line("made \(path)") }
        }
    }
}

struct RevisionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revision", abstract: "Write the file of a new revision.")

    @Option(name: [.short, .long], help: "What it does, in a few words.")
    var message = ""
    @Option(help: "The revision it follows; several for a merge. Default: the only head.")
    var head: [String] = []
    @Flag(help: "Allow a --head that others follow already: a branch starts there.")
    var splice = false
    @Option(help: "A name for the branch that starts here. Can be repeated.")
    var branchLabel: [String] = []
    @Option(help: "A revision of another branch that must be applied before. Can be repeated.")
    var dependsOn: [String] = []
    @Option(help: "The id, instead of a random one.")
    var revId: String?
    @Flag(help: "A repeatable revision, of a view or a function: applied again whenever its file changes.")
    var `repeat` = false
    @Flag(help: "Write SQL sections instead of YAML operations.")
    var sqlFile = false
    @Flag(
        help:
            "Fill it with what leads from the database's schema to the desired one (schema.sql, or the folder schema).")
    var autogenerate = false
    @Flag(help: "With --autogenerate: drop, after an archive, what isn't wanted any more, instead of deprecating it.")
    var destructive = false
    @OptionGroup var wishes: DiffOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        if autogenerate { return try options.withDatabase(generate) }
        try options.withProject { project in
            let format: RevisionFile.Format = sqlFile ? .sql : .yaml
            let revisions = try project.revisions()
            let draft =
                try `repeat`
                ? revisions.repeatableDraft(message, id: revId, dependsOn: dependsOn, format: format)
                : revisions.graph.draft(request(format))
            try NewRevision.write(draft, project, options)
        }
    }

    func validate() throws {
        if `repeat`, autogenerate || splice || !head.isEmpty || !branchLabel.isEmpty {
            throw ValidationError("--repeat goes with -m, --rev-id, --depends-on and --sql-file alone")
        }
    }

    private func request(_ format: RevisionFile.Format) -> RevisionRequest {
        RevisionRequest(
            message: message, heads: head, splice: splice, branchLabels: branchLabel, dependsOn: dependsOn, id: revId,
            format: format)
    }

    private func generate(_ database: ProjectDatabase) throws {
        let graph = try database.project.revisions().graph
        // What can't be written isn't worth the comparison.
        _ = try graph.draft(request(.yaml))
        try database.requireAllApplied()
        let wish = try wishes.wish(destroys: destructive)
        let (proposal, unseen) = try database.propose(.database(database.url), database.project.desiredSchema(), wish)
        for object in unseen { Output.error("not compared: \(object)") }
        guard !proposal.differences.isEmpty else {
            if options.json { return Output.json(["differences": [String]()]) }
            return Output.line("nothing to do: the database has the desired schema")
        }
        if !options.json { for difference in proposal.differences { Output.error(difference.summary) } }
        for rename in proposal.likelyRenames {
            Output.error(
                "\(rename.old) goes and \(rename.new) comes, of the same kind: if it is the same under a new name, "
                    + "say --rename \(rename.option)")
        }
        let proposed = ProposedRevision(proposal, on: database.url)
        var request = request(proposed.format)
        request.keepsOwners = proposed.keepsOwners
        let draft = try graph.draft(request)
        try NewRevision.write(draft, database.project, options, proposed)
    }
}

struct MergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge", abstract: "Write a revision that joins several heads.")

    @Argument(help: "The revisions to join; 'heads' for all.")
    var revisions: [String]
    @Option(name: [.short, .long], help: "What it does, in a few words.")
    var message: String?
    @Option(help: "A name for the branch that starts here. Can be repeated.")
    var branchLabel: [String] = []
    @Option(help: "The id, instead of a random one.")
    var revId: String?
    @Flag(help: "Allow revisions that others follow already.")
    var splice = false
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.withProject { project in
            let graph = try project.revisions().graph
            var request = RevisionRequest(
                message: message ?? "", heads: revisions, splice: splice, branchLabels: branchLabel, id: revId)
            if message == nil {
                request.message =
                    "merge \(try graph.mergeDraft(request).header.downRevisions.joined(separator: " and "))"
            }
            try NewRevision.write(graph.mergeDraft(request), project, options)
        }
    }
}

private struct NewRevision: Encodable {
    let revision: String
    let downRevision: [String]
    let path: String
    /// Jobs that are to be filled in.
    let jobs: [String]

    enum CodingKeys: String, CodingKey {
        case revision, path, jobs
        case downRevision = "down_revision"
    }

    static func write(
        _ draft: RevisionDraft, _ project: Project, _ options: GlobalOptions, _ proposed: ProposedRevision? = nil
    ) throws {
        let path = try RevisionWriter.write(
            draft, into: project.migrations.path, upgrade: proposed?.upgrade ?? "",
            downgrade: proposed?.downgrade ?? "")
        let jobs = try proposed?.writeJobs(into: project.backfills) ?? []
        if options.json {
            return Output.json(
                NewRevision(
                    revision: draft.header.id, downRevision: draft.header.downRevisions, path: path, jobs: jobs))
        }
        Output.line("wrote \(path)")
        for job in jobs { Output.line("wrote \(job): fill it in, 'sluice upgrade' refuses it as it is") }
    }
}

struct EditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Open a revision's file in $VISUAL or $EDITOR.")

    @Argument(help: "The revision, by any of its names; 'current' for where the database stands.")
    var revision: String
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.withProject { project in
            let paths = try project.paths(ofRevisions: revision, at: options.database)
            if options.json { return Output.json(["paths": paths]) }
            let environment = ProcessInfo.processInfo.environment
            guard let editor = environment["VISUAL"] ?? environment["EDITOR"], !editor.isEmpty else {
                throw ValidationError("neither VISUAL nor EDITOR is set; the file is \(paths.joined(separator: ", "))")
            }
            let process = Process()
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments = ["-c", "\(editor) \"$@\"", "sh"] + paths
            process.environment = ChildProcess.environment()
            try process.run()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else { throw ExitCode.failure }
        }
    }
}
