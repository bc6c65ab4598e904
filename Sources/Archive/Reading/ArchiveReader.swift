package import SluiceDatabase

/// Reads an archive: its manifest, any frame by its number, the rows of one key. Every frame is checked as it is read.
package final class ArchiveReader {
    package let path: String
    package let manifest: Manifest
    /// The manifest as everybody may read it, and as it stands beside the archive.
    let announced: Manifest
    /// A digest of the manifest, and so of everything that a restore runs: what a database knows an archive by.
    let seal: String
    let key: ArchiveKey?
    let layout: ArchiveLayout
    let index: FrameIndex?
    private let file: OpenFile
    private let cipher: ArchiveCipher?
    private let decompressor: FrameDecompressor

    package init(path: String, key: ArchiveKey? = nil) throws(Problem) {
        self.path = path
        self.key = key
        file = try OpenFile.reading(path)
        layout = try ArchiveLayout(of: file)
        decompressor = try FrameDecompressor()
        let opened = try Self.openSections(file, layout, key)
        cipher = opened.cipher
        announced = opened.announced
        manifest = opened.manifest
        seal = opened.seal
        index = opened.index
    }

    package var frameCount: Int { layout.frameCount }

    /// The manifest was written by someone who has the key.
    var isSigned: Bool { cipher != nil }

    /// Of the rows' digest in the manifest.
    var digestAlgorithm: DigestAlgorithm { cipher?.digest ?? .sha256 }

    /// Nil where the index isn't there to say it.
    func rows(in frames: [Int]) -> Int? { index.map { index in frames.reduce(0) { $0 + Int(index.entries[$1].rows) } } }

    /// What is gone with the end of a file that was cut off.
    package var missingEnd: String? {
        guard layout.isCutOff else { return nil }
        let place = "the file is cut off behind frame \(frameCount) of \(manifest.frames)"
        return place
            + (lacksFrames ? ": the rows of the others are gone" : ": all rows are there, and their index is gone")
    }

    /// The file was cut off in front of the end of its rows.
    var lacksFrames: Bool { layout.isCutOff && frameCount < manifest.frames }

    /// The lines of one frame.
    package func content(of frame: Int) throws(Problem) -> [UInt8] {
        let announced = contentSize(of: frame)
        if let announced { try requirePlausible(announced, of: frame) }
        let stored = try stored(frame)
        let opened = try cipher.opened(stored, number: frame)
        guard let size = announced ?? FrameDecompressor.contentSize(of: opened) else {
            throw Problem(.archiveDamaged, "nothing is left to say how long it is")
        }
        try requirePlausible(size, of: frame)
        return try decompressor.decompress(opened, size: size)
    }

    /// Before memory is taken for it.
    private func requirePlausible(_ size: Int, of frame: Int) throws(Problem) {
        let stored = layout.frame(frame).count
        guard ArchiveLimits.canHold(size, in: stored), ArchiveLimits.canBe(stored, of: size) else {
            throw Problem(.archiveDamaged, "it announces \(size) bytes in \(stored), as no frame of Sluice's does")
        }
    }

    /// A frame as it lies in the file, its digest checked.
    func stored(_ frame: Int) throws(Problem) -> [UInt8] {
        let stored = try file.read(layout.frame(frame).count, at: layout.frame(frame).lowerBound)
        if let entry = index?.entries[frame], FrameIndex.digest(of: stored) != entry.digest {
            throw Problem(.archiveDamaged, "its bytes aren't those that were written")
        }
        return stored
    }

    /// Whether the frames together are what the manifest says: each may fit its entry in an index that was changed with it.
    /// Nil where one of them is damaged or gone, so that nothing can be compared.
    func fitsManifest() -> Bool? {
        guard !lacksFrames else { return nil }
        var digest = RunningDigest(digestAlgorithm)
        for frame in 0..<frameCount {
            guard let content = try? content(of: frame) else { return nil }
            digest.update(content)
        }
        return digest.finish().hexadecimal == manifest.digest.value
    }

    private func contentSize(of frame: Int) -> Int? {
        (index?.entries[frame].contentSize ?? layout.seekTable?.entries[frame + 1].contentSize).map(Int.init)
    }

    /// The rows whose first key column is written like this (COPY text or a SQL literal), from the frames that may hold
    /// it: one where the table lies in the key's order, more where it doesn't.
    package func lines(forKey key: String) throws(Problem) -> [String] {
        let key = Array(key.utf8)
        let shape = LineShape(of: manifest.payload)
        var found: [String] = []
        for frame in index?.frames(holding: key) ?? Array(0..<frameCount) {
            for line in try content(of: frame)[...].lines
            where line.withUnsafeBytes({ shape.firstField(of: $0).elementsEqual(key) }) {
                found.append(String(decoding: line.dropLast(), as: UTF8.self))
            }
        }
        return found
    }

    /// Whether the file ends as an archive does. Of one that was cut off, or isn't whole yet, only the manifest beside it tells
    /// what it holds.
    package static func hasEnd(_ path: String) -> Bool {
        guard let file = try? OpenFile.reading(path), let layout = try? ArchiveLayout(of: file) else { return false }
        return !layout.isCutOff
    }

    /// The manifest alone, unchecked and without a key, for a list of archives.
    package static func manifest(of path: String) throws(Problem) -> Manifest {
        let file = try OpenFile.reading(path)
        let layout = try ArchiveLayout(of: file)
        let section = try file.read("manifest", layout.manifest, atMost: ArchiveLimits.manifest)
        guard let body = Section.manifest.body(of: section) else {
            throw Problem(.archiveDamaged, "the manifest of \(path) is damaged")
        }
        return try Manifest(decoding: body, of: path)
    }
}

extension ArchiveReader {
    /// The sections in the order in which one opens the next: the header's salt makes the keys, these check the
    /// manifest and open the index. A damaged manifest is replaced by the file beside the archive where that is the one
    /// whose digest the archive has, made with the key where there is one, or where an archive without a key is cut off
    /// before it; a damaged index is done without.
    private static func openSections(
        _ file: OpenFile, _ layout: ArchiveLayout, _ key: ArchiveKey?
    ) throws(Problem) -> (
        announced: Manifest, manifest: Manifest, seal: String, cipher: ArchiveCipher?, index: FrameIndex?
    ) {
        let sections = try ArchiveSections(file, layout)
        if layout.isCutOff, sections.bestHeader?.isEncrypted == true {
            throw Problem(.archiveDamaged, "\(file.path) is cut off, and nothing in it proves the manifest beside it")
        }
        let cipher = try sections.cipher(key)
        let digest = cipher?.digest ?? .sha256
        let manifest: ArraySlice<UInt8>
        if let body = Section.manifest.decode(sections.manifest, digest) {
            manifest = body
        } else if let copy = ManifestFile.read(beside: file.path)?[...],
            layout.isCutOff || Section.manifest.seals(copy, in: sections.manifest, digest)
        {
            manifest = copy
        } else {
            throw noManifest(file, isCutOff: layout.isCutOff)
        }
        var index = Section.index.decode(sections.index, digest)
        if let cipher, let sealed = index { index = (try? cipher.open(sealed, number: layout.frameCount))?[...] }
        let readable = index.flatMap { FrameIndex($0) }
        let announced = try Manifest(decoding: manifest, of: file.path)
        let whole = try whole(announced, cipher, frames: layout.frameCount) ?? Array(manifest)
        return (
            announced, try Manifest(decoding: whole, of: file.path), Manifest.seal(of: whole), cipher,
            readable?.entries.count == layout.frameCount ? readable : nil
        )
    }

    private static func noManifest(_ file: OpenFile, isCutOff: Bool) -> Problem {
        let beside = ManifestFile.path(beside: file.path)
        guard isCutOff else {
            return Problem(
                .archiveDamaged, "the manifest of \(file.path) is damaged, and \(beside) isn't a copy of it")
        }
        return Problem(
            .archiveDamaged, "\(file.path) is cut off, and there is no manifest beside it",
            hint: "with \(beside) beside it its whole frames can be restored: nothing else says what they are of")
    }

    /// What only the key opens of a manifest; nil where all of it is open.
    private static func whole(
        _ announced: Manifest, _ cipher: ArchiveCipher?, frames: Int
    ) throws(Problem) -> [UInt8]? {
        guard let cipher, let sealed = announced.sealedBytes else { return nil }
        return try cipher.open(sealed[...], number: frames + 1)
    }
}
