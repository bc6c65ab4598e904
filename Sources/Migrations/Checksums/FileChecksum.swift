/// What is stored of a revision's file when it is applied: the hash of its bytes and that of its meaning, `BYTES:MEANING`.
/// Databases of earlier versions have the first alone.
struct FileChecksum {
    let bytes: String
    let meaning: String?

    init(bytes: [UInt8], of revision: Revision) {
        self.bytes = Checksum.hex(bytes)
        meaning = revision.meaning
    }

    init(stored: String) {
        let parts = stored.split(separator: ":", maxSplits: 1)
        bytes = parts.first.map(String.init) ?? ""
        meaning = parts.count > 1 ? String(parts[1]) : nil
    }

    var stored: String { meaning.map { "\(bytes):\($0)" } ?? bytes }

    /// Whether these are the bytes, or would be with the other line ends or with a byte order mark.
    func isOf(_ file: [UInt8]) -> Bool {
        if Checksum.hex(file) == bytes { return true }
        let unix = file.withoutReturns
        let windows = unix.flatMap { $0 == .newline ? [.carriageReturn, .newline] : [$0] }
        let texts = [unix, windows, [0xEF, 0xBB, 0xBF] + unix, [0xEF, 0xBB, 0xBF] + windows]
        return texts.contains { Checksum.hex($0) == bytes }
    }
}

extension [UInt8] {
    fileprivate var withoutReturns: [UInt8] {
        guard contains(.carriageReturn) else { return self }
        var text: [UInt8] = []
        text.reserveCapacity(count)
        for index in indices {
            let endsLine = self[index] == .carriageReturn && index + 1 < count && self[index + 1] == .newline
            if !endsLine { text.append(self[index]) }
        }
        return text
    }
}
