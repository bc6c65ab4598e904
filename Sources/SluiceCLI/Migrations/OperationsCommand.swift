internal import ArgumentParser
internal import Sluice

struct OperationsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "operations", abstract: "Show what a revision can do: all operations, or one with its keys.")

    @Argument(help: "An operation, such as add_column.")
    var name: String?
    @OptionGroup var options: GlobalOptions

    private struct List: Encodable {
        struct Entry: Encodable {
            let name: String
            let summary: String
        }

        let operations: [Entry]
    }

    private struct Detail: Encodable {
        struct Key: Encodable {
            let name: String
            let takes: String
            let required: Bool
            @OrNull var `default`: String?
        }

        struct PostgresExample: Encodable {
            let example: String
            let postgres: [String]
        }

        let name: String
        let summary: String
        let databases: [String]
        let keys: [Key]
        let lock: String
        let undoneBy: String
        let example: String
        let postgres: [String]
        let sqlite: [String]
        let postgresExamples: [PostgresExample]

        enum CodingKeys: String, CodingKey {
            case name, summary, databases, keys, lock, example, postgres, sqlite
            case undoneBy = "undone_by"
            case postgresExamples = "postgres_examples"
        }

        init(_ description: OperationDescription) {
            let reference = description.reference
            name = reference.name
            summary = reference.summary
            databases =
                switch reference.databases {
                case .both: ["postgres", "sqlite"]
                case .postgres, .sqlite: [reference.databases.rawValue]
                }
            keys = description.keys.map {
                Key(name: $0.name, takes: $0.kind, required: $0.isRequired, default: $0.absent)
            }
            lock = reference.lock
            undoneBy = description.undoneBy
            example = reference.example
            postgres = description.postgres
            sqlite = description.sqlite
            postgresExamples = description.postgresExamples.map { PostgresExample(example: $0.yaml, postgres: $0.sql) }
        }
    }

    func run() throws {
        try options.reporting {
            guard let name else { return list() }
            guard let reference = OperationReference.all.first(where: { $0.name == name }) else {
                throw ValidationError(OperationReference.unknown(name))
            }
            let description = try OperationDescription(reference)
            if options.json { return Output.json(Detail(description)) }
            Output.text(OperationPage.text(description))
        }
    }

    private func list() {
        let all = OperationReference.all
        if options.json {
            return Output.json(List(operations: all.map { List.Entry(name: $0.name, summary: $0.summary) }))
        }
        let width = all.map(\.name.count).max() ?? 0
        for reference in all {
            let margin = String(repeating: " ", count: width - reference.name.count)
            Output.line("\(reference.name)\(margin)  \(reference.summary)")
        }
    }
}
