package import Database

/// A value that a revision writes into a row.
public enum Literal: Sendable, Hashable {
    case null
    case bool(Bool)
    /// Digits as written, so that no decimal place is lost on the way.
    case number(String)
    case text(String)
    case binary([UInt8])
    /// An expression the database computes, such as `CURRENT_TIMESTAMP`.
    case sql(SQLText)

    package func sql(in dialect: Dialect) -> String {
        switch self {
        case .null: "NULL"
        case .bool(let flag): dialect.name == .postgres ? (flag ? "TRUE" : "FALSE") : (flag ? "1" : "0")
        case .number(let digits): digits
        case .text(let text): dialect.literal(text)
        case .binary(let bytes): dialect.name == .postgres ? "'\\x\(Self.hex(bytes))'::bytea" : "X'\(Self.hex(bytes))'"
        case .sql(let text): text.text(for: dialect) ?? "NULL"
        }
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}

extension Literal: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByFloatLiteral
{
    public init(integerLiteral value: Int) { self = .number(String(value)) }
    public init(floatLiteral value: Double) { self = .number(String(value)) }
    public init(stringLiteral value: String) { self = .text(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(nilLiteral: ()) { self = .null }
}
