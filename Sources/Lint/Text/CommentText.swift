internal import SluiceDatabase

/// A comment, without the marks that make it one.
struct CommentText {
    /// Of the whole comment.
    let range: Range<Int>
    let body: Range<Int>
    let text: String

    /// Without blanks around it, and without what stands behind another `--`.
    var words: String {
        let trimmed = text.trimmingBlanks
        guard let end = trimmed.firstRange(of: "--") else { return String(trimmed) }
        return String(trimmed[..<end.lowerBound].trimmingBlanks)
    }

    static func all(in source: SourceText, _ gaps: [Range<Int>]) -> [CommentText] {
        gaps.flatMap { all(in: source, $0) }
    }

    private static func all(in source: SourceText, _ gap: Range<Int>) -> [CommentText] {
        let bytes = source.bytes
        var comments: [CommentText] = []
        var position = gap.lowerBound
        while position + 1 < gap.upperBound {
            let start = position
            if bytes[start] == dash, bytes[start + 1] == dash {
                position = bytes[start..<gap.upperBound].firstIndex(of: UInt8(ascii: "\n")) ?? gap.upperBound
                comments.append(CommentText(source, start..<position, closing: 0))
            } else if bytes[start] == slash, bytes[start + 1] == star {
                position = end(of: bytes, start, gap.upperBound)
                comments.append(CommentText(source, start..<position, closing: 2))
            } else {
                position += 1
            }
        }
        return comments
    }

    private static let dash = UInt8(ascii: "-")
    private static let slash = UInt8(ascii: "/")
    private static let star = UInt8(ascii: "*")

    /// They nest.
    private static func end(of bytes: [UInt8], _ start: Int, _ limit: Int) -> Int {
        var (depth, position) = (0, start)
        while position + 1 < limit {
            switch (bytes[position], bytes[position + 1]) {
            case (slash, star): (depth, position) = (depth + 1, position + 2)
            case (star, slash): (depth, position) = (depth - 1, position + 2)
            default: position += 1
            }
            if depth == 0 { return position }
        }
        return limit
    }

    private init(_ source: SourceText, _ range: Range<Int>, closing: Int) {
        self.range = range
        body = range.lowerBound + 2..<max(range.lowerBound + 2, range.upperBound - closing)
        text = source.string(body)
    }
}
