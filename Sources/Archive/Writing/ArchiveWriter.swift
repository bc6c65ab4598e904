package import SluiceDatabase

/// Writes one archive: rows in, compressed frames out, and at the end a file that was read back and compared before
/// it got its name. Memory is some frames, whatever the table's size.
package final class ArchiveWriter {
    package struct Options: Sendable {
        package var level = 3
        package var workers = 2
        package var frameSize = 4 << 20
        package var key: ArchiveKey?

        package init(key: ArchiveKey? = nil) { self.key = key }
    }

    private let output: AtomicFile
    private let payload: PayloadFormat
    private let options: Options
    private let header: ArchiveHeader
    private let cipher: ArchiveCipher?
    private let sealer: FrameSealer
    private var frame: FrameContent
    private var passedRows = 0
    /// Called after each frame with the rows so far; what it throws ends the archive.
    package var progress: (Int) throws -> Void = { _ in }

    package init(path: String, payload: PayloadFormat, options: Options = Options()) throws(Problem) {
        self.payload = payload
        self.options = options
        header = .random(encrypted: options.key != nil)
        cipher = options.key?.cipher(for: header)
        frame = FrameContent(of: payload, expectedSize: options.frameSize)
        let output = try AtomicFile(path: path)
        do {
            try output.file.write(header.encoded())
            sealer = try FrameSealer(output.file, options: options, cipher: cipher)
        } catch {
            output.discard()
            throw error
        }
        self.output = output
    }

    /// Adds the rows of a source, which calls its argument for each: a line with its newline.
    package func append(from source: (_ row: (RawSpan) throws -> Void) throws -> Void) throws {
        // A variable of its own: for a property of a class each row would pay for the check that nobody else uses it.
        var rows = FrameContent(of: payload, expectedSize: 0)
        swap(&rows, &frame)
        try source { line in
            rows.append(line)
            guard rows.isCut, rows.bytes.count >= options.frameSize else { return }
            try sealer.seal(rows)
            passedRows += rows.rows
            try progress(passedRows)
            rows = FrameContent(of: payload, expectedSize: options.frameSize)
        }
        swap(&rows, &frame)
    }

    /// Completes the archive: adds what only the end knows to the manifest, syncs, reads everything back, compares,
    /// and gives the file its name.
    package func finish(_ manifest: Manifest) throws(Problem) -> Manifest {
        if frame.rows > 0 { try sealer.seal(frame) }
        let frames = try sealer.finish()
        var manifest = manifest
        manifest.rows = frames.rows
        manifest.bytes = frames.bytes
        manifest.frames = frames.index.entries.count
        manifest.digest = .init(algorithm: algorithm.name, value: frames.digest.hexadecimal)
        // It may name the very values that are encrypted.
        if cipher != nil { manifest.condition = nil }
        manifest.encryption = cipher.map { _ in
            .init(cipher: ArchiveCipher.name, salt: header.salt.hexadecimal)
        }
        var encoded = try manifest.encoded()
        if let cipher {
            let sealed = try cipher.seal(encoded, number: manifest.frames + 1)
            encoded = try manifest.concealed(in: sealed).encoded()
        }
        try writeSections(frames.index, manifest: encoded)
        try output.file.synchronize()
        try compareWithDisk(manifest)
        try output.publish()
        try ManifestFile.write(encoded, beside: output.path)
        return manifest
    }

    /// Removes what was written so far.
    package func discard() { output.discard() }

    private var algorithm: DigestAlgorithm { cipher?.digest ?? .sha256 }

    private func writeSections(_ index: FrameIndex, manifest: [UInt8]) throws(Problem) {
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

    /// Every frame was decompressed and compared with its rows when it was written; here it is enough that the bytes
    /// are still those.
    private func compareWithDisk(_ manifest: Manifest) throws(Problem) {
        let found = try ArchiveVerifier(path: output.temporaryPath, key: options.key).verifyBytes()
        if let damage = found.damages.first {
            throw Problem(.archiveMismatch, "\(output.path) doesn't read back as it was written: \(damage)")
        }
        guard found.manifest == manifest else {
            throw Problem(.archiveMismatch, "the manifest of \(output.path) doesn't read back as it was written")
        }
    }
}
