import SluiceDatabase
import SluiceSchema
import SluiceTestSupport
import SluiceYAML

/// Operations as a revision's file holds them.
func operations(_ yaml: String) throws -> [Operation] {
    guard let node = try YAMLSource(file: "x.yaml", .invalidOperation).root(of: yaml) else { return [] }
    return try Operation.list(yaml: node).operations
}

/// Carries operations out as the runner does: each step in a transaction as it asks for. Returns the SQL that ran.
@discardableResult
func perform(_ operations: [Operation], on connection: any Connection) throws -> [String] {
    var ran: [String] = []
    for step in try Step.steps(for: operations, in: connection.dialect) {
        let body = {
            try step.perform(on: connection) { if case .run(let sql) = $0 { ran.append(sql) } }
        }
        switch (step.transaction, step.suspendsForeignKeys) {
        case (.none, _): try body()
        case (_, true): try ForeignKeys.suspended(on: connection) { try connection.transaction { try body() } }
        case (_, false): try connection.transaction { try body() }
        }
    }
    return ran
}

@discardableResult
func perform(_ yaml: String, on connection: any Connection) throws -> [String] {
    try perform(operations(yaml), on: connection)
}

/// A SQLite database filled by a script.
func sqlite(_ script: String = "") throws -> any Connection {
    let connection = try TestDatabase(.sqlite).connect()
    try connection.executeScript(script)
    return connection
}

extension Connection {
    /// Everything that `sqlite_schema` says, name by name.
    func sqliteSchema() throws -> [String: String] {
        try rows("SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema").reduce(into: [:]) {
            $0[$1[0].text ?? ""] = $1[1].text
        }
    }

    func sqliteSQL(_ name: String) throws -> String {
        try scalar("SELECT sql FROM sqlite_schema WHERE name = ?1", [.text(name)])?.text ?? ""
    }

    /// The rows of a table with their rowids and types, in one text.
    func contents(_ table: String, columns: [String]) throws -> [AnswerRow] {
        let list = columns.map { "\(dialect.quote($0)), typeof(\(dialect.quote($0)))" }.joined(separator: ", ")
        return try rows("SELECT \(list) FROM \(dialect.quote(table)) ORDER BY 1, 3")
    }
}
