import Foundation
import SluiceDatabase
import SluiceTestSupport

/// A table `r` of random columns and values.
enum RandomTable {
    private static let postgresTypes = [
        "bigint", "numeric", "text", "bytea", "double precision", "text[]", "timestamptz", "jsonb", "boolean",
    ]
    private static let sqliteTypes = ["INTEGER", "TEXT", "BLOB", "REAL", "NUMERIC", ""]

    /// - Returns: The names of the columns beside the key.
    static func make(in database: TestDatabase, _ generator: inout SeededGenerator) throws -> [String] {
        let isPostgres = database.engine == .postgres
        let types = isPostgres ? postgresTypes : sqliteTypes
        let columns = (0..<Int.random(in: 1...5, using: &generator)).map { number in
            (name: "c \(number)", type: types.randomElement(using: &generator) ?? "")
        }
        let definitions = columns.map { "\"\($0.name)\" \($0.type)" }.joined(separator: ", ")
        let connection = try database.connect()
        try connection.execute("CREATE TABLE r (id \(isPostgres ? "bigint" : "INTEGER") PRIMARY KEY, \(definitions))")
        for id in 0..<Int.random(in: 0...400, using: &generator) {
            let key = Value.integer(Int64(id * 3 - 100))
            let values = columns.map { isPostgres ? postgres($0.type, &generator) : sqlite(&generator) }
            let marks = (1...columns.count + 1).map { number in
                let cast = isPostgres && number > 1 ? "::text::\(columns[number - 2].type)" : ""
                return connection.dialect.placeholder(number) + cast
            }
            try connection.execute("INSERT INTO r VALUES (\(marks.joined(separator: ", ")))", [key] + values)
        }
        return columns.map(\.name)
    }

    private static func text(_ generator: inout SeededGenerator) -> String {
        let alphabet = ["a", "\\", "'", "\"", "\t", "\n", "\r", "ü", "🦀", "N", ",", "{", "}", " ", "x"]
        return (0..<Int.random(in: 0...10, using: &generator))
            .map { _ in alphabet.randomElement(using: &generator) ?? "" }.joined()
    }

    private static func sqlite(_ generator: inout SeededGenerator) -> Value {
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: .null
        case 1: .integer(Int64(bitPattern: generator.next()) >> Int64.random(in: 0..<64, using: &generator))
        case 2: .real(Double(bitPattern: generator.next()).isNaN ? 0.1 : Double(bitPattern: generator.next()))
        case 3: .real(Double(Int.random(in: 0..<100_000, using: &generator)) / 100)
        case 4: .text(text(&generator) + (Bool.random(using: &generator) ? "\0" : ""))
        default:
            .blob(
                (0..<Int.random(in: 0...20, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator)
                })
        }
    }

    private static func postgres(_ type: String, _ generator: inout SeededGenerator) -> Value {
        if Int.random(in: 0..<5, using: &generator) == 0 { return .null }
        let number = Int64(bitPattern: generator.next())
        switch type {
        case "bigint": return .text("\(number)")
        case "numeric": return .text("\(number)e\(Int.random(in: -40...40, using: &generator))")
        case "bytea": return .text("\\x" + String(format: "%016lx", number))
        case "double precision":
            let real = Double(bitPattern: UInt64(bitPattern: number))
            return .text(real.isNaN ? "NaN" : real.isInfinite ? "Infinity" : "\(real)")
        case "text[]":
            let quoted = text(&generator).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            return .text("{\"\(quoted)\",NULL}")
        case "timestamptz": return .text("2026-01-01 00:00:00.\(UInt64(bitPattern: number) % 1_000_000)+00")
        case "jsonb": return .text("{\"n\": \(number)}")
        case "boolean": return .text(number > 0 ? "t" : "f")
        default: return .text(text(&generator))
        }
    }
}
