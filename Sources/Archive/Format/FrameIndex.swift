/// What Sluice knows of each frame beyond the seek table: its rows, between which keys they lie, and a digest of the bytes as
/// they lie in the file, since zstd's own checksum doesn't cover every bit of a frame's header.
///
/// It is the one thing that grows with the table while an archive is written: some sixty bytes for each four MiB.
struct FrameIndex: Equatable {
    struct Entry: Equatable {
        let rows: UInt32
        let contentSize: UInt32
        let storedSize: UInt32
        let checksum: UInt32
        let digest: [UInt8]
        let keys: KeyBounds
    }

    static let digestSize = 16

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
            for key in [entry.keys.low ?? [], entry.keys.high ?? []] {
                bytes.append(UInt8(key.count))
                bytes += key
            }
        }
        return bytes
    }

    init(entries: [Entry] = []) { self.entries = entries }

    init?(_ bytes: ArraySlice<UInt8>) {
        var reader = ByteReader(bytes)
        while !reader.isAtEnd {
            guard let rows = reader.integer(UInt32.self), let contentSize = reader.integer(UInt32.self),
                let storedSize = reader.integer(UInt32.self), let checksum = reader.integer(UInt32.self),
                let digest = reader.take(Self.digestSize), let low = reader.text(), let high = reader.text()
            else { return nil }
            entries.append(
                Entry(
                    rows: rows, contentSize: contentSize, storedSize: storedSize, checksum: checksum,
                    digest: Array(digest), keys: KeyBounds(low: Array(low), high: Array(high))))
        }
    }

    /// The frames in which the key may be.
    func frames(holding key: [UInt8]) -> [Int] { entries.indices.filter { entries[$0].keys.covers(key) } }

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

extension ByteReader {
    /// A length of one byte, and as many bytes.
    fileprivate mutating func text() -> ArraySlice<UInt8>? { integer(UInt8.self).flatMap { take(Int($0)) } }
}
