internal import Foundation

/// pgbouncer before a cluster, ended with the process.
package final class Pooler: Sendable {
    package static let program = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer"].first(
        where: FileManager.default.isExecutableFile(atPath:))

    private let directory: URL

    /// - Parameter mode: `session` or `transaction`.
    package init(_ cluster: PostgresCluster, mode: String, size: Int) throws {
        directory = try TemporaryFolder.make()
        let path = directory.path
        let text = """
            [databases]
            * = host=\(cluster.directory.path) user=postgres
            [pgbouncer]
            listen_addr =
            unix_socket_dir = \(path)
            listen_port = 6543
            auth_type = any
            pool_mode = \(mode)
            default_pool_size = \(size)
            logfile = \(path)/log
            pidfile = \(path)/pid
            """
        let file = directory.appending(path: "pgbouncer.ini")
        try text.write(to: file, atomically: true, encoding: .utf8)
        if getuid() == 0 { try run("/bin/chown", ["postgres", path]) }
        try PostgresInstallation.runAsServer(Self.program ?? "pgbouncer", ["-q", "-d", file.path])
        // It answers a moment after it has gone into the background.
        for _ in 0..<100 where !FileManager.default.fileExists(atPath: path + "/.s.PGSQL.6543") {
            Thread.sleep(forTimeInterval: 0.05)
        }
        try TemporaryFolder.atEndOfProcess("kill -INT $(cat \(path)/pid) 2>/dev/null; sleep 1; rm -rf '\(path)'")
    }

    package func conninfo(database: String) -> String {
        "host=\(directory.path) port=6543 user=postgres dbname=\(database)"
    }
}
