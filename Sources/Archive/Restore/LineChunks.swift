/// A frame's lines in runs small enough for one transaction, cut only where a statement ends.
struct LineChunks {
    struct Chunk {
        let lines: ArraySlice<UInt8>
        let rows: Int
        /// The row of the frame that follows the chunk.
        let endRow: Int
    }

    private let content: [UInt8]
    private let shape: LineShape
    private let maximumRows: Int
    private let maximumBytes: Int
    let rowCount: Int

    init(_ content: [UInt8], of payload: PayloadFormat, maximumRows: Int, maximumBytes: Int) {
        self.content = content
        shape = LineShape(of: payload)
        self.maximumRows = maximumRows
        self.maximumBytes = maximumBytes
        rowCount = content.withUnsafeBufferPointer { $0.reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) } }
    }

    func chunks(from firstRow: Int) -> [Chunk] {
        var chunks: [Chunk] = []
        var row = 0
        var start = content.startIndex
        var position = start
        var rows = 0
        while position < content.endIndex {
            let lineStart = position
            position = content[...].endOfLine(from: position)
            row += 1
            if row <= firstRow {
                start = position
                continue
            }
            rows += 1
            let isFull = rows >= maximumRows || position - start >= maximumBytes
            let isCut = content[lineStart..<position].withUnsafeBytes(shape.isCut)
            if position == content.endIndex || isFull && isCut {
                chunks.append(Chunk(lines: content[start..<position], rows: rows, endRow: row))
                start = position
                rows = 0
            }
        }
        return chunks
    }
}
