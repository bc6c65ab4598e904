package import SluiceDatabase

/// What a column of PostgreSQL's has beside its type, and `ALTER COLUMN … TYPE` resets without a word: a collation of its own, and
/// how its long values are stored and compressed (`ATExecAlterColumnType`).
package struct KeptAttributes {
    /// As it is written; nil where it is the type's.
    private let collation: String?
    private let storage: String?
    private let compression: String?
    private let takesCollation: Bool
    private let takesStorage: Bool
    /// Whether the new type stores long values that way by itself.
    private let storesSo: Bool

    /// Nil where the alteration leaves the type, or nothing is there.
    package init?(_ alter: AlterColumn, on connection: any Connection) throws {
        guard connection.dialect.isServer, let type = alter.changes.type,
            let number = try connection.relationNumber(of: alter.table)
        else { return nil }
        // A type of the user's is found along the session's path.
        let name = Dialect.postgres.literal(type.sql(in: .postgres))
        let lookup = "SELECT pg_catalog.to_regtype(\(name))::pg_catalog.oid::pg_catalog.int8"
        guard let other = try connection.scalar(lookup), !other.isNull,
            let row = try connection.catalogRows(Self.query, [number, .text(alter.column), other]).first
        else { return nil }
        collation = row[0].text
        storage = row[1].text
        compression = row[2].text
        takesCollation = row[3].isTrue
        takesStorage = row[4].isTrue
        storesSo = row[5].isTrue
    }

    /// What the new type can't have, so that no way back knows it.
    package func lost(besides was: ColumnChanges) -> [String] {
        var lost: [String] = []
        if let collation, !takesCollation, was.collation == nil { lost.append("the collation \(collation)") }
        if let storage, !takesStorage { lost.append("the storage \(storage)") }
        if let compression, !takesStorage { lost.append("the compression \(compression)") }
        return lost
    }

    /// The alteration with what it doesn't name and the column has.
    func kept(in alter: AlterColumn) -> AlterColumn {
        var alter = alter
        if let collation, takesCollation, alter.changes.collation == nil { alter.changes.collation = .set(collation) }
        return alter
    }

    func statements(after alter: AlterColumn) -> [Statement] {
        guard takesStorage else { return [] }
        let column =
            "ALTER TABLE \(alter.table.quoted(in: .postgres)) ALTER COLUMN \(Dialect.postgres.quote(alter.column))"
        return [
            storage.flatMap { storesSo ? nil : "\(column) SET STORAGE \($0)" },
            compression.map { "\(column) SET COMPRESSION \($0)" },
        ].compactMap { $0.map(Statement.run) }
    }

    /// For a script, whose database nobody has looked at.
    static func requirement(_ alter: AlterColumn) -> Statement? {
        guard alter.changes.type != nil else { return nil }
        let table = Dialect.postgres.literal(alter.table.quoted(in: .postgres))
        let collation = alter.changes.collation == nil ? "a.attcollation <> t.typcollation OR " : ""
        return .requireNoRows(
            query: """
                SELECT FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid WHERE a.attrelid = \
                pg_catalog.to_regclass(\(table)) AND a.attname = \(Dialect.postgres.literal(alter.column)) AND (\(collation)\
                a.attstorage <> t.typstorage OR pg_catalog.to_jsonb(a)->>'attcompression' IN ('p', 'l'))
                """,
            otherwise:
                "\(alter.column) of \(alter.table) has a collation, a storage or a compression of its own, which another type resets: "
                + "run the revision online, which keeps them, or write them into it")
    }

    /// Before PostgreSQL 14 a column has no compression.
    private static let query = """
        SELECT CASE WHEN a.attcollation <> t.typcollation THEN (SELECT CASE WHEN c.collnamespace = 'pg_catalog'::regnamespace
            THEN quote_ident(c.collname) ELSE quote_ident(s.nspname) || '.' || quote_ident(c.collname) END
            FROM pg_collation c JOIN pg_namespace s ON s.oid = c.collnamespace WHERE c.oid = a.attcollation) END,
          CASE WHEN a.attstorage <> t.typstorage THEN
            CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END,
          CASE to_jsonb(a)->>'attcompression' WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END,
          n.typcollation <> 0, n.typstorage <> 'p', n.typstorage = a.attstorage
        FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid, pg_type n
        WHERE a.attrelid = $1 AND a.attname = $2 AND NOT a.attisdropped AND n.oid = $3::bigint::oid
        """
}
