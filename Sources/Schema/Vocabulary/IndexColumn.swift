/// One key of an index: a column or an expression, and how it sorts.
public struct IndexColumn: Sendable, Hashable, ExpressibleByStringLiteral {
    public enum Key: Sendable, Hashable {
        case column(String)
        case expression(SQLText)
    }

    public enum Nulls: String, Sendable, Hashable, CaseIterable { case first, last }

    public var key: Key
    public var descending: Bool
    public var nulls: Nulls?
    public var collation: String?
    /// PostgreSQL's operator class: `gin_trgm_ops`, `text_pattern_ops`.
    public var operatorClass: String?

    public init(
        _ key: Key, descending: Bool = false, nulls: Nulls? = nil, collation: String? = nil,
        operatorClass: String? = nil
    ) {
        self.key = key
        self.descending = descending
        self.nulls = nulls
        self.collation = collation
        self.operatorClass = operatorClass
    }

    public init(stringLiteral value: String) { self.init(.column(value)) }
}
