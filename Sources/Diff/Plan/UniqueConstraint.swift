/// A primary key or a unique constraint through an index that is made without its lock.
struct UniqueConstraint {
    let index: String
    let constraint: String

    /// Nil for another object, and for one whose text has more to it than columns.
    init?(_ object: SchemaObject) {
        guard object.id.kind == .constraint, object.create.count == 1,
            let match = object.core.wholeMatch(
                of:
                    /(UNIQUE|PRIMARY KEY)( NULLS NOT DISTINCT)? (\([^()]+\))( INCLUDE \([^()]+\))?((?: DEFERRABLE| INITIALLY DEFERRED)*)/
            )
        else { return nil }
        let head = object.create[0].dropLast(object.core.count + 1)
        guard object.create[0].hasSuffix(object.core), head.hasPrefix(Self.start),
            let middle = head.firstRange(of: Self.middle)
        else { return nil }
        let table = head[..<middle.lowerBound].dropFirst(Self.start.count)
        let name = head[middle.upperBound...]
        let tail = "\(match.4 ?? "")\(match.2 ?? "")"
        index = "CREATE UNIQUE INDEX CONCURRENTLY \(name) ON \(table) \(match.3)\(tail)"
        constraint = "\(head) \(match.1) USING INDEX \(name)\(match.5)"
    }

    private static let start = "ALTER TABLE "
    private static let middle = " ADD CONSTRAINT "
}
