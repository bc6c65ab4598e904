import Foundation
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceArchive

/// Files that only claim to be archives, or to be larger than they are.
@Suite struct HostileFileTests {
    let bench: ArchiveBench

    init() throws { bench = try ArchiveBench() }

    /// A copy of an archive whose index and seek table say something else, each of their digests right.
    private func reindexed(_ change: (inout [FrameIndex.Entry]) -> Void) throws -> String {
        try bench.write(bench.path(), rows: 100)
        let bytes = Array(try Data(contentsOf: URL(filePath: bench.path())))
        let layout = try ArchiveLayout(of: try OpenFile.reading(bench.path()))
        var index = try #require(
            Section.index.decode(Array(bytes[layout.index]), .sha256).flatMap { FrameIndex($0) })
        change(&index.entries)
        let section = Section.index.encode(index.encoded(), .sha256)
        let table = index.seekTable(
            indexSize: section.count, manifestSize: layout.manifest.count, encrypted: false)
        let path = bench.path("reindexed")
        let parts = Array(bytes[..<layout.index.lowerBound]) + section + Array(bytes[layout.manifest]) + table.encoded()
        try Data(parts).write(to: URL(filePath: path))
        return path
    }

    private func changed(_ entry: FrameIndex.Entry, rows: UInt32? = nil, content: UInt32? = nil) -> FrameIndex.Entry {
        FrameIndex.Entry(
            rows: rows ?? entry.rows, contentSize: content ?? entry.contentSize, storedSize: entry.storedSize,
            checksum: entry.checksum, digest: entry.digest, keys: entry.keys)
    }

    @Test("A frame that announces a gigabyte in a kilobyte takes no memory and is named")
    func announcedSize() throws {
        let path = try reindexed { $0[0] = changed($0[0], content: 999_000_000) }
        let found = try ArchiveVerifier(path: path).verify()
        #expect(found.damages.map(\.part) == ["frame 1 of 1"])
        #expect(found.damages.first?.reason.contains("announces 999000000 bytes") == true)
    }

    @Test("A frame of no rows by its index is damage, not the end of the process")
    func noRows() throws {
        let path = try reindexed { $0[0] = changed($0[0], rows: 0) }
        #expect(try !ArchiveVerifier(path: path).verify().isIntact)
    }

    @Test("A row of forty megabytes that compresses to nothing is archived, and zstd reads it")
    func largeRow() throws {
        let wide = [UInt8](repeating: UInt8(ascii: "x"), count: 40 << 20)
        try bench.write(bench.path(), rows: 1) { _ in Array("1\t".utf8) + wide + [10] }
        #expect(try ArchiveVerifier(path: bench.path()).verify().isIntact)
        #expect(try bench.content(bench.path()).count == wide.count + 3)
        try run("/usr/bin/zstd", ["-q", "-t", bench.path()])
    }

    @Test("A FIFO, a device, a folder or a link is no archive, and is said to be none at once")
    func noFile() throws {
        try bench.write(bench.path(), rows: 1)
        let fifo = bench.path("fifo")
        #expect(mkfifo(fifo, 0o600) == 0)
        let link = bench.path("link")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: bench.path())
        for path in [fifo, link, "/dev/zero", bench.folder.path] {
            #expect(throws: Problem.self) { try ArchiveReader(path: path) }
            #expect(throws: Problem.self) { try ArchiveVerifier(path: path).verify() }
            #expect(throws: Problem.self) { try ArchiveReader.manifest(of: path) }
        }
    }

    @Test("An archive of a version that this Sluice doesn't know isn't intact", arguments: [9, 2, 0, -1])
    func version(number: Int) throws {
        let path = try rewritten { $0.replacing("\"version\" : 1", with: "\"version\" : \(number)") }
        let found = try ArchiveVerifier(path: path).verify()
        #expect(!found.isIntact)
        #expect(found.damages.first?.reason.contains("format \(number)") == true)
    }

    @Test(
        "A manifest that contradicts itself is refused",
        arguments: [
            ("\"rows\" : 10", "\"rows\" : -9223372036854775808"), ("\"bytes\" : ", "\"bytes\" : -"),
            ("\"frames\" : 1", "\"frames\" : 9223372036854775807"), ("\"rows\" : 10", "\"rows\" : 1e300"),
        ])
    func contradictions(text: String, other: String) throws {
        let path = try rewritten { $0.replacing(text, with: other) }
        #expect(throws: Problem.self) { try ArchiveReader(path: path) }
        #expect(try !ArchiveVerifier(path: path).verify().isIntact)
    }

    /// A copy of an archive with another manifest, its digest right.
    private func rewritten(_ change: (String) -> String) throws -> String {
        try bench.write(bench.path(), rows: 10)
        let bytes = Array(try Data(contentsOf: URL(filePath: bench.path())))
        let layout = try ArchiveLayout(of: try OpenFile.reading(bench.path()))
        let body = try #require(Section.manifest.body(of: Array(bytes[layout.manifest])))
        let text = String(decoding: body, as: UTF8.self)
        #expect(change(text) != text)
        let section = Section.manifest.encode(Array(change(text).utf8), .sha256)
        let path = bench.path("rewritten")
        try Data(Array(bytes[..<layout.manifest.lowerBound]) + section + Array(bytes[layout.manifest.upperBound...]))
            .write(to: URL(filePath: path))
        return path
    }
}
