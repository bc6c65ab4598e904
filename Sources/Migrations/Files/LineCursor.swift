/// Walks over a text's lines without copying them.
struct LineCursor {
    private let bytes: [UInt8]
    private var position: Int

    /// Behind a byte order mark, which some editors write.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The next line without its end.
    mutating func next() -> ArraySlice<UInt8>? {
        guard position < bytes.count else { return nil }
        let start = position
        while position < bytes.count, bytes[position] != .newline { position += 1 }
        let end = position > start && bytes[position - 1] == .carriageReturn ? position - 1 : position
        position += 1
        return bytes[start..<end]
    }
}

extension UInt8 {
    static let newline = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let tab = UInt8(ascii: "\t")
    static let hash = UInt8(ascii: "#")
    static let colon = UInt8(ascii: ":")
    static let comma = UInt8(ascii: ",")
    static let dash = UInt8(ascii: "-")

    var isBlank: Bool { self == .space || self == .tab }
    /// What YAML and SQL headers name their keys with.
    var isKeyCharacter: Bool { self == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
}

extension ArraySlice<UInt8> {
    var trimmed: ArraySlice<UInt8> {
        var slice = self
        while let first = slice.first, first.isBlank { slice.removeFirst() }
        while let last = slice.last, last.isBlank { slice.removeLast() }
        return slice
    }

    var text: String { String(decoding: self, as: UTF8.self) }
}
