import Foundation
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceArchive

@Suite struct DamageTests {
    @Test(
        "A bit flipped anywhere is found, and the part it lies in is named: a thousand places",
        arguments: [false, true])
    func flippedBits(encrypted: Bool) throws {
        let bench = try ArchiveBench()
        let key = encrypted ? try ArchiveKey("correct horse battery staple") : nil
        try bench.write(bench.path(), rows: 2_000, key: key)
        let size = try Data(contentsOf: URL(filePath: bench.path())).count
        let parts = try Parts(bench.path())
        let seed = Seed.make("flippedBits")
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<1_000 {
            let bit = Int.random(in: 0..<size * 8, using: &generator)
            let damaged = try bench.flip(bench.path(), bit: bit)
            defer { try? FileManager.default.removeItem(atPath: damaged) }
            let named = try names(damaged, key)
            #expect(named.contains(parts.name(at: bit / 8)), "bit \(bit) of \(size * 8), seed \(seed): \(named)")
        }
    }

    /// What verification names: the damaged parts, or the error where nothing more could be read.
    private func names(_ path: String, _ key: ArchiveKey?) throws -> [String] {
        do throws(Problem) {
            return try ArchiveVerifier(path: path, key: key).verify().damages.map {
                String($0.part.prefix { $0 != " " })
            }
        } catch {
            return [error.reason.contains("manifest") ? "manifest" : "unreadable"]
        }
    }

    /// Which part lies where in an intact archive.
    private struct Parts {
        let layout: ArchiveLayout

        init(_ path: String) throws { layout = try ArchiveLayout(of: try OpenFile.reading(path)) }

        func name(at offset: Int) -> String {
            switch offset {
            case layout.header: "header"
            case layout.index: "index"
            case layout.manifest: "manifest"
            case layout.manifest.upperBound...: "seek"
            default: "frame"
            }
        }
    }

    @Test("A damaged frame costs its rows, says which, and no others")
    func oneFrame() throws {
        let bench = try ArchiveBench()
        try bench.write(bench.path(), rows: 2_000)
        let layout = try ArchiveLayout(of: try OpenFile.reading(bench.path()))
        let damaged = try bench.flip(bench.path(), bit: (layout.frame(2).lowerBound + 40) * 8)
        let found = try ArchiveVerifier(path: damaged).verify()
        #expect(found.damages.count == 1)
        #expect(found.damages.first?.part == "frame 3 of \(layout.frameCount)")
        let reader = try ArchiveReader(path: damaged)
        let lost = try #require(found.damages.first?.rows)
        let kept = (0..<reader.frameCount).compactMap { try? reader.content(of: $0) }.flatMap { $0 }
        let expected = (0..<2_000).filter { !lost.contains($0 + 1) }.flatMap(ArchiveBench.line)
        #expect(kept == expected)
    }

    @Test("A damaged seek table or index costs no row", arguments: ["seek table", "index"])
    func sections(part: String) throws {
        let bench = try ArchiveBench()
        try bench.write(bench.path(), rows: 2_000)
        let layout = try ArchiveLayout(of: try OpenFile.reading(bench.path()))
        let offset = part == "index" ? layout.index.lowerBound + 30 : layout.manifest.upperBound + 30
        let damaged = try bench.flip(bench.path(), bit: offset * 8)
        #expect(try ArchiveVerifier(path: damaged).verify().damages.map(\.part) == [part])
        #expect(try bench.content(damaged) == (0..<2_000).flatMap(ArchiveBench.line))
    }

    @Test("An archive that was cut short is found at any length")
    func truncated() throws {
        let bench = try ArchiveBench()
        try bench.write(bench.path(), rows: 1_000)
        let bytes = try Data(contentsOf: URL(filePath: bench.path()))
        for length in stride(from: 0, to: bytes.count, by: 97) {
            let path = bench.path("cut-\(length)")
            try bytes.prefix(length).write(to: URL(filePath: path))
            #expect((try? ArchiveVerifier(path: path).verify().isIntact) != true, "length \(length)")
        }
    }

    @Test("A frame that was swapped with another is found, encrypted or not", arguments: [false, true])
    func swapped(encrypted: Bool) throws {
        let bench = try ArchiveBench()
        let key = encrypted ? try ArchiveKey("correct horse battery staple") : nil
        // Rows of one size and no redundancy, so that frames have the same length.
        try bench.write(bench.path(), rows: 400, key: key) { number in
            Array(String(format: "%08d\n", number).utf8)
        }
        let layout = try ArchiveLayout(of: try OpenFile.reading(bench.path()))
        var bytes = Array(try Data(contentsOf: URL(filePath: bench.path())))
        let (first, second) = (layout.frame(0), layout.frame(layout.frameCount > 1 ? 1 : 0))
        bytes.replaceSubrange(first.lowerBound..<second.upperBound, with: Array(bytes[second]) + Array(bytes[first]))
        let path = bench.path("swapped")
        try Data(bytes).write(to: URL(filePath: path))
        #expect((try? ArchiveVerifier(path: path, key: key).verify().isIntact) != true || layout.frameCount == 1)
    }

    @Test("A manifest beside the archive that was edited is named")
    func editedCopy() throws {
        let bench = try ArchiveBench()
        try bench.write(bench.path(), rows: 10)
        let copy = bench.path() + ".json"
        let text = try String(contentsOfFile: copy, encoding: .utf8).replacing("\"rows\" : 10", with: "\"rows\" : 9")
        try text.write(toFile: copy, atomically: false, encoding: .utf8)
        #expect(try ArchiveVerifier(path: bench.path()).verify().damages.map(\.part) == [copy])
    }

    @Test("A file that was cut off anywhere behind its header gives back every whole frame, and says what is gone")
    func cutOff() throws {
        let bench = try ArchiveBench()
        let manifest = try bench.write(bench.path(), rows: 2_000)
        let whole = try Data(contentsOf: URL(filePath: bench.path()))
        let layout = try ArchiveLayout(of: try OpenFile.reading(bench.path()))
        let cut = bench.path("cut")
        for size in stride(from: layout.header.upperBound, to: layout.manifest.upperBound, by: 997) {
            try whole.prefix(size).write(to: URL(filePath: cut))
            try? FileManager.default.removeItem(atPath: ManifestFile.path(beside: cut))
            let verified = try ArchiveVerifier(path: cut).verify()
            #expect(verified.damages.first?.part == "end" && !verified.isIntact, "\(size)")
            try FileManager.default.copyItem(
                atPath: ManifestFile.path(beside: bench.path()), toPath: ManifestFile.path(beside: cut))
            let frames = (0..<layout.frameCount).filter { layout.frame($0).upperBound <= size }.count
            let reader = try ArchiveReader(path: cut)
            #expect(reader.frameCount == frames && reader.manifest.frames == manifest.frames, "\(size)")
            let content = try bench.content(cut)
            #expect(try content.elementsEqual(bench.content(bench.path()).prefix(content.count)), "\(size)")
            let damage = try ArchiveVerifier(path: cut).verify().damages
            #expect(
                damage.map(\.part) == ["end"] && damage[0].reason.contains("cut off behind frame \(frames) of"),
                "\(size)")
        }
    }

    @Test(
        "A restore from a file that was cut off brings its frames' rows back, is incomplete, and blames nobody",
        arguments: Engine.allCases)
    func restoreOfCutOff(engine: Engine) throws {
        let bench = try ArchiveBench()
        let database = try engine.makeDatabase()
        try database.run(
            "CREATE TABLE t (id int PRIMARY KEY, v text); INSERT INTO t \(series(3000)) SELECT i, 'value ' || i FROM n")
        var backup = Backup(ArchiveSubject(table: "t", column: "v"), to: bench.path())
        backup.options.frameSize = 4_096
        try backup.run(on: database.connect(), database: database.url)
        try database.run("ALTER TABLE t DROP COLUMN v")
        let whole = try Data(contentsOf: URL(filePath: bench.path()))
        try whole.prefix(whole.count / 2).write(to: URL(filePath: bench.path()))
        let report = try Restore(ArchiveReader(path: bench.path())).run(on: database)
        #expect(report.restoredRows > 500 && report.deletedSince == 0 && report.addedSince == 0 && !report.isComplete)
        #expect(report.lost.first?.contains("cut off") == true)
        #expect(
            try database.rows("SELECT count(*) FROM t WHERE v = 'value ' || id") == [
                [.integer(Int64(report.restoredRows))]
            ])
    }

    @Test(
        "Cut off behind its last frame it brings all rows back, and no row is said to be lost",
        arguments: Engine.allCases)
    func cutOffBehindRows(engine: Engine) throws {
        let bench = try ArchiveBench()
        let database = try engine.makeDatabase()
        try database.run("CREATE TABLE t (id int PRIMARY KEY, v text); INSERT INTO t VALUES (1, 'a'), (2, 'b')")
        try Backup(ArchiveSubject(table: "t"), to: bench.path()).run(on: database.connect(), database: database.url)
        try database.run("DROP TABLE t")
        let frames = try ArchiveLayout(of: try OpenFile.reading(bench.path())).frames
        let whole = try Data(contentsOf: URL(filePath: bench.path()))
        try whole.prefix(frames.upperBound + 3).write(to: URL(filePath: bench.path()))
        let damages = try ArchiveVerifier(path: bench.path()).verify().damages
        #expect(damages.map(\.part) == ["end"] && damages[0].reason.contains("all rows are there"), "\(damages)")
        let report = try Restore(ArchiveReader(path: bench.path())).run(on: database)
        #expect(report.isComplete && report.restoredRows == 2, "\(report)")
    }

    @Test("An encrypted file that was cut off is refused: nothing in it proves the manifest beside it")
    func encryptedCutOff() throws {
        let bench = try ArchiveBench()
        let key = try ArchiveKey("correct horse battery staple")
        try bench.write(bench.path(), rows: 2_000, key: key)
        let whole = try Data(contentsOf: URL(filePath: bench.path()))
        try whole.prefix(whole.count / 2).write(to: URL(filePath: bench.path()))
        let refused = #expect(throws: Problem.self) { try ArchiveReader(path: bench.path(), key: key) }
        #expect(refused?.reason.contains("cut off") == true)
        #expect(try !ArchiveVerifier(path: bench.path(), key: key).verify().isIntact)
    }
}
