import Foundation
import SluiceDatabase
import SluiceTestSupport

/// Where schedules happen, one after another: a server of its own behind a proxy, or a folder for SQLite's files, on a
/// small disk where that is asked for.
final class TortureGround {
    let engine: Engine
    let cluster: PostgresCluster?
    let proxy: TCPProxy?
    let disk: SmallDisk?
    private let folder: URL
    private var databases = 0

    init(_ engine: Engine, onSmallDisk: Bool) throws {
        self.engine = engine
        disk = onSmallDisk ? try SmallDisk(size: engine == .postgres ? "250m" : "40m") : nil
        folder = try disk?.folder ?? TemporaryFolder.make()
        guard engine == .postgres else {
            (cluster, proxy) = (nil, nil)
            return
        }
        let settings = ["fsync=off", "max_connections=100", "max_wal_size=64MB", "min_wal_size=32MB"]
        let cluster = try PostgresCluster(settings: settings, in: folder)
        self.cluster = cluster
        proxy = try TCPProxy(toSocketAt: cluster.directory.appending(path: ".s.PGSQL.5432").path)
    }

    deinit {
        proxy?.close()
        try? cluster?.stop(mode: "immediate")
    }

    /// - Parameter isRemote: Sluice goes through the proxy.
    func makeDatabase(isRemote: Bool) throws -> TortureDatabase {
        databases += 1
        let name = "d\(databases)"
        guard let cluster else {
            let text = "sqlite:" + folder.appending(path: name + ".db").path
            _ = try DatabaseURL(text).connect(.create)
            return try TortureDatabase(name: name, text: text, own: text)
        }
        try connectAsAdministrator { try $0.execute("CREATE DATABASE \(name)") }
        let text =
            isRemote
            ? "host=127.0.0.1 port=\(proxy?.port ?? 0) user=postgres dbname=\(name)" : cluster.conninfo(database: name)
        return try TortureDatabase(
            name: name, text: text, own: cluster.conninfo(database: name) + " application_name=app")
    }

    func remove(_ database: TortureDatabase) throws {
        guard cluster != nil else {
            for file in try FileManager.default.contentsOfDirectory(atPath: folder.path)
            where file.hasPrefix(database.name + ".") {
                try FileManager.default.removeItem(at: folder.appending(path: file))
            }
            return
        }
        try connectAsAdministrator { try $0.execute("DROP DATABASE \(database.name) WITH (FORCE)") }
    }

    private func connectAsAdministrator(_ body: (any Connection) throws -> Void) throws {
        guard let cluster else { return }
        let connection = try DatabaseURL(cluster.conninfo() + " application_name=app").connect()
        defer { connection.close() }
        try body(connection)
    }

    /// A server that gave up for want of disk is started again.
    func revive() throws {
        guard let cluster, let url = try? DatabaseURL(cluster.conninfo() + " application_name=app") else { return }
        for _ in 0..<100 {
            if let connection = try? url.connect() { return connection.close() }
            usleep(50_000)
        }
        try? cluster.stop(mode: "immediate")
        try cluster.start()
    }

    /// Takes what the disk has left, and gives it back after a while.
    func fillDisk(for microseconds: UInt32) throws {
        guard let disk else { return }
        let filler = disk.folder.appending(path: "filler")
        let descriptor = open(filler.path, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
        let block = [UInt8](repeating: 0, count: 1 << 16)
        while write(descriptor, block, block.count) > 0 {}
        close(descriptor)
        usleep(microseconds)
        try FileManager.default.removeItem(at: filler)
        try revive()
    }
}

struct TortureDatabase {
    let name: String
    /// What Sluice is given.
    let text: String
    /// The tests' own way, past the proxy.
    let own: DatabaseURL

    init(name: String, text: String, own: String) throws {
        self.name = name
        self.text = text
        self.own = try DatabaseURL(own)
    }

    func withConnection<Result>(_ body: (any Connection) throws -> Result) throws -> Result {
        let connection = try own.connect()
        defer { connection.close() }
        return try body(connection)
    }

    func rows(_ sql: String) throws -> [[Value]] { try withConnection { try $0.rows(sql).map(\.values) } }
}
