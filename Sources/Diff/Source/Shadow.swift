internal import Foundation
package import SluiceDatabase

/// An empty database beside another one, which goes when it is let go of: on PostgreSQL of the same server, on SQLite in
/// memory.
///
/// A crash leaves one behind; the next shadow on that server removes those that are a minute old and have no session.
package final class Shadow {
    package let connection: any Connection
    /// On SQLite one that nobody else reaches.
    package let url: DatabaseURL
    private let server: (any Connection)?
    private let name: String
    var standIns = StandIns()

    /// - Throws: ``Problem`` where the role may not create databases.
    package init(beside url: DatabaseURL) throws {
        guard let server = url.dialect.isServer ? try url.connect() : nil else {
            server = nil
            name = ""
            self.url = DatabaseURL.inMemory
            connection = try DatabaseURL.inMemory.connect(.create)
            return
        }
        self.server = server
        let name = Self.prefix + "\(Int(Date().timeIntervalSince1970))_\(UInt32.random(in: 0 ... .max))"
        self.name = name
        Self.removeForgotten(on: server)
        do {
            // template0 has nothing that somebody added to all new databases.
            try server.execute("CREATE DATABASE \(name) TEMPLATE template0 ENCODING 'UTF8'")
        } catch {
            throw Problem(
                .schema, "no database can be made beside \(url) to load the schema into: \(error.message)",
                hint: "give the role CREATEDB, or name another server's database with --shadow URL")
        }
        guard let sibling = url.inDatabase(name) else {
            throw Problem(.schema, "\(url) can't be read as an address")
        }
        self.url = sibling
        do {
            // A schema may let everybody create things in it.
            try server.execute("REVOKE ALL ON DATABASE \(name) FROM PUBLIC")
            connection = try sibling.connect()
        } catch {
            _ = try? server.execute("DROP DATABASE \(name)")
            throw error
        }
    }

    deinit {
        connection.close()
        _ = _ = try? server?.execute("DROP DATABASE IF EXISTS \(name)")
    }

    private static let prefix = "sluice_shadow_"

    private static func removeForgotten(on server: any Connection) {
        for name in (try? forgotten(on: server)) ?? [] {
            // Somebody else's role may have made it.
            _ = try? server.execute("DROP DATABASE IF EXISTS \(Dialect.postgres.quote(name))")
        }
    }

    /// Those that a crash has left: a minute old, and nobody is connected.
    package static func forgotten(on server: any Connection) throws -> [String] {
        guard server.dialect.isServer else { return [] }
        let found = try server.catalogRows(
            """
            SELECT d.datname::text FROM pg_database d WHERE d.datname LIKE 'sluice\\_shadow\\_%'
            AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datname = d.datname) ORDER BY 1
            """)
        let now = Date().timeIntervalSince1970
        return found.compactMap { $0[0].text }.filter { name in
            let begun = name.dropFirst(prefix.count).split(separator: "_").first.flatMap { Double($0) }
            return begun.map { now - $0 > 60 } ?? false
        }
    }

    /// - Returns: The names of those that are gone.
    package static func removeForgotten(beside url: DatabaseURL) throws -> [String] {
        guard url.dialect.isServer else { return [] }
        let server = try url.connect()
        let before = try forgotten(on: server)
        removeForgotten(on: server)
        return before.filter { !((try? forgotten(on: server)) ?? []).contains($0) }
    }
}
