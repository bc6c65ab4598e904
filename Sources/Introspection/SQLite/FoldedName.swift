extension String {
    /// A name as SQLite compares it: the letters A to Z in any case are the same, all others aren't.
    package var folded: String {
        String(
            decoding: utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
