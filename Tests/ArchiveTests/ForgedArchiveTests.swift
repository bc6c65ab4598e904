import Foundation
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceArchive

/// Archives that somebody else made, or changed: what they hold is data until a user vouches for it.
@Suite struct ForgedArchiveTests {
    let bench: ArchiveBench

    init() throws { bench = try ArchiveBench() }

    private static func shop(_ engine: Engine) throws -> TestDatabase {
        let database = try engine.makeDatabase()
        try database.run(
            """
            CREATE TABLE t (id integer PRIMARY KEY, v text);
            INSERT INTO t VALUES (1, 'a'), (2, 'b');
            CREATE TABLE victim (x integer);
            INSERT INTO victim VALUES (1), (2)
            """)
        return database
    }

    @discardableResult
    private func backUp(
        _ database: TestDatabase, _ name: String = "t", where condition: String? = nil, key: ArchiveKey? = nil
    ) throws -> Manifest {
        var backup = Backup(
            ArchiveSubject(table: QualifiedName("t"), condition: condition), to: bench.path(name))
        backup.options.key = key
        return try backup.run(on: database.connect(), database: database.url)
    }

    /// An archive of other rows, or with another manifest, each of its digests right.
    private func forge(_ manifest: Manifest, rows: [String], _ change: (inout Manifest) -> Void = { _ in }) throws {
        var manifest = manifest
        change(&manifest)
        let writer = try ArchiveWriter(path: bench.path("forged"), payload: manifest.payload)
        for row in rows { try writer.append(Array((row + "\n").utf8)) }
        _ = try writer.finish(manifest)
    }

    private func restoreForged(
        on database: TestDatabase, into table: String? = nil, isTrusted: Bool = false
    ) throws -> RestoreReport {
        var restore = Restore(
            try ArchiveReader(path: bench.path("forged")),
            target: table.map { RestoreTarget(into: QualifiedName($0), column: nil) })
        restore.options.isTrusted = isTrusted
        return try restore.run(on: database)
    }

    private func rows(_ engine: Engine, _ end: String = "") -> [String] {
        engine == .sqlite ? ["INSERT INTO \"t\" VALUES(3,'c')\(end);"] : ["3\tc\(end)"]
    }

    @Test("A statement behind a row isn't run, also where the user vouches for the archive", arguments: [false, true])
    func statementBehindRow(isTrusted: Bool) throws {
        let database = try Self.shop(.sqlite)
        let manifest = try backUp(database)
        try forge(manifest, rows: rows(.sqlite, "; DELETE FROM victim"))
        #expect(throws: (any Error).self) { try restoreForged(on: database, into: "t", isTrusted: isTrusted) }
        #expect(try database.rows("SELECT count(*) FROM victim") == [[2]])
        #expect(try database.rows("SELECT count(*) FROM t") == [[2]])
    }

    @Test("Rows from elsewhere go where the user says", arguments: Engine.allCases)
    func rowsIntoTable(engine: Engine) throws {
        let database = try Self.shop(engine)
        try forge(try backUp(database), rows: rows(engine))
        #expect(try restoreForged(on: database, into: "t").restoredRows == 1)
        #expect(try database.rows("SELECT v FROM t WHERE id = 3") == [["c"]])
    }

    @Test("Types in a manifest from elsewhere aren't run: the table's own are taken", arguments: Engine.allCases)
    func types(engine: Engine) throws {
        let database = try Self.shop(engine)
        try forge(try backUp(database), rows: rows(engine)) { manifest in
            for index in manifest.columns.indices {
                manifest.columns[index].type = "text); DROP TABLE victim; CREATE TEMP TABLE x (y text"
            }
        }
        #expect(try restoreForged(on: database, into: "t").restoredRows == 1)
        #expect(try database.rows("SELECT count(*) FROM victim") == [[2]])
    }

    @Test("SQL of an archive that the database doesn't know is shown and not run", arguments: Engine.allCases)
    func unknownSQL(engine: Engine) throws {
        let database = try Self.shop(engine)
        let manifest = try backUp(database)
        try database.run("DROP TABLE t")
        // The same rows, so that the content's digest is one the database knows.
        let victim = engine == .postgres ? "public.victim" : "victim"
        try forge(manifest, rows: rows(engine)) { $0.catalog.before.append("DROP TABLE \(victim)") }
        let error = #expect(throws: Problem.self) { try restoreForged(on: database) }
        #expect(error?.code == .archiveUntrusted)
        #expect(error?.reason.contains("DROP TABLE \(victim)") == true)
        #expect(try database.rows("SELECT count(*) FROM victim") == [[2]])
        _ = try restoreForged(on: database, isTrusted: true)
        #expect(throws: DatabaseError.self) { try database.rows("SELECT count(*) FROM victim") }
    }

    @Test(
        "A database restores what it has archived itself, and what a user has vouched for once",
        arguments: Engine.allCases)
    func known(engine: Engine) throws {
        let database = try Self.shop(engine)
        try backUp(database)
        try database.run("DROP TABLE t")
        #expect(try Restore(ArchiveReader(path: bench.path())).run(on: database).restoredRows == 2)
        let other = try engine.makeDatabase()
        var restore = Restore(try ArchiveReader(path: bench.path()))
        #expect(throws: Problem.self) { try restore.run(on: other) }
        restore.options.isTrusted = true
        #expect(try restore.run(on: other).restoredRows == 2)
        try other.run("DROP TABLE t")
        #expect(try Restore(ArchiveReader(path: bench.path())).run(on: other).restoredRows == 2)
    }

    @Test("An archive from elsewhere doesn't choose the table that its rows go to", arguments: Engine.allCases)
    func chosenTable(engine: Engine) throws {
        let database = try Self.shop(engine)
        try forge(try backUp(database, where: "id > 0"), rows: rows(engine)) { $0.content = .rows }
        #expect(throws: Problem.self) { try restoreForged(on: database) }
        #expect(try database.rows("SELECT count(*) FROM t") == [[2]])
    }

    @Test(
        "Whoever has the key vouches for the archive; a manifest beside it is believed only where its digest is the sealed one"
    )
    func sealed() throws {
        let database = try Self.shop(.sqlite)
        let key = try ArchiveKey("correct horse battery staple")
        try backUp(database, key: key)
        let other = try TestDatabase(.sqlite)
        #expect(try Restore(ArchiveReader(path: bench.path(), key: key)).run(on: other).restoredRows == 2)

        let layout = try ArchiveLayout(of: try OpenFile.reading(bench.path()))
        let damaged = try bench.flip(bench.path(), bit: (layout.manifest.lowerBound + 60) * 8)
        let copy = try String(contentsOfFile: bench.path() + ".json", encoding: .utf8)
        #expect(throws: Problem.self) { try ArchiveReader(path: damaged, key: key) }
        let edited = copy.replacing("\"before\" : [", with: "\"before\" : [ \"DROP TABLE victim\",")
        #expect(edited != copy)
        try edited.write(toFile: damaged + ".json", atomically: true, encoding: .utf8)
        #expect(throws: Problem.self) { try ArchiveReader(path: damaged, key: key) }
        try copy.write(toFile: damaged + ".json", atomically: true, encoding: .utf8)
        #expect(try ArchiveReader(path: damaged, key: key).manifest.rows == 2)
    }

    @Test("Rows that the manifest doesn't have the digest of aren't restored", arguments: Engine.allCases)
    func otherRows(engine: Engine) throws {
        let database = try Self.shop(engine)
        let manifest = try backUp(database)
        try forge(manifest, rows: rows(engine))
        let file = URL(filePath: bench.path("forged"))
        let place = try ArchiveLayout(of: try OpenFile.reading(file.path)).manifest
        let sealed = try Data(contentsOf: file)[place]
        for path in [file.path, file.path + ".json"] { try FileManager.default.removeItem(atPath: path) }
        // Each frame fits an index that was changed with it; the manifest is the old one.
        try forge(manifest, rows: rows(engine).map { $0.replacing("c", with: "d") })
        #expect(try ArchiveLayout(of: try OpenFile.reading(file.path)).manifest == place)
        var bytes = try Data(contentsOf: file)
        bytes.replaceSubrange(place, with: sealed)
        try bytes.write(to: file)
        let error = #expect(throws: Problem.self) { try restoreForged(on: database, into: "t", isTrusted: true) }
        #expect(error?.code == .archiveDamaged, "\(String(describing: error))")
        #expect(try database.rows("SELECT count(*) FROM t") == [[2]])
    }

    @Test("The condition of an encrypted archive stands nowhere in clear")
    func condition() throws {
        let database = try Self.shop(.sqlite)
        try backUp(database, where: "v <> 'ada@mail.test'", key: try ArchiveKey("correct horse battery staple"))
        for path in [bench.path(), bench.path() + ".json"] {
            let bytes = try Data(contentsOf: URL(filePath: path))
            #expect(bytes.range(of: Data("ada@mail.test".utf8)) == nil)
        }
    }
}
