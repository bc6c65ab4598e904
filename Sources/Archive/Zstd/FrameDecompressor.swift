internal import CSluiceZstd

/// Decompresses single frames whose size is known from the seek table.
final class FrameDecompressor {
    private let context: OpaquePointer

    init() throws(ArchiveError) {
        guard let context = ZSTD_createDCtx() else { throw ArchiveError(.file, "no memory for zstd") }
        self.context = context
    }

    deinit { ZSTD_freeDCtx(context) }

    /// Fails where the frame is damaged (its own checksum included) or isn't `size` bytes long.
    func decompress(_ frame: [UInt8], size: Int) throws(ArchiveError) -> [UInt8] {
        var result = 0
        let content = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            result = frame.withUnsafeBytes {
                ZSTD_decompressDCtx(context, buffer.baseAddress, size, $0.baseAddress, $0.count)
            }
            filled = ZSTD_isError(result) == 0 ? result : 0
        }
        guard ZSTD_isError(result) == 0 else { throw .zstd("can't decompress", result, kind: .damaged) }
        guard result == size else {
            throw ArchiveError(.damaged, "decompresses to \(result) bytes instead of \(size)")
        }
        return content
    }
}
