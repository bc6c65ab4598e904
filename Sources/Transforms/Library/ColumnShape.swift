/// What a transform must know of the column it writes to.
public struct ColumnShape: Sendable, Hashable {
    public let name: String
    public let kind: ColumnKind
    /// Characters, for `varchar(n)` and `char(n)`.
    public let maxLength: Int?
    public let isNullable: Bool
    /// True where the column alone is a primary key or unique.
    public let isUnique: Bool

    public init(
        name: String, kind: ColumnKind, maxLength: Int? = nil, isNullable: Bool = true, isUnique: Bool = false
    ) {
        self.name = name
        self.kind = kind
        self.maxLength = maxLength
        self.isNullable = isNullable
        self.isUnique = isUnique
    }
}

/// A column's type, as far as it decides what a transform may write.
public indirect enum ColumnKind: Sendable, Hashable {
    case text
    /// 2, 4 or 8 bytes.
    case integer(bytes: Int)
    case decimal(precision: Int?, scale: Int?)
    case real
    case boolean
    case date
    case timestamp
    case time
    case uuid
    case json
    case binary
    case inet
    case macaddr
    case array(of: ColumnKind)
    /// No transform but null, constant, keep and a SQL expression is offered for these.
    case other(String)

    package var label: String {
        switch self {
        case .text: "text"
        case .integer(let bytes): "integer of \(bytes) bytes"
        case .decimal: "decimal"
        case .real: "floating point"
        case .boolean: "boolean"
        case .date: "date"
        case .timestamp: "timestamp"
        case .time: "time"
        case .uuid: "uuid"
        case .json: "json"
        case .binary: "binary"
        case .inet: "network address"
        case .macaddr: "mac address"
        case .array(let element): "array of \(element.label)"
        case .other(let name): name
        }
    }

    package var isText: Bool { self == .text }
    package var isInteger: Bool { if case .integer = self { true } else { false } }
    package var isNumber: Bool {
        switch self {
        case .integer, .decimal, .real: true
        default: false
        }
    }
    package var isDate: Bool { self == .date || self == .timestamp }
}
