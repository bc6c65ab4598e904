/// The rows of one frame while they gather.
struct FrameContent: Sendable {
    private(set) var bytes: [UInt8] = []
    private(set) var rows = 0
    private(set) var keys = KeyBounds()
    /// False where the last row's statement goes on: then the next row must follow in the same frame.
    private(set) var isCut = true

    private let shape: LineShape

    init(of payload: PayloadFormat, expectedSize: Int) {
        shape = LineShape(of: payload)
        // A little more, so that the row that fills it doesn't make it move.
        bytes.reserveCapacity(expectedSize + expectedSize / 8)
    }

    /// Adds a row: a line with its newline.
    mutating func append(_ line: RawSpan) {
        line.withUnsafeBytes { line in
            bytes.append(contentsOf: line)
            keys.include(shape.firstField(of: line))
            isCut = shape.isCut(after: line)
        }
        rows += 1
    }
}
