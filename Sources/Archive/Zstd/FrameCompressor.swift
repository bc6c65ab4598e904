internal import CSluiceZstd
internal import SluiceDatabase

/// Compresses independent zstd frames, one after another, on libzstd's own worker threads.
final class FrameCompressor {
    /// Larger than any window used here, so that each job has enough to do and the last one of a frame is short.
    private static let jobSize: CInt = 1 << 20
    /// The window covers a whole frame, so long-distance matching sees all of it; decoders accept up to 27 unasked.
    private static let wideWindowLog: CInt = 22

    private let context: OpaquePointer

    init(level: Int, workers: Int) throws(Problem) {
        guard let context = ZSTD_createCCtx() else { throw Problem(.archiveFile, "no memory for zstd") }
        self.context = context
        try set(ZSTD_c_compressionLevel, CInt(level))
        try set(ZSTD_c_checksumFlag, 1)
        // A libzstd built without threads refuses this, and then compresses on the caller's: the same frames, later.
        if workers > 0, (try? set(ZSTD_c_nbWorkers, CInt(workers))) != nil {
            try set(ZSTD_c_jobSize, Self.jobSize)
        }
    }

    deinit { ZSTD_freeCCtx(context) }

    /// One frame; its last four bytes are the low half of the content's XXH64. Wide rows repeat each other at distances
    /// that the level's own window doesn't reach.
    func compress(_ content: [UInt8], wideRows: Bool) throws(Problem) -> [UInt8] {
        try set(ZSTD_c_enableLongDistanceMatching, wideRows ? 1 : 0)
        try set(ZSTD_c_windowLog, wideRows ? Self.wideWindowLog : 0)
        var result = 0
        let frame = [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(content.count)) { buffer, filled in
            result = content.withUnsafeBytes { source in
                ZSTD_compress2(context, buffer.baseAddress, buffer.count, source.baseAddress, source.count)
            }
            filled = ZSTD_isError(result) == 0 ? result : 0
        }
        guard ZSTD_isError(result) == 0 else { throw .zstd("can't compress", result) }
        return frame
    }

    private func set(_ parameter: ZSTD_cParameter, _ value: CInt) throws(Problem) {
        let result = ZSTD_CCtx_setParameter(context, parameter, value)
        guard ZSTD_isError(result) == 0 else { throw .zstd("zstd refuses a setting", result) }
    }
}

extension Problem {
    static func zstd(_ what: String, _ result: Int, _ code: Code = .archiveFormat) -> Problem {
        Problem(code, "\(what): \(String(cString: ZSTD_getErrorName(result)))")
    }
}
