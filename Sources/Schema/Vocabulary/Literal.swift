package import SluiceDatabase

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
        case .bool(let flag): dialect.truth(flag)
        case .number(let digits): digits
        case .text(let text): dialect.literal(text)
        case .binary(let bytes): dialect.literal(bytes)
        case .sql(let text): text.text(for: dialect) ?? "NULL"
        }
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
