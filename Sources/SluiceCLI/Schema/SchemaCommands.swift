internal import ArgumentParser
internal import Foundation
internal import Sluice

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Compare the database with the project's desired schema. Exit code 4: they differ.",
        discussion: "The desired schema is schema.sql, or the .sql files in the folder schema, in any order.")

    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.withDatabase { database in
            let check = try database.checkSchema()
            DifferencesView(check).print(asJSON: options.json)
            if !check.differences.isEmpty { throw ExitCode.differs }
        }
    }
}

struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Compare two schemas and print the SQL that leads from one to the other.",
        discussion: """
            Each is a database's URL, a .sql file, or a folder of them. Files are loaded into a throwaway database \
            beside the first of them that is a database, else beside the project's. Exit code 4: they differ.
            """)

    @Argument(help: "What there is.") var from: String
    @Argument(help: "What there is to be.") var to: String
    @OptionGroup var wishes: DiffOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.withProject { project in
            let folder = URL(filePath: FileManager.default.currentDirectoryPath)
            let sources = try [from, to].map { try project.schemaSource($0, in: folder) }
            let address = zip([from, to], sources).first { source in
                if case .database = source.1 { true } else { false }
            }?.0
            let database = try options.database(of: project, at: address ?? options.database)
            var wish = try wishes.wish(destroys: true)
            // What is printed is for the first of them, as it is.
            wish.givesBack = true
            let (proposal, unseen) = try database.propose(sources[0], sources[1], wish)
            let view = ProposalView(proposal, unseen: unseen)
            view.print(asJSON: options.json)
            if !proposal.differences.isEmpty { throw ExitCode.differs }
        }
    }
}

/// What a plan between schemas may do.
struct DiffOptions: ParsableArguments {
    @Option(
        help: "A table or column under a new name, old:new, as in users:people or users.mail:email. Can be repeated.")
    var rename: [String] = []
    @Flag(help: "Plain statements, as for an empty database: indexes and constraints are made under their locks.")
    var unsafe = false

    func wish(destroys: Bool) throws -> SchemaProposal.Wish {
        var wish = SchemaProposal.Wish()
        wish.destroys = destroys
        wish.style = unsafe ? .plain : .patient
        wish.renames = try rename.map { text in
            let parts = text.split(separator: ":").map(String.init)
            guard parts.count == 2 else { throw ValidationError("--rename takes old:new, not '\(text)'") }
            return (parts[0], parts[1])
        }
        return wish
    }
}

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Write, load or draw a schema.",
        subcommands: [SchemaDumpCommand.self, SchemaLoadCommand.self, SchemaGraphCommand.self])
}

struct SchemaDumpCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dump", abstract: "Print the schema as SQL that makes it again, the same text each time.")

    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.withDatabase { database in
            let statements = try database.dumpSchema(of: .database(database.url))
            if options.json { return Output.json(["sql": statements]) }
            Output.exact(statements.map { $0.withSemicolon + "\n" }.joined(separator: "\n").trimmingLastLineEnd)
        }
    }
}

struct SchemaLoadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load", abstract: "Make a schema on an empty database, all of it or nothing.",
        discussion:
            "Rows in the files are left out, and where the database stands isn't touched: 'sluice stamp heads' says it."
    )

    @Argument(
        help: "A .sql file, a folder of them, or a database's URL. Default: the project's schema.sql or folder schema.")
    var source: String?
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.withDatabase { database in
            let count = try database.loadSchema(source.map(database.named) ?? database.project.desiredSchema())
            if options.json { return Output.json(["statements": count]) }
            Output.line("the schema is there, by \(Figures.count(count)) statements")
        }
    }
}

struct SchemaGraphCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "graph", abstract: "Print tables and foreign keys as an entity relationship diagram in Mermaid.")

    @Argument(help: "A .sql file, a folder of them, or a database's URL. Default: the project's database.")
    var source: String?
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.withDatabase { database in
            let graph = try database.schemaGraph(of: source.map(database.named) ?? .database(database.url))
            if options.json { return Output.json(["mermaid": graph]) }
            Output.text(graph)
        }
    }
}

extension ProjectDatabase {
    /// As it is named from the current folder.
    fileprivate func named(_ text: String) throws -> SchemaSource {
        try project.schemaSource(text, in: URL(filePath: FileManager.default.currentDirectoryPath))
    }
}

extension String {
    fileprivate var trimmingLastLineEnd: String { hasSuffix("\n") ? String(dropLast()) : self }
}
