internal import SluiceDatabase

/// Finds where frames end by their headers alone (RFC 8878), for archives whose seek table is damaged.
struct FrameWalk {
    private static let frameMagic: UInt32 = 0xFD2F_B528
    private static let longestHeader = 18
    private static let blockHeaderSize = 3
    private static let checksumSize = 4

    let file: OpenFile
    let end: Int

    /// The sizes of the frames from the file's start up to `end` or to the first place that is no frame.
    func sizes() -> [Int] {
        var sizes: [Int] = []
        var offset = 0
        while offset < end, sizes.count < ArchiveLimits.frames, let size = try? sizeOfFrame(at: offset), size > 0,
            offset + size <= end
        {
            sizes.append(size)
            offset += size
        }
        return sizes
    }

    private func sizeOfFrame(at offset: Int) throws(Problem) -> Int? {
        let head = try file.read(min(Self.longestHeader, end - offset), at: offset)
        var reader = ByteReader(head[...])
        guard let magic = reader.integer(UInt32.self) else { return nil }
        if magic & 0xFFFF_FFF0 == SkippableFrame.sluiceMagic {
            return reader.integer(UInt32.self).map { SkippableFrame.headerSize + Int($0) }
        }
        guard magic == Self.frameMagic, let descriptor = reader.integer(UInt8.self) else { return nil }
        let hasChecksum = descriptor & 0x04 != 0
        var position = offset + 5 + Self.fieldSizes(descriptor)
        while true {
            let block = try file.read(Self.blockHeaderSize, at: position)
            let header = Int(block[0]) | Int(block[1]) << 8 | Int(block[2]) << 16
            let isRepeatedByte = header >> 1 & 3 == 1
            position += Self.blockHeaderSize + (isRepeatedByte ? 1 : header >> 3)
            if header & 1 == 1 { break }
        }
        return position + (hasChecksum ? Self.checksumSize : 0) - offset
    }

    /// Window descriptor, dictionary id and content size, as the frame header's descriptor announces them.
    private static func fieldSizes(_ descriptor: UInt8) -> Int {
        let isSingleSegment = descriptor & 0x20 != 0
        let dictionary = [0, 1, 2, 4][Int(descriptor & 3)]
        let contentSize = [isSingleSegment ? 1 : 0, 2, 4, 8][Int(descriptor >> 6)]
        return (isSingleSegment ? 0 : 1) + dictionary + contentSize
    }
}
