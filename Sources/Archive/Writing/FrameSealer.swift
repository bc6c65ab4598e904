internal import Dispatch
internal import SluiceDatabase
internal import Synchronization

/// Compresses, encrypts, writes and reads back one frame after another on a thread of its own, while the database
/// already gives the next rows.
final class FrameSealer: Sendable {
    /// What is known at the end.
    struct Summary {
        var index = FrameIndex()
        var rows = 0
        var bytes = 0
        var digest: [UInt8] = []
    }

    private let state: Mutex<SealedFrames>
    private let queue = DispatchQueue(label: "sluice.archive.frames")
    /// One frame at work and one that waits: however large the table, memory holds no more.
    private let room = DispatchSemaphore(value: 2)

    init(_ file: OpenFile, options: ArchiveWriter.Options, cipher: ArchiveCipher?) throws(Problem) {
        let compressor = try FrameCompressor(level: options.level, workers: options.workers)
        let decompressor = try FrameDecompressor()
        let offset = try file.size()
        state = Mutex(
            SealedFrames(
                file: file, cipher: cipher, compressor: compressor, decompressor: decompressor, offset: offset))
    }

    /// Waits for room. An error is that of an earlier frame.
    func seal(_ frame: FrameContent) throws(Problem) {
        room.wait()
        if let failure = state.withLock({ $0.failure }) {
            room.signal()
            throw failure
        }
        queue.async { [self] in
            state.withLock { $0.add(frame) }
            room.signal()
        }
    }

    /// Waits for the frames under way.
    func finish() throws(Problem) -> Summary {
        queue.sync {}
        let (failure, summary) = state.withLock { ($0.failure, $0.finished) }
        if let failure { throw failure }
        return summary
    }
}

/// The frames written so far, on the sealer's thread.
private struct SealedFrames {
    /// From this average on a frame counts as one of wide rows.
    private static let wideRow = 1 << 10

    private let file: OpenFile
    private let cipher: ArchiveCipher?
    private let compressor: FrameCompressor
    private let decompressor: FrameDecompressor
    private var digest: RunningDigest
    private var summary = FrameSealer.Summary()
    private var isWide = false
    private var offset: Int
    private(set) var failure: Problem?

    init(
        file: OpenFile, cipher: ArchiveCipher?, compressor: FrameCompressor, decompressor: FrameDecompressor,
        offset: Int
    ) {
        self.file = file
        self.cipher = cipher
        self.compressor = compressor
        self.decompressor = decompressor
        self.offset = offset
        digest = RunningDigest(cipher?.digest ?? .sha256)
    }

    var finished: FrameSealer.Summary {
        var summary = summary
        summary.digest = digest.finish()
        return summary
    }

    mutating func add(_ frame: FrameContent) {
        guard failure == nil else { return }
        do throws(Problem) { try write(frame) } catch { failure = error }
    }

    private mutating func write(_ frame: FrameContent) throws(Problem) {
        let number = summary.index.entries.count
        let compressed = try compressor.compress(frame.bytes, wideRows: isWide)
        var tail = ByteReader(compressed.suffix(4))
        let checksum: UInt32 = tail.integer() ?? 0
        let isPlausible = ArchiveLimits.canHold(frame.bytes.count, in: compressed.count)
        let stored = try cipher.sealed(
            isPlausible ? compressed : RawFrame.encode(frame.bytes, checksum: checksum), number: number)
        try file.write(stored)
        digest.update(frame.bytes)
        try compareWithFile(frame, size: stored.count, number: number)
        summary.index.entries.append(
            FrameIndex.Entry(
                rows: UInt32(frame.rows), contentSize: UInt32(frame.bytes.count), storedSize: UInt32(stored.count),
                checksum: checksum, digest: FrameIndex.digest(of: stored), keys: frame.keys))
        summary.rows += frame.rows
        summary.bytes += frame.bytes.count
        offset += stored.count
        isWide = frame.bytes.count / frame.rows >= Self.wideRow
    }

    /// What the file gives back is what the database gave, byte for byte.
    private func compareWithFile(_ frame: FrameContent, size: Int, number: Int) throws(Problem) {
        let stored = try cipher.opened(try file.read(size, at: offset), number: number)
        let content = try decompressor.decompress(stored, size: frame.bytes.count)
        guard content.hasSameBytes(as: frame.bytes) else {
            throw Problem(.archiveMismatch, "\(file.path) doesn't read back as it was written: frame \(number + 1)")
        }
    }
}

extension ArchiveCipher? {
    /// A frame as it lies in the file.
    func sealed(_ compressed: [UInt8], number: Int) throws(Problem) -> [UInt8] {
        guard let cipher = self else { return compressed }
        return SkippableFrame.encode(
            magic: SkippableFrame.sluiceMagic, try cipher.seal(compressed, number: number))
    }

    /// The zstd frame in it.
    func opened(_ stored: [UInt8], number: Int) throws(Problem) -> [UInt8] {
        guard let cipher = self else { return stored }
        guard let sealed = SkippableFrame.decode(magic: SkippableFrame.sluiceMagic, stored) else {
            throw Problem(.archiveDamaged, "it isn't an encrypted frame")
        }
        return try cipher.open(sealed, number: number)
    }
}
