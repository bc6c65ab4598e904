/// A zstd frame that isn't compressed (RFC 8878, 3.1.1): for content that shrinks so much that a reader couldn't tell it from
/// a file made to fill its memory.
enum RawFrame {
    private static let magic: UInt32 = 0xFD2F_B528
    /// The content's size in four bytes, a window, a checksum.
    private static let descriptor: UInt8 = 0b1000_0100
    /// A window of 128 KiB, which is also the largest block.
    private static let window: UInt8 = 7 << 3
    private static let blockSize = 128 << 10

    /// - Parameter checksum: The low half of the content's XXH64.
    static func encode(_ content: [UInt8], checksum: UInt32) -> [UInt8] {
        var frame: [UInt8] = []
        frame.reserveCapacity(content.count + content.count / blockSize * 3 + 32)
        frame.append(littleEndian: magic)
        frame += [descriptor, window]
        frame.append(littleEndian: UInt32(content.count))
        var start = 0
        repeat {
            let end = min(start + blockSize, content.count)
            let header = UInt32(end - start) << 3 | (end == content.count ? 1 : 0)
            frame += [
                UInt8(truncatingIfNeeded: header), UInt8(truncatingIfNeeded: header >> 8),
                UInt8(truncatingIfNeeded: header >> 16),
            ]
            frame += content[start..<end]
            start = end
        } while start < content.count
        frame.append(littleEndian: checksum)
        return frame
    }
}
