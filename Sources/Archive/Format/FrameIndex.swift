/// What Sluice knows of each frame beyond the seek table: its rows, the first row's key, and a digest of the bytes as
/// they lie in the file, since zstd's own checksum doesn't cover every bit of a frame's header.
///
/// It is the one thing that grows with the table while an archive is written: some forty bytes for each four MiB.
struct FrameIndex: Equatable {
    struct Entry: Equatable {
        let rows: UInt32
        let contentSize: UInt32
        let storedSize: UInt32
        let checksum: UInt32
        let digest: [UInt8]
        let firstKey: [UInt8]
    }

    static let digestSize = 16
    /// A longer key is cut; the index then still leads to the right frame or the one before it.
    static let longestKey = 64

    var entries: [Entry] = []

    static func digest(of frame: [UInt8]) -> [UInt8] {
        Array(DigestAlgorithm.sha256.digest(of: frame[...]).prefix(digestSize))
    }

    func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        for entry in entries {
            bytes.append(littleEndian: entry.rows)
            bytes.append(littleEndian: entry.contentSize)
            bytes.append(littleEndian: entry.storedSize)
            bytes.append(littleEndian: entry.checksum)
            bytes += entry.digest
            bytes.append(UInt8(entry.firstKey.count))
            bytes += entry.firstKey
        }
        return bytes
    }

    init(entries: [Entry] = []) { self.entries = entries }

    init?(_ bytes: ArraySlice<UInt8>) {
        var reader = ByteReader(bytes)
        while !reader.isAtEnd {
            guard let rows = reader.integer(UInt32.self), let contentSize = reader.integer(UInt32.self),
                let storedSize = reader.integer(UInt32.self), let checksum = reader.integer(UInt32.self),
                let digest = reader.take(Self.digestSize), let keyLength = reader.integer(UInt8.self),
                let key = reader.take(Int(keyLength))
            else { return nil }
            entries.append(
                Entry(
                    rows: rows, contentSize: contentSize, storedSize: storedSize, checksum: checksum,
                    digest: Array(digest), firstKey: Array(key)))
        }
    }

    /// The seek table of the whole file, which follows from the index and the sizes of the other sections.
    func seekTable(indexSize: Int, manifestSize: Int, encrypted: Bool) -> SeekTable {
        let frames = entries.map { entry in
            encrypted
                ? SeekTable.Entry.skippable(size: Int(entry.storedSize))
                : SeekTable.Entry(
                    compressedSize: entry.storedSize, contentSize: entry.contentSize, checksum: entry.checksum)
        }
        return SeekTable(
            entries: [.skippable(size: ArchiveHeader.encodedSize)] + frames
                + [.skippable(size: indexSize), .skippable(size: manifestSize)])
    }
}
