package import SluiceDatabase

/// A column's type: a portable name that each database has a type for, or a database's own type passed through.
public indirect enum ColumnType: Sendable, Hashable {
    case integer
    case bigint
    case string(length: Int?)
    case text
    case numeric(precision: Int?, scale: Int?)
    case boolean
    /// PostgreSQL: `timestamp with time zone`. SQLite: text in ISO 8601 or a number, as its date functions read them.
    case datetime
    case date
    /// PostgreSQL: `jsonb`; its own `json` is written `{postgres: json, sqlite: text}`. SQLite: `TEXT`, because a column declared JSON would turn the text `1.0` into a number.
    case json
    case uuid
    case binary
    /// A type of the database's own, written as it is: `tsvector`, `bigint[]`, `REAL`.
    case native(String)
    /// A type for each database.
    case perDialect(postgres: ColumnType, sqlite: ColumnType)

    /// Reads `string(50)`, `numeric(10,2)` and the other portable names; anything else is a native type.
    public init(_ text: String) {
        let trimmed = text.drop(while: \.isWhitespace)
        let parts = trimmed.split(separator: "(", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts[0].lowercased().filter { !$0.isWhitespace }
        let arguments = parts.count > 1 ? Self.arguments(parts[1]) : []
        switch (name, arguments?.count) {
        case ("integer", 0): self = .integer
        case ("bigint", 0): self = .bigint
        case ("string", 0): self = .string(length: nil)
        case ("string", 1): self = .string(length: arguments?[0])
        case ("text", 0): self = .text
        case ("numeric", 0): self = .numeric(precision: nil, scale: nil)
        case ("numeric", 1): self = .numeric(precision: arguments?[0], scale: nil)
        case ("numeric", 2): self = .numeric(precision: arguments?[0], scale: arguments?[1])
        case ("boolean", 0): self = .boolean
        case ("datetime", 0): self = .datetime
        case ("date", 0): self = .date
        case ("json", 0): self = .json
        case ("uuid", 0): self = .uuid
        case ("binary", 0): self = .binary
        default: self = .native(text)
        }
    }

    /// The numbers before a closing parenthesis that ends the text; nil where it is something else.
    private static func arguments(_ text: Substring) -> [Int]? {
        guard text.last == ")" else { return nil }
        let numbers = text.dropLast().split(separator: ",").map { Int($0.filter { !$0.isWhitespace }) }
        return numbers.contains(nil) ? nil : numbers.compactMap { $0 }
    }
}

extension ColumnType: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self.init(value) }
}

extension ColumnType {
    package func sql(in dialect: Dialect) -> String {
        dialect.choose(postgres: postgresSQL, sqlite: sqliteSQL)
    }

    private var postgresSQL: String {
        switch self {
        case .integer: "integer"
        case .bigint: "bigint"
        case .string(let length): length.map { "character varying(\($0))" } ?? "character varying"
        case .text: "text"
        case .numeric(let precision, let scale): "numeric" + Self.parenthesized(precision, scale)
        case .boolean: "boolean"
        case .datetime: "timestamp with time zone"
        case .date: "date"
        case .json: "jsonb"
        case .uuid: "uuid"
        case .binary: "bytea"
        case .native(let text): text
        // There is such a type, and that is what is asked for.
        case .perDialect(.json, _): "json"
        case .perDialect(let postgres, _): postgres.postgresSQL
        }
    }

    private var sqliteSQL: String {
        switch self {
        case .integer: "INTEGER"
        case .bigint: "BIGINT"
        case .string(let length): length.map { "VARCHAR(\($0))" } ?? "VARCHAR"
        case .text, .json, .uuid: "TEXT"
        case .numeric(let precision, let scale): "NUMERIC" + Self.parenthesized(precision, scale)
        case .boolean: "BOOLEAN"
        case .datetime: "DATETIME"
        case .date: "DATE"
        case .binary: "BLOB"
        case .native(let text): text
        case .perDialect(_, let sqlite): sqlite.sqliteSQL
        }
    }

    /// STRICT tables know six types only; each portable type has one that holds its values.
    package var strictSQLiteSQL: String {
        switch self {
        case .integer, .bigint, .boolean: "INTEGER"
        case .string, .text, .json, .uuid, .datetime, .date: "TEXT"
        case .numeric: "REAL"
        case .binary: "BLOB"
        case .native(let text): text
        case .perDialect(_, let sqlite): sqlite.strictSQLiteSQL
        }
    }

    private static func parenthesized(_ numbers: Int?...) -> String {
        let given = numbers.compactMap { $0 }
        return given.isEmpty ? "" : "(" + given.map(String.init).joined(separator: ",") + ")"
    }
}
