/// Parameters as libpq wants them: one address, length and format each. Nothing but text and what the server has no
/// binary form for goes over the wire as text.
struct PostgresParameters {
    private var storage: [UInt8] = []
    /// Where each value starts in `storage`; nil is NULL.
    private var offsets: [Int?] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    init(_ values: [Value], types: [UInt32], sql: String) throws(DatabaseError) {
        guard values.count == types.count else {
            throw DatabaseError(
                kind: .syntax, code: "",
                message: "the statement has \(types.count) parameters and was given \(values.count)", sql: sql)
        }
        for (value, type) in zip(values, types) {
            switch try PostgresWire.encode(value, as: type) {
            case .null: try append(nil, format: 1)
            case .binary(let bytes): try append(bytes, format: 1)
            case .text(let text): try append(Array(text.utf8), format: 0)
            }
        }
    }

    var count: Int32 { Int32(offsets.count) }

    private mutating func append(_ bytes: [UInt8]?, format: Int32) throws(DatabaseError) {
        guard let length = Int32(exactly: bytes?.count ?? 0) else {
            throw DatabaseError(kind: .data, code: "54000", message: "a value of more than 2 GB can't be sent")
        }
        offsets.append(bytes.map { _ in storage.count })
        lengths.append(length)
        formats.append(format)
        storage.append(contentsOf: bytes ?? [])
        // Text must end with a NUL for libpq; after binary it does no harm.
        storage.append(0)
    }

    func withPointers<Result>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Result
    ) -> Result {
        storage.withUnsafeBytes { bytes in
            let start = bytes.assumingMemoryBound(to: CChar.self).baseAddress
            let values = offsets.map { offset in offset.flatMap { start?.advanced(by: $0) } }
            return body(values, lengths, formats)
        }
    }
}
