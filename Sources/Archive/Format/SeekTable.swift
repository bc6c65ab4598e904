/// The seek table of zstd's seekable format, so that its tools can read an archive at any place too.
///
/// It is the last frame of the file: an entry for each frame before it, skippable ones with no content, then a
/// footer of fixed size that is found from the end.
struct SeekTable: Equatable {
    struct Entry: Equatable {
        let compressedSize: UInt32
        let contentSize: UInt32
        /// The low half of the content's XXH64.
        let checksum: UInt32

        static func skippable(size: Int) -> Entry {
            Entry(compressedSize: UInt32(size), contentSize: 0, checksum: checksumOfNothing)
        }

        /// XXH64 of no bytes is 0xEF46DB3751D8E999.
        private static let checksumOfNothing: UInt32 = 0x51D8_E999
    }

    static let footerSize = 9
    private static let magic: UInt32 = 0x8F92_EAB1
    private static let entriesHaveChecksums: UInt8 = 0x80
    private static let entrySize = 12

    var entries: [Entry] = []

    static func encodedSize(entryCount: Int) -> Int {
        SkippableFrame.headerSize + entryCount * entrySize + footerSize
    }

    func encoded() -> [UInt8] {
        var payload: [UInt8] = []
        payload.reserveCapacity(Self.encodedSize(entryCount: entries.count))
        for entry in entries {
            payload.append(littleEndian: entry.compressedSize)
            payload.append(littleEndian: entry.contentSize)
            payload.append(littleEndian: entry.checksum)
        }
        payload.append(littleEndian: UInt32(entries.count))
        payload.append(Self.entriesHaveChecksums)
        payload.append(littleEndian: Self.magic)
        return SkippableFrame.encode(magic: SkippableFrame.seekTableMagic, payload)
    }

    /// How many entries the footer announces, or nil where it is no footer.
    static func entryCount(footer: [UInt8]) -> Int? {
        var reader = ByteReader(footer[...])
        guard let count = reader.integer(UInt32.self), reader.integer(UInt8.self) == entriesHaveChecksums,
            reader.integer(UInt32.self) == magic
        else { return nil }
        return Int(count)
    }

    init(entries: [Entry] = []) { self.entries = entries }

    init?(_ frame: [UInt8]) {
        guard let payload = SkippableFrame.decode(magic: SkippableFrame.seekTableMagic, frame),
            payload.count >= Self.footerSize,
            let count = Self.entryCount(footer: Array(payload.suffix(Self.footerSize))),
            payload.count == count * Self.entrySize + Self.footerSize
        else { return nil }
        var reader = ByteReader(payload)
        for _ in 0..<count {
            guard let compressed = reader.integer(UInt32.self), let content = reader.integer(UInt32.self),
                let checksum = reader.integer(UInt32.self)
            else { return nil }
            entries.append(Entry(compressedSize: compressed, contentSize: content, checksum: checksum))
        }
    }
}
