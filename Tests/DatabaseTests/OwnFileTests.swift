import Foundation
import SluiceTestSupport
import Testing

@testable import SluiceDatabase

/// Folders in which others may make files, too.
@Suite("What somebody has put beside a database")
struct OwnFileTests {
    private let folder: URL
    private let database: String

    init() throws {
        folder = try TemporaryFolder.make()
        database = folder.appending(path: "a.db").path
        let connection = try DatabaseURL(sqlitePath: database).connect(.create)
        try connection.executeScript("CREATE TABLE t (a int); INSERT INTO t VALUES (1)")
    }

    private func open(_ path: String) throws {
        let error = try #require(throws: DatabaseError.self) { try DatabaseURL(sqlitePath: path).connect(.readOnly) }
        #expect(error.message.contains("not a regular file"), "\(error)")
    }

    @Test("under the database's own name is opened only where it is a regular file")
    func ownName() throws {
        let pipe = folder.appending(path: "pipe").path
        #expect(mkfifo(pipe, 0o600) == 0)
        try open(pipe)
        try open("/dev/zero")
        try open(folder.path)
        let link = folder.appending(path: "link").path
        #expect(symlink(pipe, link) == 0)
        try open(link)
        #expect(unlink(link) == 0 && symlink(database, link) == 0)
        #expect(try DatabaseURL(sqlitePath: link).connect(.readOnly).rows("SELECT a FROM t") == [[1]])
    }

    @Test("as its journal keeps no command waiting", arguments: ["-journal", "-wal", "-shm"])
    func journal(suffix: String) throws {
        #expect(mkfifo(database + suffix, 0o600) == 0)
        try open(database)
        let link = folder.appending(path: "link").path
        #expect(symlink(database, link) == 0)
        try open(link)
    }

    private func lock() throws {
        let connection = try DatabaseURL(sqlitePath: database).connect()
        try CommandLock.migration.hold(on: connection, atMost: .zero, onWait: {}) {}
    }

    @Test("as a lock is neither followed nor waited for")
    func lockFile() throws {
        let path = database + "-sluice-lock"
        let elsewhere = folder.appending(path: "elsewhere").path
        #expect(symlink(elsewhere, path) == 0)
        #expect(try #require(throws: Problem.self) { try lock() }.code.outcome == .refused)
        #expect(!FileManager.default.fileExists(atPath: elsewhere))
        #expect(unlink(path) == 0 && mkfifo(path, 0o600) == 0)
        #expect(try #require(throws: Problem.self) { try lock() }.reason.contains("a FIFO"))
        #expect(unlink(path) == 0)
        try "x".write(toFile: elsewhere, atomically: false, encoding: .utf8)
        #expect(link(elsewhere, path) == 0)
        #expect(try #require(throws: Problem.self) { try lock() }.reason.contains("several names"))
        #expect(unlink(path) == 0)
        try lock()
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test(
        "as a lock is refused where it is another user's",
        .enabled(if: getuid() == 0, "only root makes files for others"))
    func strangersLock() throws {
        let path = database + "-sluice-lock"
        try "".write(toFile: path, atomically: false, encoding: .utf8)
        #expect(chown(path, 65_534, 65_534) == 0)
        #expect(try #require(throws: Problem.self) { try lock() }.reason.contains("another user's"))
        // Whoever has the database may have begun a command.
        #expect(chown(database, 65_534, 65_534) == 0)
        try lock()
    }
}
