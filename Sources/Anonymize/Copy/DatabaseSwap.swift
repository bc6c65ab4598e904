internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceIntrospection

/// A PostgreSQL database beside another one, which it replaces by a change of names: in one transaction, so that nobody sees
/// neither of them, and with the owner, settings and privileges of the old one.
struct DatabaseSwap {
    private let target: DatabaseURL
    private let admin: any Connection
    private let endsSessions: Bool
    private let control: RunControl
    private let name: String

    private var fresh: String { name + "_sluice_next" }
    private var old: String { name + "_sluice_old" }

    init(of target: DatabaseURL, endingSessions: Bool, _ control: RunControl) throws {
        self.target = target
        self.control = control
        endsSessions = endingSessions
        name = try target.connect(.readOnly).scalar("SELECT current_database()::text")?.text ?? ""
        guard let url = target.inDatabase(name == "postgres" ? "template1" : "postgres") else {
            throw Refused(
                reason: "the target's server can't be reached beside its database", hint: "give its name in --to")
        }
        admin = try url.connect()
        guard (name + "_sluice_next").utf8.count <= 63 else {
            throw Refused(
                reason: "the name \(name) is too long for one beside it", hint: "give the database a shorter name")
        }
    }

    func filling(_ fill: (DatabaseURL) throws -> AnonymizeReport) throws -> AnonymizeReport {
        try requireNoSessions(of: name)
        try requireOwn(old)
        try drop(old)
        let beside = try prepare()
        control.onProgress(.step("copying into \(fresh), which then takes the place of \(name)"))
        var report = try fill(beside)
        guard report.certificate != nil else { return report }
        report.notes += try carryOver(to: beside)
        try swap()
        report.notes.append("\(name) is the fresh copy; its owner, settings and privileges are the old one's")
        return report
    }

    /// An interrupted one goes on; a finished one, which couldn't be swapped, is of another night.
    private func prepare() throws -> DatabaseURL {
        guard let url = target.inDatabase(fresh) else {
            throw Refused(
                reason: "no database beside \(name) can be reached", hint: "give --to as a URL or a conninfo string")
        }
        if let found = try owner(of: fresh), try found != role {
            // One that couldn't take the place has its owner already; anybody else's may hold anything.
            try requireOwn(fresh)
            try drop(fresh)
        }
        if try exists(fresh) {
            let connection = try url.connect(.readOnly)
            let known = try? CopyState(connection).current()
            let isEmpty = try Snapshot.read([], from: connection).tables.isEmpty
            guard known != nil || isEmpty else {
                throw Refused(reason: "a database \(fresh) is there that Sluice hasn't made", hint: "rename or drop it")
            }
            if known?.phase != CopyPhase.done.rawValue { return url }
            connection.close()
            try drop(fresh)
        }
        let like =
            try admin.catalogRows(
                """
                SELECT pg_encoding_to_char(encoding)::text, datcollate::text, datctype::text FROM pg_database WHERE datname = $1
                """, [.text(name)]
            ).first?.map { Dialect.postgres.literal($0.text ?? "") } ?? []
        try admin.execute(
            "CREATE DATABASE \(quote(fresh)) TEMPLATE template0 ENCODING \(like[0]) LC_COLLATE \(like[1]) LC_CTYPE \(like[2])"
        )
        return url
    }

    private var role: String? { get throws { try admin.catalogScalar("SELECT current_user::text")?.text } }

    private func owner(of database: String) throws -> String? {
        try admin.catalogScalar(
            "SELECT pg_get_userbyid(datdba)::text FROM pg_database WHERE datname = $1", [.text(database)])?.text
    }

    /// Whoever may make databases may have made one of that name.
    private func requireOwn(_ database: String) throws {
        guard let found = try owner(of: database) else { return }
        guard try found != role, try found != owner(of: name) else { return }
        throw Refused(
            reason: "a database \(database) is there that belongs to role \(found)", hint: "rename or drop it")
    }

    private func quote(_ name: String) -> String { Dialect.postgres.quote(name) }

    private func exists(_ name: String) throws -> Bool {
        try admin.catalogScalar("SELECT 1 FROM pg_database WHERE datname = $1", [.text(name)]) != nil
    }

    private func drop(_ name: String) throws {
        guard try exists(name) else { return }
        _ = try admin.catalogRows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [.text(name)])
        try retry { try admin.execute("DROP DATABASE \(quote(name))") }
    }

    // MARK: Sessions

    private func sessions(of name: String) throws -> [String] {
        try admin.catalogRows(
            """
            SELECT usename || coalesce(' (' || nullif(application_name, '') || ')', '') FROM pg_stat_activity
            WHERE datname = $1 AND pid <> pg_backend_pid() AND backend_type = 'client backend' ORDER BY 1
            """, [.text(name)]
        ).compactMap { $0[0].text }
    }

    private func requireNoSessions(of name: String) throws {
        guard !endsSessions else { return }
        var found: [String] = []
        let isFree = try Pause.wait(atMost: control.lockPatience) {
            found = try sessions(of: name)
            return found.isEmpty
        }
        guard isFree else {
            throw Refused(
                reason:
                    "\(found.count) sessions hold \(name): \(Set(found).sorted().prefix(8).joined(separator: ", "))",
                hint: "end them, or give --end-sessions; nothing was changed")
        }
    }

    // MARK: The change of names

    private func swap() throws {
        try requireNoSessions(of: name)
        control.onProgress(.step("\(fresh) takes the place of \(name)"))
        if endsSessions { try admin.execute("ALTER DATABASE \(quote(name)) ALLOW_CONNECTIONS false") }
        do {
            try retry {
                if endsSessions {
                    _ = try admin.catalogRows(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN ($1, $2)",
                        [.text(name), .text(fresh)])
                }
                try admin.transaction {
                    try admin.execute("ALTER DATABASE \(quote(name)) RENAME TO \(quote(old))")
                    try admin.execute("ALTER DATABASE \(quote(fresh)) RENAME TO \(quote(name))")
                }
            }
        } catch {
            if endsSessions { _ = try? admin.execute("ALTER DATABASE \(quote(name)) ALLOW_CONNECTIONS true") }
            throw error
        }
        try drop(old)
    }

    /// A session that ends is seen for a moment longer.
    private func retry(_ body: () throws -> Void) throws {
        var failure: (any Error)?
        let isDone = try Pause.wait(atMost: .seconds(10)) {
            do {
                try body()
                return true
            } catch let error as DatabaseError where error.code == "55006" {
                failure = error
                return false
            }
        }
        if !isDone, let failure { throw failure }
    }

    // MARK: What belongs to the old one

    /// - Returns: what couldn't be carried over, for the report.
    private func carryOver(to beside: DatabaseURL) throws -> [String] {
        let before = try target.connect(.readOnly)
        let after = try beside.connect()
        let statements = try databaseStatements() + objectStatements(before)
        var failed: [String] = []
        for statement in statements {
            do {
                try after.execute(statement)
            } catch {
                guard error.kind != .connectionLost else { throw error }
                failed.append("not carried over from the old database: \(statement): \(error.message)")
            }
        }
        return failed
    }

    /// Settings that are lists are kept as they would be written.
    private static let lists: Set<String> = [
        "search_path", "session_preload_libraries", "local_preload_libraries", "temp_tablespaces", "DateStyle",
    ]

    private func databaseStatements() throws -> [String] {
        let database = "DATABASE \(quote(fresh))"
        var statements = try admin.catalogRows(
            "SELECT pg_get_userbyid(datdba)::text, datconnlimit FROM pg_database WHERE datname = $1", [.text(name)]
        ).flatMap { row in
            [
                "ALTER \(database) OWNER TO \(quote(row[0].text ?? ""))",
                "ALTER \(database) CONNECTION LIMIT \(row[1].integer ?? -1)",
            ]
        }
        statements += try grants(
            "SELECT datacl FROM pg_database WHERE datname = \(Dialect.postgres.literal(name))", on: database, in: admin)
        let settings = try admin.catalogRows(
            """
            SELECT r.rolname::text, unnest(s.setconfig) FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
            LEFT JOIN pg_roles r ON r.oid = s.setrole WHERE d.datname = $1
            """, [.text(name)])
        for row in settings {
            let parts = (row[1].text ?? "").split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            let key = String(parts[0])
            let value = Self.lists.contains(key) ? String(parts[1]) : Dialect.postgres.literal(String(parts[1]))
            let of = row[0].text.map { "ROLE \(quote($0)) IN \(database)" } ?? database
            statements.append("ALTER \(of) SET \(key) TO \(value.isEmpty ? "''" : value)")
        }
        return statements
    }

    private func objectStatements(_ before: any Connection) throws -> [String] {
        let snapshot = try Snapshot.read([.columns, .sequences, .grants], from: before)
        func statements(_ grants: [Snapshot.Grant]?, _ object: String, column: String? = nil) -> [String] {
            (grants ?? []).map { $0.statement(on: object, column: column.map(quote)) }
        }
        let relations = snapshot.relations.flatMap { relation -> [String] in
            let table = "TABLE \(relation.name.quoted(in: .postgres))"
            return statements(relation.grants, table)
                + relation.columns.flatMap { statements($0.grants, table, column: $0.name) }
        }
        let sequences = snapshot.sequences.flatMap {
            statements($0.grants, "SEQUENCE \($0.name.quoted(in: .postgres))")
        }
        let schemas = try before.catalogRows(
            "SELECT n.nspname::text FROM pg_namespace n WHERE \(Snapshot.isUserSchema(before.dialect)) "
                + "AND nspacl IS NOT NULL"
        ).compactMap { $0[0].text }
        return try schemas.flatMap { schema in
            try grants(
                "SELECT nspacl FROM pg_namespace WHERE nspname = \(Dialect.postgres.literal(schema))",
                on: "SCHEMA \(quote(schema))", in: before)
        } + relations + sequences
    }

    private func grants(_ acl: String, on object: String, in connection: any Connection) throws -> [String] {
        let rows = try connection.catalogRows(
            """
            SELECT e.privilege_type, r.rolname::text, e.is_grantable FROM (\(acl)) a(acl), aclexplode(a.acl) e
            LEFT JOIN pg_roles r ON r.oid = e.grantee
            """)
        guard !rows.isEmpty else { return [] }
        return ["REVOKE ALL ON \(object) FROM PUBLIC"]
            + rows.map { row in
                Snapshot.Grant(privilege: row[0].text ?? "", grantee: row[1].text, isGrantable: row[2].isTrue)
                    .statement(on: object)
            }
    }
}
