internal import SluiceDatabase

/// Where the parts of an archive lie in its file: header, frames, index, manifest, seek table.
struct ArchiveLayout {
    /// Offsets and sizes of everything before the seek table.
    let parts: [Range<Int>]
    /// Nil where it is damaged; the parts were then found by walking from frame to frame.
    let seekTable: SeekTable?
    /// The file ends before its index and manifest: the header and its whole frames are there.
    let isCutOff: Bool

    /// The header, the index and the manifest; what is left are frames of rows.
    private static let sections = 3

    var frameCount: Int { parts.count - Self.sections }
    var header: Range<Int> { parts[0] }
    func frame(_ number: Int) -> Range<Int> { parts[number + 1] }
    /// All of them.
    var frames: Range<Int> { header.upperBound..<index.lowerBound }
    var index: Range<Int> { parts[parts.count - 2] }
    var manifest: Range<Int> { parts[parts.count - 1] }

    init(of file: OpenFile) throws(Problem) {
        let size = try file.size()
        if let table = try Self.seekTable(of: file, size: size) {
            seekTable = table
            isCutOff = false
            parts = Self.ranges(table.entries.map { Int($0.compressedSize) })
        } else {
            seekTable = nil
            // What the walk found of the damaged seek table comes after the manifest, the last part that has a name.
            let walked = Self.ranges(FrameWalk(file: file, end: size).sizes())
            if let last = walked.lastIndex(where: { Self.isSection(.manifest, at: $0, in: file) }) {
                isCutOff = false
                parts = Array(walked.prefix(last + 1))
            } else {
                isCutOff = true
                parts = Self.partsOfCutOff(walked, in: file)
            }
        }
        guard parts.count >= Self.sections else {
            throw Problem(
                seekTable == nil ? .archiveFormat : .archiveDamaged,
                "\(file.path) is no Sluice archive, or its beginning is damaged")
        }
    }

    private static func seekTable(of file: OpenFile, size: Int) throws(Problem) -> SeekTable? {
        guard size > SeekTable.footerSize,
            let count = SeekTable.entryCount(
                footer: try file.read(SeekTable.footerSize, at: size - SeekTable.footerSize)),
            count <= ArchiveLimits.frames + sections
        else { return nil }
        let tableSize = SeekTable.encodedSize(entryCount: count)
        guard tableSize < size, let table = SeekTable(try file.read(tableSize, at: size - tableSize)),
            table.entries.reduce(0, { $0 + Int($1.compressedSize) }) + tableSize == size
        else { return nil }
        return table
    }

    /// The header, the frames that are whole, and an empty index and manifest; nothing where there is no header.
    private static func partsOfCutOff(_ walked: [Range<Int>], in file: OpenFile) -> [Range<Int>] {
        guard let header = walked.first, isSection(.header, at: header, in: file) else { return [] }
        let frames = walked.dropFirst().prefix { !isSection(.index, at: $0, in: file) }
        let end = frames.last?.upperBound ?? header.upperBound
        return [header] + frames + [end..<end, end..<end]
    }

    private static func isSection(_ section: Section, at part: Range<Int>, in file: OpenFile) -> Bool {
        let name = Array(section.rawValue.utf8)
        guard part.count >= SkippableFrame.headerSize + name.count else { return false }
        return (try? file.read(name.count, at: part.lowerBound + SkippableFrame.headerSize)) == name
    }

    private static func ranges(_ sizes: [Int]) -> [Range<Int>] {
        var offset = 0
        return sizes.map { size in
            defer { offset += size }
            return offset..<offset + size
        }
    }
}
