/// A frame's lines in runs small enough for one transaction.
struct LineChunks {
    struct Chunk {
        let lines: ArraySlice<UInt8>
        let rows: Int
        /// The row of the frame that follows the chunk.
        let endRow: Int
    }

    private static let newline = UInt8(ascii: "\n")
    private let content: [UInt8]
    private let maximumRows: Int
    private let maximumBytes: Int
    let rowCount: Int

    init(_ content: [UInt8], maximumRows: Int, maximumBytes: Int) {
        self.content = content
        self.maximumRows = maximumRows
        self.maximumBytes = maximumBytes
        rowCount = content.reduce(0) { $0 + ($1 == Self.newline ? 1 : 0) }
    }

    func chunks(from firstRow: Int) -> [Chunk] {
        var chunks: [Chunk] = []
        var row = 0
        var start = content.startIndex
        var position = start
        var rows = 0
        while position < content.endIndex {
            position = content[position...].firstIndex(of: Self.newline).map { $0 + 1 } ?? content.endIndex
            row += 1
            if row <= firstRow {
                start = position
                continue
            }
            rows += 1
            if rows == maximumRows || position - start >= maximumBytes || position == content.endIndex {
                chunks.append(Chunk(lines: content[start..<position], rows: rows, endRow: row))
                start = position
                rows = 0
            }
        }
        return chunks
    }
}
