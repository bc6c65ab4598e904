internal import SluiceBackfill
package import SluiceDatabase

/// How a database says that it is a copy: in place, nothing else may be anonymized.
package struct CopyMarker {
    private let connection: any Connection

    package init(_ connection: any Connection) { self.connection = connection }

    private var table: String { connection.dialect.stateTable("copy_marker") }

    /// Written by `sluice anonymize mark-copy`.
    package func mark(by actor: String) throws {
        try StateSchema.ensureWithCopyMarker(on: connection)
        try connection.execute("DELETE FROM \(table)")
        let place = connection.dialect.placeholder
        let identity = try self.identity()
        try connection.execute(
            "INSERT INTO \(table) VALUES (\(place(1)), \(connection.dialect.now), \(place(2)))",
            [.text(actor), identity.map(Value.text) ?? .null])
    }

    /// The marker travels with a dump, and with a database made from a template; the server's identity and the
    /// database's number on it say whether it was written here.
    package func isMarked() throws -> Bool {
        guard try StateSchema.has("copy_marker", on: connection),
            let row = try connection.rows("SELECT system_identifier FROM \(table)").first
        else { return false }
        return try row[0].text == identity()
    }

    private func identity() throws -> String? {
        guard connection.dialect.isServer else { return nil }
        return try connection.catalogScalar(
            """
            SELECT (SELECT system_identifier::text FROM pg_control_system()) || '/' || oid::text
            FROM pg_database WHERE datname = current_database()
            """)?.text
    }
}

/// The rules that keep an in-place run away from production.
package struct InPlaceSafety {
    private let connection: any Connection

    package init(_ connection: any Connection) { self.connection = connection }

    /// - Throws: ``Refused`` where the database might be more than a copy.
    package func check(allowedNames: [String], database: String) throws {
        let isNamed = allowedNames.contains { Self.matches(database, pattern: $0) }
        guard try isNamed || CopyMarker(connection).isMarked() else {
            throw Refused(
                reason: "this database isn't marked as a copy, and anonymizing in place destroys what is in it",
                hint: "if it is a copy: 'sluice anonymize mark-copy --database URL'; otherwise use --from and --to")
        }
        guard connection.dialect.isServer else { return }
        if let replicas = try connection.catalogScalar("SELECT count(*) FROM pg_stat_replication")?.integer,
            replicas > 0
        {
            throw Refused(
                reason: "this server has \(replicas) replicas, which would get every original value by WAL",
                hint: "anonymize a copy on a server of its own")
        }
        let others = try connection.catalogScalar(
            """
            SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
            AND backend_type = 'client backend' AND coalesce(application_name, '') NOT LIKE 'sluice%'
            AND state_change > now() - interval '10 minutes'
            """)?.integer
        if let others, others > 0 {
            throw Refused(
                reason: "\(others) other sessions used this database in the last 10 minutes",
                hint: "close them; a copy for staging has no users yet")
        }
    }

    /// `staging_*`, `*_copy`: stars stand for any text.
    static func matches(_ name: String, pattern: String) -> Bool {
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1 else { return name == pattern }
        guard name.hasPrefix(parts[0]), name.hasSuffix(parts[parts.count - 1]) else { return false }
        var rest = name.dropFirst(parts[0].count)
        for part in parts.dropFirst().dropLast() {
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return rest.count >= parts[parts.count - 1].count
    }
}
