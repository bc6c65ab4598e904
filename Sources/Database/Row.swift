/// One row of a result while the driver stands on it. It must not outlive the closure it is handed to: the bytes
/// belong to the C library, which is why a row can't be copied.
public struct Row: ~Copyable {
    let reader: any RowReader

    init(_ reader: any RowReader) { self.reader = reader }

    public var count: Int { reader.columnCount }

    /// Copies a column out.
    public subscript(column: Int) -> Value { reader.value(at: column) }

    /// All columns, copied out.
    public var values: [Value] { (0..<count).map { reader.value(at: $0) } }

    public func isNull(at column: Int) -> Bool { reader.isNull(at: column) }

    /// A column's bytes where the C library holds them, without a copy: UTF-8 for text, the binary wire form for
    /// PostgreSQL's other types. Empty for NULL.
    public func withBytes<Result>(at column: Int, _ body: (RawSpan) throws -> Result) rethrows -> Result {
        try body(reader.bytes(at: column).bytes)
    }

    public func name(of column: Int) -> String { reader.columnName(column) }
}

/// What a driver offers for the row it stands on.
protocol RowReader: AnyObject {
    var columnCount: Int { get }
    func columnName(_ column: Int) -> String
    func value(at column: Int) -> Value
    func isNull(at column: Int) -> Bool
    func bytes(at column: Int) -> UnsafeRawBufferPointer
}
