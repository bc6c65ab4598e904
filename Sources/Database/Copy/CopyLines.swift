/// Cuts what `COPY … TO STDOUT` sends into lines and their fields. Blocks end anywhere, also in the middle of a line.
package struct CopyLines {
    /// The beginning of a line whose end is in a later block.
    private var pending: [UInt8] = []

    package init() {}

    /// Calls `body` for each line that ends in this block, without its newline.
    package mutating func forEach(
        in block: RawSpan, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void
    ) throws {
        try block.withUnsafeBytes { raw in
            let bytes = raw.assumingMemoryBound(to: UInt8.self)
            var start = 0
            var place = 0
            while place < bytes.count {
                defer { place += 1 }
                guard bytes[place] == CopyText.newline else { continue }
                let line = UnsafeBufferPointer(rebasing: bytes[start..<place])
                start = place + 1
                if pending.isEmpty {
                    try body(line)
                } else {
                    pending.append(contentsOf: line)
                    let whole = pending
                    pending.removeAll(keepingCapacity: true)
                    try whole.withUnsafeBufferPointer(body)
                }
            }
            if start < bytes.count { pending.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...])) }
        }
    }

    /// Calls `body` with the decoded fields of each line; nil for NULL.
    package mutating func forEachRow(in block: RawSpan, _ body: ([[UInt8]?]) throws -> Void) throws {
        var fields: [UnsafeBufferPointer<UInt8>] = []
        try forEach(in: block) { line in
            Self.split(line, into: &fields)
            try body(
                fields.map { field in
                    var text: [UInt8] = []
                    return CopyText.decode(field, into: &text) ? text : nil
                })
        }
    }

    /// - Parameter fields: room that lives across lines; what it held is gone.
    package static func split(_ line: UnsafeBufferPointer<UInt8>, into fields: inout [UnsafeBufferPointer<UInt8>]) {
        fields.removeAll(keepingCapacity: true)
        var start = 0
        for place in 0..<line.count where line[place] == CopyText.tab {
            fields.append(UnsafeBufferPointer(rebasing: line[start..<place]))
            start = place + 1
        }
        fields.append(UnsafeBufferPointer(rebasing: line[start...]))
    }
}
