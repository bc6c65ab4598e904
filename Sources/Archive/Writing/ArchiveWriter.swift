internal import Database

/// Writes one archive: rows in, compressed frames out, and at the end a file that was read back and compared before
/// it got its name. Memory is a frame, whatever the table's size.
package final class ArchiveWriter {
    package struct Options: Sendable {
        package var level = 3
        package var workers = 2
        package var frameSize = 4 << 20
        package var key: ArchiveKey?

        package init(key: ArchiveKey? = nil) { self.key = key }
    }

    private static let blockSize = 128 << 10
    /// From this average on a frame counts as one of wide rows.
    private static let wideRow = 1 << 10

    private let output: AtomicFile
    private let payload: PayloadFormat
    private let firstField: FirstField
    private let options: Options
    private let header: ArchiveHeader
    private let cipher: ArchiveCipher?
    private let compressor: FrameCompressor

    private var digest: RunningDigest
    private var index = FrameIndex()
    private var block: [UInt8] = []
    private var frameRows = 0
    private var frameSize = 0
    private var frameKeys = KeyBounds()
    private var isWide = false
    package private(set) var rows = 0
    package private(set) var bytes = 0

    package init(path: String, payload: PayloadFormat, options: Options = Options()) throws(ArchiveError) {
        self.payload = payload
        firstField = FirstField(of: payload)
        self.options = options
        header = .random(encrypted: options.key != nil)
        cipher = options.key?.cipher(for: header)
        digest = RunningDigest(cipher?.digest ?? .sha256)
        compressor = try FrameCompressor(level: options.level, workers: options.workers)
        block.reserveCapacity(Self.blockSize * 2)
        output = try AtomicFile(path: path)
        do { try output.file.write(header.encoded()) } catch {
            output.discard()
            throw error
        }
    }

    /// Adds one row: a line with its newline.
    package func append(_ line: RawSpan) throws(ArchiveError) {
        if frameRows == 0 { try compressor.beginFrame(wideRows: isWide) }
        let isCut = line.withUnsafeBytes { bytes in
            block.append(contentsOf: bytes)
            frameKeys.include(firstField.find(in: bytes))
            return payload.isCut(after: bytes)
        }
        frameRows += 1
        if block.count >= Self.blockSize { try passBlock() }
        if isCut, frameSize + block.count >= options.frameSize { try endFrame() }
    }

    package func append(_ line: [UInt8]) throws(ArchiveError) { try append(line.span.bytes) }

    /// Completes the archive: adds what only the end knows to the manifest, syncs, reads everything back, compares,
    /// and gives the file its name.
    package func finish(_ manifest: Manifest) throws(ArchiveError) -> Manifest {
        if frameRows > 0 { try endFrame() }
        var manifest = manifest
        manifest.rows = rows
        manifest.bytes = bytes
        manifest.frames = index.entries.count
        let algorithm = cipher?.digest ?? .sha256
        manifest.digest = .init(algorithm: algorithm.name, value: digest.finish().hexadecimal)
        manifest.encryption = cipher.map { _ in
            .init(cipher: ArchiveCipher.name, salt: header.salt.hexadecimal)
        }
        let encoded = try manifest.encoded()
        try writeSections(manifest: encoded)
        try output.file.synchronize()
        try compareWithDisk(manifest)
        try output.publish()
        try ManifestFile.write(encoded, beside: output.path)
        return manifest
    }

    /// Removes what was written so far.
    package func discard() { output.discard() }

    private func passBlock() throws(ArchiveError) {
        try compressor.append(block)
        digest.update(block)
        frameSize += block.count
        block.removeAll(keepingCapacity: true)
    }

    private func endFrame() throws(ArchiveError) {
        try passBlock()
        let compressed = try compressor.endFrame()
        var tail = ByteReader(compressed.suffix(4))
        var stored = compressed
        if let cipher {
            let sealed = try cipher.seal(compressed, number: index.entries.count)
            stored = SkippableFrame.encode(magic: SkippableFrame.sluiceMagic, sealed)
        }
        try output.file.write(stored)
        index.entries.append(
            FrameIndex.Entry(
                rows: UInt32(frameRows), contentSize: UInt32(frameSize), storedSize: UInt32(stored.count),
                checksum: tail.integer() ?? 0, digest: FrameIndex.digest(of: stored), keys: frameKeys))
        isWide = frameSize / frameRows >= Self.wideRow
        rows += frameRows
        bytes += frameSize
        frameRows = 0
        frameSize = 0
        frameKeys = KeyBounds()
    }

    private func writeSections(manifest: [UInt8]) throws(ArchiveError) {
        let algorithm = cipher?.digest ?? .sha256
        let plainIndex = index.encoded()
        let indexBody = try cipher?.seal(plainIndex, number: index.entries.count) ?? plainIndex
        let indexSection = Section.index.encode(indexBody, algorithm)
        let manifestSection = Section.manifest.encode(manifest, algorithm)
        try output.file.write(indexSection)
        try output.file.write(manifestSection)
        try output.file.write(
            index.seekTable(
                indexSize: indexSection.count, manifestSize: manifestSection.count, encrypted: cipher != nil
            ).encoded())
    }

    private func compareWithDisk(_ manifest: Manifest) throws(ArchiveError) {
        let found = try ArchiveVerifier(path: output.temporaryPath, key: options.key).verify()
        if let damage = found.damages.first {
            throw ArchiveError(.mismatch, "\(output.path) doesn't read back as it was written: \(damage)")
        }
        guard found.manifest == manifest else {
            throw ArchiveError(.mismatch, "the manifest of \(output.path) doesn't read back as it was written")
        }
    }
}
