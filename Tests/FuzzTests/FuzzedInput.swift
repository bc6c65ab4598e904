import Foundation
import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms
import Testing

@testable import SluiceAnonymize
@testable import SluiceArchive
@testable import SluiceBackfill
@testable import SluiceDeprecation
@testable import SluiceMigrations

/// A kind of input, with some that mean something, and what reads it.
struct FuzzedInput: Sendable, CustomTestStringConvertible {
    let name: String
    let fileName: String
    let seeds: @Sendable () throws -> [[UInt8]]
    let read: @Sendable (_ input: [UInt8], _ file: URL) throws -> Void

    var testDescription: String { name }

    static let all = texts + archives + [wire, state]

    private static func texts(of input: [UInt8]) -> String { String(decoding: input, as: UTF8.self) }

    /// The files of the example projects that end so.
    private static func files(_ folders: String..., ending: String) throws -> [[UInt8]] {
        let roots = ["auth", "blog", "shop"].map(Fixture.job) + [Fixture.url("EveryOperation")]
        let found = roots.flatMap { root in
            folders.flatMap { folder in
                (try? FileManager.default.contentsOfDirectory(
                    at: root.appending(path: folder), includingPropertiesForKeys: nil)) ?? []
            }
        }
        return try found.filter { $0.lastPathComponent.hasSuffix(ending) }.map { Array(try Data(contentsOf: $0)) }
    }

    private static let texts = [
        FuzzedInput(
            name: "jobs", fileName: "job.yaml",
            seeds: { try files("backfills", ending: ".yaml") + [Array(fullJob.utf8)] },
            read: { input, _ in
                _ = try JobFile.decode(
                    texts(of: input), file: "job.yaml", name: "job", registry: .builtIn, defaults: JobDefaults())
            }),
        FuzzedInput(
            name: "plans", fileName: "plan.yaml",
            seeds: { try files("", ending: "anonymize.yaml") + [Array(try Fixture.text("Anonymize/plan.yaml").utf8)] },
            read: { input, _ in _ = try PlanFile.decode(texts(of: input)) }),
        FuzzedInput(
            name: "sluice.yaml", fileName: "sluice.yaml",
            seeds: { try files("", ending: "sluice.yaml") + [Array("database: sqlite:a.db\n\(fullTuning)".utf8)] },
            read: { input, _ in _ = try ProjectSettings.decode(texts(of: input), file: "sluice.yaml") }),
        FuzzedInput(
            name: "revisions in YAML", fileName: "a.yaml", seeds: { try files("migrations", ending: ".yaml") },
            read: { input, _ in _ = try RevisionFile(path: "a.yaml", input).revision() }),
        FuzzedInput(
            name: "revisions in SQL", fileName: "a.sql", seeds: { try files("migrations", ending: ".sql") },
            read: { input, _ in _ = try RevisionFile(path: "a.sql", input).revision() }),
    ]

    private static let fullTuning = """
        lock_timeout: 5s
        chunk: {target: 500ms, min_rows: 100, max_rows: 100000, passes: 2}
        throttle: {replica_lag: 5s, active_sessions: 80, wal_rate: 64MB/s, query: "SELECT 1", window: "22:00-06:00"}
        """

    private static let fullJob = """
        table: products
        set: {price_decimal: price / 100.0}
        where: price_decimal IS NULL
        keep_in_sync: true
        verify: price_decimal * 100 = price
        workers: 2
        on_error: {quarantine: 100}
        \(fullTuning)
        """
}

// MARK: Archives

extension FuzzedInput {
    /// Whole files, and the parts behind their digests, which a mutation of the file wouldn't get past.
    fileprivate static let archives = [
        FuzzedInput(
            name: "archives", fileName: "a.sluice.zst",
            seeds: { try [archive(rows: 0), archive(rows: 50), archive(rows: 2_000)] },
            read: { _, file in
                _ = try ArchiveVerifier(path: file.path).verify()
                let reader = try ArchiveReader(path: file.path)
                for frame in 0..<reader.frameCount { _ = try? reader.content(of: frame) }
                _ = try reader.lines(forKey: "7")
            }),
        FuzzedInput(
            name: "manifests", fileName: "manifest.json", seeds: { [try manifest.encoded()] },
            read: { input, _ in _ = try Manifest(decoding: input, of: "a") }),
        FuzzedInput(
            name: "sections", fileName: "sections", seeds: { [sections()] },
            read: { input, _ in
                _ = FrameIndex(input[...]).map { $0.seekTable(indexSize: 1, manifestSize: 1, encrypted: false) }
                _ = SeekTable(input)
                _ = ArchiveHeader(input)
                _ = try LiteralRow(input[...], of: .insert(table: "t"))
            }),
    ]

    private static let manifest: Manifest = {
        var id = ArchivedColumn(name: "id", type: "bigint")
        id.isKey = true
        return Manifest(
            tool: "sluice", created: "2026-11-24T00:00:00Z", content: .column,
            origin: .init(dialect: "postgres", database: "test", serverVersion: 150018, revisions: ["a"]),
            table: ArchivedName(schema: "public", name: "t"), columns: [id, ArchivedColumn(name: "v", type: "text")],
            key: ["id"], condition: "id > 1", payload: .copyText, catalog: Catalog(), restore: ["psql"])
    }()

    private static func archive(rows: Int) throws -> [UInt8] {
        let path = try TemporaryFolder.make().appending(path: "a.sluice.zst").path
        var options = ArchiveWriter.Options()
        options.frameSize = 4_096
        let writer = try ArchiveWriter(path: path, payload: .copyText, options: options)
        try writer.append { row in
            for number in 0..<rows { try row(Array("\(number)\tvalue \(number &* 7919 % 1000)\n".utf8).span.bytes) }
        }
        _ = try writer.finish(manifest)
        return Array(try Data(contentsOf: URL(filePath: path)))
    }

    private static func sections() -> [UInt8] {
        let entry = FrameIndex.Entry(
            rows: 3, contentSize: 9, storedSize: 20, checksum: 7,
            digest: [UInt8](repeating: 1, count: FrameIndex.digestSize),
            keys: KeyBounds(low: Array("1".utf8), high: Array("3".utf8)))
        let index = FrameIndex(entries: [entry, entry])
        return index.encoded() + index.seekTable(indexSize: 9, manifestSize: 9, encrypted: false).encoded()
            + Array(
                "INSERT INTO \"t\" VALUES(1,'it''s',NULL,X'00ff',CAST(X'00' AS TEXT),(3*1.0/8),-1.5,9.0e+999);\n".utf8)
    }
}
