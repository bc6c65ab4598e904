/// Reads an archive: its manifest, any frame by its number, the rows of one key. Every frame is checked as it is read.
package final class ArchiveReader {
    package let path: String
    package let manifest: Manifest
    let key: ArchiveKey?
    let layout: ArchiveLayout
    let index: FrameIndex?
    private let file: OpenFile
    private let cipher: ArchiveCipher?
    private let decompressor: FrameDecompressor

    package init(path: String, key: ArchiveKey? = nil) throws(ArchiveError) {
        self.path = path
        self.key = key
        file = try OpenFile.reading(path)
        layout = try ArchiveLayout(of: file)
        decompressor = try FrameDecompressor()
        let opened = try Self.openSections(file, layout, key)
        cipher = opened.cipher
        manifest = opened.manifest
        index = opened.index
    }

    package var frameCount: Int { layout.frameCount }

    /// Nil where the index isn't there to say it.
    func rows(in frames: [Int]) -> Int? { index.map { index in frames.reduce(0) { $0 + Int(index.entries[$1].rows) } } }

    /// What is gone with the end of a file that was cut off.
    var missingEnd: String? {
        guard layout.isCutOff else { return nil }
        return "the file is cut off behind frame \(frameCount) of \(manifest.frames): the rows of the others are gone"
    }

    /// The lines of one frame.
    package func content(of frame: Int) throws(ArchiveError) -> [UInt8] {
        let stored = try stored(frame)
        let opened = try cipher.opened(stored, number: frame)
        guard let size = contentSize(of: frame) ?? FrameDecompressor.contentSize(of: opened) else {
            throw ArchiveError(.damaged, "nothing is left to say how long it is")
        }
        return try decompressor.decompress(opened, size: size)
    }

    /// A frame as it lies in the file, its digest checked.
    func stored(_ frame: Int) throws(ArchiveError) -> [UInt8] {
        let stored = try file.read(layout.frame(frame).count, at: layout.frame(frame).lowerBound)
        if let entry = index?.entries[frame], FrameIndex.digest(of: stored) != entry.digest {
            throw ArchiveError(.damaged, "its bytes aren't those that were written")
        }
        return stored
    }

    private func contentSize(of frame: Int) -> Int? {
        (index?.entries[frame].contentSize ?? layout.seekTable?.entries[frame + 1].contentSize).map(Int.init)
    }

    /// The rows whose first key column is written like this (COPY text or a SQL literal), from the frames that may hold
    /// it: one where the table lies in the key's order, more where it doesn't.
    package func lines(forKey key: String) throws(ArchiveError) -> [String] {
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

    /// The manifest alone, unchecked and without a key, for a list of archives.
    package static func manifest(of path: String) throws(ArchiveError) -> Manifest {
        let file = try OpenFile.reading(path)
        let layout = try ArchiveLayout(of: file)
        guard let body = Section.manifest.body(of: try file.read(layout.manifest.count, at: layout.manifest.lowerBound))
        else { throw ArchiveError(.damaged, "the manifest of \(path) is damaged") }
        return try Manifest(decoding: body)
    }
}

extension ArchiveReader {
    /// The sections in the order in which one opens the next: the header's salt makes the keys, these check the
    /// manifest and open the index. A damaged manifest is replaced by the file beside the archive; a damaged index
    /// is done without.
    private static func openSections(
        _ file: OpenFile, _ layout: ArchiveLayout, _ key: ArchiveKey?
    ) throws(ArchiveError) -> (manifest: Manifest, cipher: ArchiveCipher?, index: FrameIndex?) {
        let sections = try ArchiveSections(file, layout)
        if layout.isCutOff, sections.bestHeader?.isEncrypted == true {
            throw ArchiveError(.damaged, "\(file.path) is cut off, and nothing in it proves the manifest beside it")
        }
        let cipher = try sections.cipher(key)
        let digest = cipher?.digest ?? .sha256
        let manifest: Manifest
        if let body = Section.manifest.decode(sections.manifest, digest) {
            manifest = try Manifest(decoding: body)
        } else if let copy = ManifestFile.read(beside: file.path) {
            manifest = try Manifest(decoding: copy)
        } else {
            throw ArchiveError(
                .damaged,
                layout.isCutOff
                    ? "\(file.path) is cut off, and there is no manifest beside it"
                    : "the manifest of \(file.path) is damaged, and there is no copy beside it")
        }
        var index = Section.index.decode(sections.index, digest)
        if let cipher, let sealed = index { index = (try? cipher.open(sealed, number: layout.frameCount))?[...] }
        let readable = index.flatMap { FrameIndex($0) }
        return (manifest, cipher, readable?.entries.count == layout.frameCount ? readable : nil)
    }
}
