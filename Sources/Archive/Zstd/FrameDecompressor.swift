internal import CSluiceZstd
internal import SluiceDatabase

/// Decompresses single frames whose size is known from the seek table.
final class FrameDecompressor {
    private let context: OpaquePointer

    init() throws(Problem) {
        guard let context = ZSTD_createDCtx() else { throw Problem(.archiveFile, "no memory for zstd") }
        self.context = context
    }

    deinit { ZSTD_freeDCtx(context) }

    /// As the frame's own header says; nil for one that doesn't. A file that was cut off has nothing else to say it.
    static func contentSize(of frame: [UInt8]) -> Int? {
        let size = frame.withUnsafeBytes { ZSTD_getFrameContentSize($0.baseAddress, $0.count) }
        // ZSTD_CONTENTSIZE_UNKNOWN and ZSTD_CONTENTSIZE_ERROR are the two largest numbers.
        guard size <= longestContent else { return nil }
        return Int(size)
    }

    /// No frame is this long: a size that was forged must not reserve all memory.
    private static let longestContent: UInt64 = 1 << 30

    /// Fails where the frame is damaged (its own checksum included) or isn't `size` bytes long.
    func decompress(_ frame: [UInt8], size: Int) throws(Problem) -> [UInt8] {
        var result = 0
        let content = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            result = frame.withUnsafeBytes {
                ZSTD_decompressDCtx(context, buffer.baseAddress, size, $0.baseAddress, $0.count)
            }
            filled = ZSTD_isError(result) == 0 ? result : 0
        }
        guard ZSTD_isError(result) == 0 else { throw .zstd("can't decompress", result, .archiveDamaged) }
        guard result == size else {
            throw Problem(.archiveDamaged, "decompresses to \(result) bytes instead of \(size)")
        }
        return content
    }
}
