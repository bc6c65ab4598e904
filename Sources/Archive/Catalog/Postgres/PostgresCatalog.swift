internal import SluiceDatabase

/// PostgreSQL's catalog of one table, as statements that make it again.
///
/// The session's `search_path` must be empty, so that every name comes back with its schema (see ``PostgresSettings``).
struct PostgresCatalog: CatalogReader {
    let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    func shape(of table: QualifiedName) throws -> TableShape {
        let relation = try relation(table)
        let key = try key(of: relation)
        let columns = try PostgresColumnReader(connection, relation).columns().map { column in
            var column = column.archived
            column.isKey = key.contains(column.name)
            return column
        }
        return TableShape(name: relation.name, columns: columns, key: key)
    }

    func catalog(of subject: ArchiveSubject, shape: TableShape, original: Backup.Original?) throws -> Catalog {
        let relation = try relation(subject.table)
        guard let column = subject.column else {
            return try PostgresTableCatalog(connection, relation).read(original: original)
                .renaming(relation.name.name, to: subject.archivedAs ?? relation.name.name, in: .postgres)
        }
        return try PostgresColumnCatalog(
            connection, relation, column: column, archivedAs: subject.archivedAs ?? column, original: original
        ).read()
    }

    /// The name has its schema (see ``Connection/resolved(_:)``).
    func relation(_ table: QualifiedName) throws -> PostgresRelation {
        let name = QualifiedName(schema: table.schema ?? "public", name: table.name).quoted(in: .postgres)
        let rows = try connection.rows(
            """
            SELECT c.oid::bigint, n.nspname::text, c.relname::text, c.relkind::text FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.oid = to_regclass($1) AND c.relkind IN ('r', 'p')
            """, [.text(name)])
        guard let row = rows.first, let oid = row[0].integer, let schema = row[1].text, let name = row[2].text else {
            throw ArchiveError.noTable(table)
        }
        return PostgresRelation(
            oid: oid, name: QualifiedName(schema: schema, name: name), isPartitioned: row[3].text == "p")
    }

    /// The primary key, or the first unique index of plain columns that are all NOT NULL.
    private func key(of relation: PostgresRelation) throws -> [String] {
        let rows = try connection.rows(
            """
            SELECT string_agg(a.attname::text, E'\\x01' ORDER BY k.ord)
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, ord)
            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
            WHERE i.indrelid = \(relation.oid) AND i.indisunique AND i.indisvalid AND i.indimmediate
            AND i.indpred IS NULL AND i.indexprs IS NULL AND k.ord <= i.indnkeyatts
            GROUP BY i.indexrelid, i.indisprimary, c.relname
            HAVING bool_and(a.attnotnull)
            ORDER BY i.indisprimary DESC, count(*), c.relname
            """)
        return rows.first?[0].text?.split(separator: "\u{1}").map(String.init) ?? []
    }
}

/// A table found in the catalog.
struct PostgresRelation {
    let oid: Int64
    let name: QualifiedName
    let isPartitioned: Bool

    var quoted: String { name.quoted(in: .postgres) }
}

/// Settings under which COPY text and catalog expressions are the same whatever the server's or the user's
/// configuration, as pg_dump sets them; and row security off, so that a policy makes an error and not a gap.
enum PostgresSettings {
    static let statements = """
        SET LOCAL search_path = '';
        SET LOCAL DateStyle = 'ISO, YMD';
        SET LOCAL IntervalStyle = 'postgres';
        SET LOCAL extra_float_digits = 3;
        SET LOCAL bytea_output = 'hex';
        SET LOCAL TimeZone = 'UTC';
        SET LOCAL lc_monetary = 'C';
        SET LOCAL xmloption = 'content';
        SET LOCAL row_security = off;
        SET LOCAL statement_timeout = 0;
        SET LOCAL idle_in_transaction_session_timeout = 0;
        SET LOCAL synchronize_seqscans = off
        """
}
