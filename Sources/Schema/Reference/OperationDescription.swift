internal import SluiceDatabase
internal import SluiceYAML

/// All that there is to say about an operation, its decoder and its example asked.
package struct OperationDescription: Sendable, Hashable {
    package struct Key: Sendable, Hashable {
        package let name: String
        package let kind: String
        package let isRequired: Bool
        /// What holds without the key; nil for nothing.
        package let absent: String?
    }

    /// An example of what PostgreSQL alone has, and what it becomes.
    package struct PostgresExample: Sendable, Hashable {
        package let yaml: String
        package let sql: [String]
    }

    package let reference: OperationReference
    package let keys: [Key]
    /// The example as each database runs it.
    package let postgres: [String]
    package let sqlite: [String]
    package let postgresExamples: [PostgresExample]
    /// What a derived downgrade does, or why there is none.
    package let undoneBy: String

    /// - Throws: ``Problem`` for an example that its decoder refuses.
    package init(_ reference: OperationReference) throws {
        self.reference = reference
        let recorder = YAMLKeyRecorder()
        let operations = try recorder.record { try Operation.list(reading: reference.example) }
        keys = recorder.keys.filter { $0.owner == reference.name }.map {
            Key(name: $0.key, kind: $0.kind ?? "keys of its own", isRequired: $0.isRequired, absent: $0.absent)
        }
        let before = try Operation.list(reading: OperationReference.common + "\n" + reference.before)
        postgres = reference.databases == .sqlite ? [] : try Self.postgres(operations)
        sqlite = reference.databases == .postgres ? [] : try Self.sqlite(operations, after: before)
        postgresExamples = try reference.postgresExamples.map { yaml in
            PostgresExample(yaml: yaml, sql: try Self.postgres(Operation.list(reading: yaml)))
        }
        undoneBy =
            switch operations[0].inverse {
            case .operations([]): "nothing: there is nothing to undo"
            case .operations(let inverse): inverse.map(\.summary).joined(separator: ", ")
            case .irreversible(let reason): "a downgrade that is written out: \(reason)"
            }
    }

    private static func postgres(_ operations: [Operation]) throws -> [String] {
        try Step.steps(for: operations, in: .postgres).flatMap { step in
            try step.postgresStatements(serverVersion: nil).map { $0.script(in: .postgres) }
        }
    }

    /// On an empty database in memory, with the tables that the example is about.
    private static func sqlite(_ operations: [Operation], after before: [Operation]) throws -> [String] {
        let connection = try DatabaseURL(sqlitePath: ":memory:").connect(.create)
        var statements: [String] = []
        for step in try Step.steps(for: before, in: .sqlite) {
            try ForeignKeys.suspended(on: connection) { try step.perform(on: connection) }
        }
        for step in try Step.steps(for: operations, in: .sqlite) {
            try ForeignKeys.suspended(on: connection) {
                try step.perform(on: connection, assumesRows: true) { statements.append($0.script(in: .sqlite)) }
            }
        }
        return statements
    }
}

extension Operation {
    fileprivate static func list(reading yaml: String) throws -> [Operation] {
        let source = YAMLSource(file: "example", .invalidOperation)
        return try source.root(of: yaml).map { try list(yaml: $0).operations } ?? []
    }

    /// Names as they stand in YAML, sorted.
    package static var names: [String] { decoders.keys.sorted() }
}
