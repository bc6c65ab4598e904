package import Foundation
internal import SluiceDatabase

/// A PostgreSQL server of the tests' own: a new data directory under the temporary folder, reached over a Unix socket
/// there, and removed when the process ends, however it ends.
package final class PostgresCluster: Sendable {
    package let directory: URL

    /// The one that all tests share, each with a database of its own. Durability is off: nothing survives anyway.
    package static let shared = Result { try PostgresCluster(settings: ["fsync=off", "max_connections=200"]) }

    /// A second one for tests of what VACUUM may remove, which is a matter of all transactions of a server: on the shared
    /// one another test may hold one open for as long as it likes.
    package static let calm = Result { try PostgresCluster(settings: ["fsync=off", "max_connections=100"]) }

    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    package init(settings: [String] = [], in folder: URL = FileManager.default.temporaryDirectory) throws {
        directory = try Self.makeDirectory(in: folder)
        try asServerUser(
            "initdb", ["-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"])
        try begin(settings)
    }

    /// A standby that streams from the primary; see ``promote()``.
    package init(standbyOf primary: PostgresCluster) throws {
        directory = try Self.makeDirectory(in: FileManager.default.temporaryDirectory)
        try asServerUser(
            "pg_basebackup",
            [
                "-h", primary.directory.path, "-U", "postgres", "-D", data, "-R", "-X", "stream", "-c", "fast",
                "--no-sync",
            ])
        try begin([])
    }

    private static func makeDirectory(in folder: URL) throws -> URL {
        let directory = folder.appending(path: "sluice-pg-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        if getuid() == 0 { try run("/bin/chown", ["postgres", directory.path]) }
        return directory
    }

    private func begin(_ settings: [String]) throws {
        let lines =
            settings + ["listen_addresses=''", "unix_socket_directories='\(directory.path)'", "logging_collector=off"]
        let configuration = URL(filePath: data).appending(path: "postgresql.auto.conf")
        let file = try FileHandle(forWritingTo: configuration)
        try file.seekToEnd()
        try file.write(contentsOf: Data((lines.joined(separator: "\n") + "\n").utf8))
        try file.close()
        try start()
        try startReaper()
    }

    private var data: String { directory.appending(path: "data").path }
    private var log: String { directory.appending(path: "server.log").path }

    package func start() throws {
        try asServerUser("pg_ctl", ["-D", data, "-l", log, "-w", "-t", "60", "start"])
    }

    /// - Parameter mode: `fast`, or `immediate` for a crash.
    package func stop(mode: String) throws {
        try asServerUser("pg_ctl", ["-D", data, "-m", mode, "-w", "stop"])
    }

    /// Makes a standby the primary.
    package func promote() throws { try asServerUser("pg_ctl", ["-D", data, "-w", "promote"]) }

    package func conninfo(database: String = "postgres") -> String {
        "host=\(directory.path) user=postgres dbname=\(database)"
    }

    /// Runs one of PostgreSQL's programs against this cluster: psql, pg_dump, pgbench.
    @discardableResult
    package func tool(_ name: String, _ arguments: [String], input: String? = nil) throws -> String {
        try run(
            PostgresInstallation.program(name), arguments, input: input,
            environment: ["PGHOST": directory.path, "PGUSER": "postgres"])
    }

    private func asServerUser(_ program: String, _ arguments: [String]) throws {
        try PostgresInstallation.runAsServer(try PostgresInstallation.program(program), arguments)
    }

    private func startReaper() throws {
        try TemporaryFolder.atEndOfProcess(
            "kill -INT $(head -1 \(data)/postmaster.pid) 2>/dev/null; sleep 1; rm -rf '\(directory.path)'")
    }
}
