import Foundation
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceArchive

@Suite struct ArchiveFileTests {
    let bench: ArchiveBench
    let key: ArchiveKey

    init() throws {
        bench = try ArchiveBench()
        key = try ArchiveKey("correct horse battery staple")
    }

    @Test("Rows come back as they went in, over many frames, with and without encryption", arguments: [false, true])
    func roundTrip(encrypted: Bool) throws {
        let key = encrypted ? key : nil
        let manifest = try bench.write(bench.path(), rows: 5_000, key: key)
        #expect(manifest.rows == 5_000)
        #expect(manifest.frames > 10)
        #expect(try bench.content(bench.path(), key: key) == (0..<5_000).flatMap(ArchiveBench.line))
        #expect(try ArchiveVerifier(path: bench.path(), key: key).verify().isIntact)
    }

    @Test("An archive of no rows is whole, too", arguments: [false, true])
    func empty(encrypted: Bool) throws {
        let key = encrypted ? key : nil
        try bench.write(bench.path(), rows: 0, key: key)
        let found = try ArchiveVerifier(path: bench.path(), key: key).verify()
        #expect(found.isIntact && found.rows == 0)
    }

    @Test("zstd prints the rows and nothing else, and accepts the file as a whole")
    func readableByZstd() throws {
        try bench.write(bench.path(), rows: 3_000)
        try run("/usr/bin/zstd", ["-q", "-t", bench.path()])
        let printed = try run("/usr/bin/zstd", ["-dc", bench.path()])
        #expect(Array(printed.utf8) == (0..<3_000).flatMap(ArchiveBench.line))
    }

    @Test("Wide rows that repeat each other across megabytes compress to a fraction, and zstd reads them unasked")
    func longDistance() throws {
        var generator = SeededGenerator(seed: 7)
        let wide = (0..<3_000_000).map { _ in UInt8.random(in: 97...122, using: &generator) }
        func line(_ number: Int) -> [UInt8] { Array("\(number)\t".utf8) + wide + [10] }
        try bench.write(bench.path(), rows: 12, frameSize: 16 << 20, line: line)
        let size = try Data(contentsOf: URL(filePath: bench.path())).count
        // Two frames, the first of which doesn't know yet that its rows are wide.
        #expect(size < wide.count * 8)
        try run("/usr/bin/zstd", ["-q", "-t", bench.path()])
    }

    @Test("An archive is never overwritten, and a temporary file is never left behind")
    func neverOverwritten() throws {
        try bench.write(bench.path(), rows: 10)
        let before = try Data(contentsOf: URL(filePath: bench.path()))
        #expect(throws: Problem.self) { try bench.write(bench.path(), rows: 20) }
        #expect(try Data(contentsOf: URL(filePath: bench.path())) == before)
        #expect(try ArchiveFolder.list(bench.folder.path).leftovers == [])
    }

    @Test("Two backups to the same name at once: one of them is refused, and what is there is whole")
    func sameNameAtOnce() throws {
        let first = try ArchiveWriter(path: bench.path(), payload: .copyText)
        let second = try ArchiveWriter(path: bench.path(), payload: .copyText)
        try first.append(ArchiveBench.line(1))
        try second.append(ArchiveBench.line(2))
        _ = try first.finish(ArchiveBench.manifest())
        #expect(throws: Problem.self) { try second.finish(ArchiveBench.manifest()) }
        second.discard()
        #expect(try bench.content(bench.path()) == ArchiveBench.line(1))
    }

    @Test("Only its owner may read an archive and its manifest")
    func mode() throws {
        try bench.write(bench.path(), rows: 10)
        for path in [bench.path(), bench.path() + ".json"] {
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test("A backup that was killed leaves a name that can't be taken for an archive")
    func killed() throws {
        let writer = try ArchiveWriter(path: bench.path(), payload: .copyText)
        for number in 0..<200_000 { try writer.append(ArchiveBench.line(number)) }
        // As if the process ended here: neither finished nor discarded.
        let listed = try ArchiveFolder.list(bench.folder.path)
        #expect(listed.archives == [])
        #expect(listed.leftovers.count == 1)
        #expect(throws: Problem.self) { try ArchiveReader(path: listed.leftovers[0]) }
    }

    @Test("What a killed backup left is removed, and what a backup is writing isn't")
    func removed() throws {
        let writer = try ArchiveWriter(path: bench.path(), payload: .copyText)
        try writer.append(ArchiveBench.line(1))
        let written = try #require(try ArchiveFolder.list(bench.folder.path).leftovers.first)
        let left = bench.path() + ".x.partial"
        try FileManager.default.copyItem(atPath: written, toPath: left)
        #expect(try ArchiveFolder.removeLeftovers(in: bench.folder.path) == [left])
        #expect(try ArchiveFolder.list(bench.folder.path).leftovers == [written])
        writer.discard()
    }

    @Test("A full disk ends the backup with an error and leaves no archive")
    func diskFull() throws {
        let disk = bench.folder.appending(path: "disk").path
        try ArchiveFolder.create(disk)
        guard (try? run("/usr/bin/mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", disk])) != nil else {
            print("skipped: this machine lets no small disk be mounted")
            return
        }
        defer { _ = try? run("/usr/bin/umount", [disk]) }
        let path = disk + "/t.sluice.zst"
        var generator = SeededGenerator(seed: 1)
        let writer = try ArchiveWriter(path: path, payload: .copyText)
        let error = #expect(throws: Problem.self) {
            for number in 0..<1_000_000 {
                try writer.append(Array("\(number)\t\(UInt64.random(in: .min ... .max, using: &generator))\n".utf8))
            }
            _ = try writer.finish(ArchiveBench.manifest())
        }
        #expect(error?.code == .archiveFile)
        writer.discard()
        let left = try ArchiveFolder.list(disk)
        #expect(left.archives == [] && left.leftovers == [])
    }

    @Test("Without the key, or with another one, an encrypted archive gives its manifest and nothing else")
    func keys() throws {
        try bench.write(bench.path(), rows: 100, key: key)
        let other = try ArchiveKey("some other key that is long")
        for wrong in [nil, other] {
            let error = #expect(throws: Problem.self) { try ArchiveReader(path: bench.path(), key: wrong) }
            #expect(error?.code == .archiveKey)
        }
        #expect(try ArchiveReader.manifest(of: bench.path()).rows == 100)
        let bytes = try Data(contentsOf: URL(filePath: bench.path()))
        #expect(bytes.range(of: Data("\tvalue ".utf8)) == nil)
    }

    @Test(
        "Definitions, defaults and comments of an encrypted archive stand nowhere in clear", arguments: Engine.allCases)
    func sealedDefinitions(engine: Engine) throws {
        let database = try engine.makeDatabase()
        try database.run(
            """
            CREATE TABLE t (id integer PRIMARY KEY, v varchar(77) DEFAULT 'secret default' CHECK (v <> 'secret check'));
            INSERT INTO t VALUES (1, 'x')
            """)
        var backup = Backup(ArchiveSubject(table: "t"), to: bench.path())
        backup.options.key = key
        let written = try backup.run(on: database.connect(), database: database.url)
        for path in [bench.path(), bench.path() + ".json"] {
            let bytes = try Data(contentsOf: URL(filePath: path))
            for word in ["secret", "varchar", "character varying", "CREATE TABLE"] {
                #expect(bytes.range(of: Data(word.utf8)) == nil)
            }
        }
        let announced = try ArchiveReader.manifest(of: bench.path())
        #expect(announced.isConcealed && announced.table.name == "t" && announced.rows == 1)
        #expect(announced.columns.map(\.name) == ["id", "v"])
        let reader = try ArchiveReader(path: bench.path(), key: key)
        #expect(reader.manifest == written && !reader.manifest.isConcealed)
        #expect(try reader.seal == written.seal())
        #expect(try ArchiveVerifier(path: bench.path(), key: key).verify().isIntact)
        try database.run("DROP TABLE t")
        _ = try Restore(reader).run(on: database)
        #expect(try database.rows("SELECT v FROM t") == [["x"]])
    }

    @Test("A key that could be guessed is refused, and no key prints itself")
    func keyRules() throws {
        #expect(throws: Problem.self) { try ArchiveKey("short") }
        #expect("\(key)" == "<key>" && String(reflecting: key) == "<key>")
        var dumped = ""
        dump(key, to: &dumped)
        #expect(!dumped.contains("horse"))
    }

    @Test("A key is found through the index: only the frames that can hold it are read")
    func keyLookup() throws {
        try bench.write(bench.path(), rows: 20_000)
        let reader = try ArchiveReader(path: bench.path())
        for number in [0, 1, 777, 12_345, 19_999] {
            #expect(
                try reader.lines(forKey: "\(number)") == [
                    String(decoding: ArchiveBench.line(number).dropLast(), as: UTF8.self)
                ])
        }
        #expect(try reader.lines(forKey: "20000") == [])
        let index = try #require(reader.index)
        #expect(index.frames(holding: Array("12345".utf8)).count == 1)
        #expect(index.frames(holding: Array("20000".utf8)) == [])
    }

    @Test("A key is found also where rows stand in no order, whatever the keys look like")
    func keyLookupUnsorted() throws {
        let seed = Seed.make("keyLookupUnsorted")
        var generator = SeededGenerator(seed: seed)
        let long = String(repeating: "k", count: 90)
        var keys = (0..<3_000).map { number in
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: "-\(number)"
            case 1: "\(number)"
            case 2: "key \(number)"
            case 3: "\(long)\(number)"
            case 4: "9999999999999999999999\(number)"
            default: "\(number)".reversed() + ".5"
            }
        }
        keys.shuffle(using: &generator)
        try bench.write(bench.path(), rows: keys.count) { Array("\(keys[$0])\tvalue\n".utf8) }
        let reader = try ArchiveReader(path: bench.path())
        for key in keys.prefix(200) + keys.suffix(200) {
            #expect(try reader.lines(forKey: key).contains("\(key)\tvalue"), "\(key), seed \(seed)")
        }
        #expect(try reader.lines(forKey: "no such key") == [])
    }
}
