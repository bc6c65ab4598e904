internal import CZstd

/// Compresses independent zstd frames, one after another, on libzstd's own worker threads.
final class FrameCompressor {
    /// Larger than any window used here, so that each job has enough to do and the last one of a frame is short.
    private static let jobSize: CInt = 1 << 20
    /// The window covers a whole frame, so long-distance matching sees all of it; decoders accept up to 27 unasked.
    private static let wideWindowLog: CInt = 22

    private let context: OpaquePointer
    private var frame: [UInt8] = []
    private let outputBlock = ZSTD_CStreamOutSize()

    init(level: Int, workers: Int) throws(ArchiveError) {
        guard let context = ZSTD_createCCtx() else { throw ArchiveError(.file, "no memory for zstd") }
        self.context = context
        try set(ZSTD_c_compressionLevel, CInt(level))
        try set(ZSTD_c_checksumFlag, 1)
        // A libzstd built without threads refuses this, and then compresses on the caller's: the same frames, later.
        if workers > 0, (try? set(ZSTD_c_nbWorkers, CInt(workers))) != nil {
            try set(ZSTD_c_jobSize, Self.jobSize)
        }
    }

    deinit { ZSTD_freeCCtx(context) }

    /// Wide rows repeat each other at distances that the level's own window doesn't reach.
    func beginFrame(wideRows: Bool) throws(ArchiveError) {
        frame.removeAll(keepingCapacity: true)
        try set(ZSTD_c_enableLongDistanceMatching, wideRows ? 1 : 0)
        try set(ZSTD_c_windowLog, wideRows ? Self.wideWindowLog : 0)
    }

    func append(_ bytes: [UInt8]) throws(ArchiveError) {
        var consumed = 0
        while consumed < bytes.count { _ = try step(bytes, &consumed, ZSTD_e_continue) }
    }

    /// The frame's compressed bytes; its last four are the low half of the content's XXH64.
    func endFrame() throws(ArchiveError) -> [UInt8] {
        var consumed = 0
        while try step([], &consumed, ZSTD_e_end) > 0 {}
        return frame
    }

    private func step(
        _ bytes: [UInt8], _ consumed: inout Int, _ directive: ZSTD_EndDirective
    ) throws(ArchiveError) -> Int {
        let start = frame.count
        frame.append(contentsOf: repeatElement(0, count: outputBlock))
        var produced = 0
        let remaining = bytes.withUnsafeBytes { source in
            frame.withUnsafeMutableBytes { target in
                var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: consumed)
                var output = ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: start)
                let remaining = ZSTD_compressStream2(context, &output, &input, directive)
                consumed = input.pos
                produced = output.pos - start
                return remaining
            }
        }
        frame.removeLast(outputBlock - produced)
        guard ZSTD_isError(remaining) == 0 else { throw .zstd("can't compress", remaining) }
        return remaining
    }

    private func set(_ parameter: ZSTD_cParameter, _ value: CInt) throws(ArchiveError) {
        let result = ZSTD_CCtx_setParameter(context, parameter, value)
        guard ZSTD_isError(result) == 0 else { throw .zstd("zstd refuses a setting", result) }
    }
}

extension ArchiveError {
    static func zstd(_ what: String, _ code: Int, kind: Kind = .format) -> ArchiveError {
        ArchiveError(kind, "\(what): \(String(cString: ZSTD_getErrorName(code)))")
    }
}
