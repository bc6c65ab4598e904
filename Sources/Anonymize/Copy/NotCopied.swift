internal import SluiceDatabase
internal import SluiceIntrospection

/// What of a PostgreSQL schema doesn't come along, so that nobody takes it for copied.
struct NotCopied {
    private let source: any Connection

    init(_ source: any Connection) { self.source = source }

    /// Into another PostgreSQL database: text written by people, and what belongs to the server.
    func inPostgres() throws -> [String] {
        try found([
            ("comments", "SELECT count(*) FROM pg_description d JOIN pg_class c ON c.oid = d.objoid \(Self.join("c"))"),
            (
                "privileges of tables",
                "SELECT count(*) FROM pg_class c \(Self.join("c")) AND c.relacl IS NOT NULL"
            ),
            ("publications", "SELECT count(*) FROM pg_publication"),
            ("servers of foreign data, with the users' passwords there", "SELECT count(*) FROM pg_foreign_server"),
            (
                "foreign tables (the copy has empty tables in their place)",
                "SELECT count(*) FROM pg_class c \(Self.join("c")) AND c.relkind = 'f'"
            ),
        ])
    }

    /// Into SQLite: all that means something else there.
    func inSQLite() throws -> [String] {
        try found([
            ("views", "SELECT count(*) FROM pg_class c \(Self.join("c")) AND c.relkind IN ('v', 'm')"),
            (
                "indexes that aren't unique",
                "SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid \(Self.join("c")) AND NOT i.indisunique"
            ),
            (
                "checks",
                "SELECT count(*) FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid \(Self.join("c")) AND o.contype = 'c'"
            ),
            (
                "defaults",
                "SELECT count(*) FROM pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid \(Self.join("c"))"
            ),
            (
                "generated columns",
                "SELECT count(*) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid \(Self.join("c")) AND a.attgenerated <> ''"
            ),
            (
                "triggers",
                "SELECT count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid \(Self.join("c")) AND NOT t.tgisinternal"
            ),
        ])
    }

    private static func join(_ relation: String) -> String {
        "JOIN pg_namespace n ON n.oid = \(relation).relnamespace WHERE \(Snapshot.isUserSchema)"
    }

    private func found(_ kinds: [(name: String, sql: String)]) throws -> [String] {
        let counts = try kinds.compactMap { kind -> String? in
            let count = try source.catalogScalar(kind.sql)?.integer ?? 0
            return count > 0 ? "\(count) \(kind.name)" : nil
        }
        return counts.isEmpty ? [] : ["not copied: " + counts.joined(separator: ", ")]
    }
}
