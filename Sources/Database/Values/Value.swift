/// One column's value, as either database holds it.
///
/// A value goes to the C library and comes back without passing through a string, and a value that was read can be
/// bound again and is then the same value: that is what a cursor and an archive rely on.
public enum Value: Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int64)
    case real(Double)
    /// PostgreSQL's `numeric`, exact. SQLite has no decimal: there it is bound as text (see ``ExactDecimal``).
    case decimal(ExactDecimal)
    case text(String)
    case blob([UInt8])
    /// Anything else PostgreSQL has (uuid, timestamps, arrays, ranges, …) in its binary wire form, and SQLite text
    /// that isn't UTF-8.
    case native(NativeValue)

    public var isNull: Bool { self == .null }
}

/// A value in its database's own bytes, with the type that gives them meaning.
public struct NativeValue: Sendable, Hashable {
    /// PostgreSQL's type OID (`pg_type.oid`).
    public let typeID: UInt32
    public let bytes: [UInt8]

    public init(typeID: UInt32, bytes: [UInt8]) {
        self.typeID = typeID
        self.bytes = bytes
    }
}

extension Value: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByFloatLiteral
{
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(stringLiteral value: String) { self = .text(value) }
    public init(nilLiteral: ()) { self = .null }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(floatLiteral value: Double) { self = .real(value) }
}

extension Value {
    /// The integer this value holds, or nil. A SQLite boolean is an integer, so `.bool` answers too.
    public var integer: Int64? {
        switch self {
        case .integer(let number): number
        case .bool(let flag): flag ? 1 : 0
        default: nil
        }
    }

    /// A count as the state tables have it: what can be none counts as the nearest that is, so that it can be added up.
    package var count: Int { Int(Swift.max(0, Swift.min(integer ?? 0, Self.largestCount))) }

    private static let largestCount: Int64 = 1 << 53

    public var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// True for `true` and for SQLite's non-zero integer.
    public var isTrue: Bool { integer.map { $0 != 0 } ?? false }

    public var real: Double? {
        switch self {
        case .real(let number): number
        case .integer(let number): Double(number)
        case .decimal(let number): Double(number.description)
        default: nil
        }
    }
}

extension NativeValue {
    /// `pg_type.oid` of `text`; marks SQLite text whose bytes aren't UTF-8 (RFC 3629).
    package static let textTypeID: UInt32 = 25
}

extension Value {
    /// Text where the bytes are UTF-8, and otherwise the bytes themselves, so that nothing is repaired on the way.
    static func text(orRaw bytes: UnsafeRawBufferPointer) -> Value {
        if let text = String(validating: bytes, as: UTF8.self) { return .text(text) }
        return .native(NativeValue(typeID: NativeValue.textTypeID, bytes: Array(bytes)))
    }
}
