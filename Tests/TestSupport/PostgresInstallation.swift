internal import Foundation
internal import SluiceDatabase

/// The PostgreSQL that the tests run on: the folder of programs that `SLUICE_POSTGRES` names, else the newest that
/// Debian keeps. `make test-versions` names one after the other.
package enum PostgresInstallation {
    /// Where `initdb`, `postgres`, `psql` and `pg_dump` are.
    private static let folder = Result {
        if let named = ProcessInfo.processInfo.environment["SLUICE_POSTGRES"] { return URL(filePath: named) }
        let root = URL(filePath: "/usr/lib/postgresql")
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        guard let newest = versions.compactMap(Int.init).max() else {
            throw PostgresCluster.Failure(
                description:
                    "no PostgreSQL under \(root.path): run 'make setup-test' first, or name it by SLUICE_POSTGRES")
        }
        return root.appending(path: "\(newest)/bin")
    }

    package static func program(_ name: String) throws -> String { try folder.get().appending(path: name).path }

    /// Servers refuse to run as root.
    static func runAsServer(_ program: String, _ arguments: [String]) throws {
        if getuid() == 0 {
            let user = ["--reuid=postgres", "--regid=postgres", "--clear-groups"]
            try run("/usr/bin/setpriv", user + [program] + arguments)
        } else {
            try run(program, arguments)
        }
    }

    /// Whether the server has a feature of that version: `@Test(.enabled(if: PostgresInstallation.isAtLeast(17)))`.
    package static func isAtLeast(_ major: Int) -> Bool { version.map { $0 >= major } ?? true }

    /// The server's major version; nil where there is no server, so that the tests run and say why.
    private static let version: Int? = ask("SELECT current_setting('server_version_num')::int / 10000")
        .map(Int.init)

    /// Not every build brings the contributed modules.
    package static func hasExtension(_ name: String) -> Bool {
        ask("SELECT count(*) FROM pg_available_extensions WHERE name = '\(name)'") != 0
    }

    /// Not every build has ICU.
    package static let hasICU = ask("SELECT count(*) FROM pg_collation WHERE collname = 'und-x-icu'") != 0

    /// Not every build has libxml.
    package static let hasXML = ask("SELECT length(xmlparse(DOCUMENT '<a/>')::text)") != nil

    private static func ask(_ sql: String) -> Int64? {
        try? DatabaseURL(PostgresCluster.shared.get().conninfo()).connect().scalar(sql)?.integer
    }
}
