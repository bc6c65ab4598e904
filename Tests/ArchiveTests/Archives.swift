import Foundation
import SluiceBackfill
import SluiceTestSupport
import SluiceTransforms

@testable import SluiceArchive

/// A folder of the test's own, and archives of made-up rows in it.
final class ArchiveBench {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sluice-archive-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String = "t") -> String { folder.appending(path: name + ArchiveFolder.fileExtension).path }

    static func manifest() -> Manifest {
        var id = ArchivedColumn(name: "id", type: "bigint")
        id.isKey = true
        return Manifest(
            tool: "sluice test", created: "2026-11-24T00:00:00Z", content: .column,
            origin: .init(dialect: "postgres", database: "test", serverVersion: 150018, revisions: []),
            table: ArchivedName(schema: "public", name: "t"), columns: [id, ArchivedColumn(name: "v", type: "text")],
            key: ["id"], condition: nil, payload: .copyText, catalog: Catalog(), restore: [])
    }

    static func line(_ number: Int) -> [UInt8] { Array("\(number)\tvalue \(number &* 7919 % 1000)\n".utf8) }

    @discardableResult
    func write(
        _ path: String, rows: Int, frameSize: Int = 4_096, key: ArchiveKey? = nil,
        line: (Int) -> [UInt8] = ArchiveBench.line
    ) throws -> Manifest {
        var options = ArchiveWriter.Options(key: key)
        options.frameSize = frameSize
        let writer = try ArchiveWriter(path: path, payload: .copyText, options: options)
        for number in 0..<rows { try writer.append(line(number)) }
        return try writer.finish(Self.manifest())
    }

    /// A copy of an archive without its manifest beside it, one bit of it flipped.
    func flip(_ path: String, bit: Int) throws -> String {
        var bytes = try Data(contentsOf: URL(filePath: path))
        bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        let damaged = self.path("damaged-\(bit)")
        try bytes.write(to: URL(filePath: damaged))
        return damaged
    }

    func content(_ path: String, key: ArchiveKey? = nil) throws -> [UInt8] {
        let reader = try ArchiveReader(path: path, key: key)
        return try (0..<reader.frameCount).flatMap { try reader.content(of: $0) }
    }
}

extension ArchiveWriter {
    func append(_ line: [UInt8]) throws { try append(from: { row in try row(line.span.bytes) }) }
}

extension Restore {
    func run(on database: TestDatabase) throws -> RestoreReport {
        try run(with: database.backfillEngine).report
    }
}

extension TestDatabase {
    /// With the transforms that come with Sluice, and no project's settings.
    var backfillEngine: BackfillEngine {
        BackfillEngine(url: url, registry: .builtIn, defaults: JobDefaults(), stop: StopToken())
    }
}
