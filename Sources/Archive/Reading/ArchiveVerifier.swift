package import SluiceDatabase

/// Reads every byte of an archive and says which part isn't as it was written. One damaged part hides no other.
package struct ArchiveVerifier {
    let path: String
    let key: ArchiveKey?

    package init(path: String, key: ArchiveKey? = nil) {
        self.path = path
        self.key = key
    }

    package func verify() throws(Problem) -> ArchiveVerification { try verify(checkContent) }

    /// Looks whether each byte is the one that was written, and decompresses nothing: for an archive whose content was
    /// compared when it was written.
    func verifyBytes() throws(Problem) -> ArchiveVerification { try verify(checkStored) }

    private func verify(
        _ checkFrames: (ArchiveReader, DigestAlgorithm, inout ArchiveVerification) -> Void
    ) throws(Problem) -> ArchiveVerification {
        let file = try OpenFile.reading(path)
        let layout = try ArchiveLayout(of: file)
        let sections = try ArchiveSections(file, layout)
        var found = ArchiveVerification(path: path)
        if layout.isCutOff { return try verifyCutOff(layout, size: try file.size(), checkFrames) }
        let digest = try sections.cipher(key)?.digest ?? .sha256
        if ArchiveHeader(sections.header) == nil { found.add("header", layout.header, "isn't as it was written") }
        if Section.manifest.decode(sections.manifest, digest) == nil {
            found.add("manifest", layout.manifest, "isn't as it was written")
        }
        if Section.index.decode(sections.index, digest) == nil {
            found.add("index", layout.index, "isn't as it was written")
        }
        let reader: ArchiveReader
        do throws(Problem) { reader = try ArchiveReader(path: path, key: key) } catch {
            // An archive that can't be read is none that is intact, whichever of its bytes are as they were written.
            if found.isIntact { found.add("manifest", layout.manifest, error.words) }
            return found
        }
        checkSeekTable(layout, sections, reader, size: try file.size(), &found)
        found.manifest = reader.manifest
        checkFrames(reader, digest, &found)
        checkCopy(reader.announced, &found)
        return found
    }

    private func verifyCutOff(
        _ layout: ArchiveLayout, size: Int,
        _ checkFrames: (ArchiveReader, DigestAlgorithm, inout ArchiveVerification) -> Void
    ) throws(Problem) -> ArchiveVerification {
        var found = ArchiveVerification(path: path)
        let end = layout.manifest.upperBound..<max(size, layout.manifest.upperBound)
        do throws(Problem) {
            let reader = try ArchiveReader(path: path, key: key)
            found.manifest = reader.manifest
            found.add("end", end, reader.missingEnd ?? "is missing")
            checkFrames(reader, .sha256, &found)
        } catch {
            found.add("end", end, error.reason)
        }
        return found
    }

    private func checkSeekTable(
        _ layout: ArchiveLayout, _ sections: ArchiveSections, _ reader: ArchiveReader, size: Int,
        _ found: inout ArchiveVerification
    ) {
        let start = layout.manifest.upperBound
        guard let table = layout.seekTable else {
            found.add("seek table", start..<max(size, start), "can't be read")
            return
        }
        guard let index = reader.index else { return }
        let expected = index.seekTable(
            indexSize: sections.index.count, manifestSize: sections.manifest.count,
            encrypted: reader.manifest.encryption != nil)
        if table != expected { found.add("seek table", start..<size, "doesn't fit the frames") }
    }

    private func checkStored(_ reader: ArchiveReader, _: DigestAlgorithm, _ found: inout ArchiveVerification) {
        checkEach(reader, &found) { frame throws(Problem) in _ = try reader.stored(frame) }
    }

    private func checkContent(
        _ reader: ArchiveReader, _ algorithm: DigestAlgorithm, _ found: inout ArchiveVerification
    ) {
        var digest = RunningDigest(algorithm)
        var bytes = 0
        checkEach(reader, &found) { frame throws(Problem) in
            let content = try reader.content(of: frame)
            digest.update(content)
            bytes += content.count
        }
        found.bytes = bytes
        guard found.damages.isEmpty else { return }
        let manifest = reader.manifest
        guard digest.finish().hexadecimal == manifest.digest.value, found.rows == manifest.rows,
            bytes == manifest.bytes, found.frames == manifest.frames
        else { return found.add("content", reader.layout.frames, "isn't what the manifest says") }
    }

    private func checkEach(
        _ reader: ArchiveReader, _ found: inout ArchiveVerification, _ check: (Int) throws(Problem) -> Void
    ) {
        var row = 0
        for frame in 0..<reader.frameCount {
            let entry = reader.index?.entries[frame]
            let rows = entry.flatMap { $0.rows > 0 ? row + 1...row + Int($0.rows) : nil }
            row += entry.map { Int($0.rows) } ?? 0
            do throws(Problem) { try check(frame) } catch {
                found.add(
                    "frame \(frame + 1) of \(reader.frameCount)", reader.layout.frame(frame), error.reason, rows: rows)
            }
        }
        found.frames = reader.frameCount
        found.rows = row
    }

    private func checkCopy(_ manifest: Manifest, _ found: inout ArchiveVerification) {
        guard let copy = ManifestFile.read(beside: path) else { return }
        if (try? Manifest(decoding: copy, of: path)) != manifest {
            found.add("\(ManifestFile.path(beside: path))", 0..<copy.count, "differs from the manifest in the archive")
        }
    }
}

/// What ``ArchiveVerifier`` found.
package struct ArchiveVerification: Sendable {
    package struct Damage: Sendable, CustomStringConvertible {
        /// `frame 3 of 17`, `index`, …
        package let part: String
        package let bytes: Range<Int>
        package let reason: String
        /// Which rows of the archive are lost with it, counted from 1.
        package let rows: ClosedRange<Int>?

        package var description: String {
            let place = "bytes \(bytes.lowerBound) to \(max(bytes.upperBound - 1, bytes.lowerBound))"
            let lost = rows.map { ", rows \($0.lowerBound) to \($0.upperBound)" } ?? ""
            return "\(part) (\(place)\(lost)): \(reason)"
        }
    }

    package let path: String
    package internal(set) var manifest: Manifest?
    package internal(set) var damages: [Damage] = []
    package internal(set) var frames = 0
    package internal(set) var rows = 0
    package internal(set) var bytes = 0

    package var isIntact: Bool { damages.isEmpty }

    init(path: String) { self.path = path }

    mutating func add(_ part: String, _ bytes: Range<Int>, _ reason: String, rows: ClosedRange<Int>? = nil) {
        damages.append(Damage(part: part, bytes: bytes, reason: reason, rows: rows))
    }
}
