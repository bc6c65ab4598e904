internal import SluiceDatabase

/// The columns of one table with everything ALTER TABLE can say of them.
struct PostgresColumnReader {
    struct Column {
        var archived: ArchivedColumn
        let number: Int64
        /// ALTER TABLE … ALTER COLUMN clauses: statistics target, storage, compression.
        let settings: [String]
        let isDefaultVolatile: Bool
        let isInherited: Bool
        /// Since PostgreSQL 18 NOT NULL is a constraint, with a name.
        let notNullName: String?
    }

    private let connection: any Connection
    private let relation: PostgresRelation

    init(_ connection: any Connection, _ relation: PostgresRelation) {
        self.connection = connection
        self.relation = relation
    }

    func columns() throws -> [Column] {
        try connection.rows(
            """
            SELECT a.attnum::bigint, a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull,
            pg_get_expr(d.adbin, d.adrelid), a.attidentity::text, a.attgenerated::text,
            CASE WHEN a.attcollation <> t.typcollation
            THEN quote_ident(cn.nspname) || '.' || quote_ident(co.collname) END,
            col_description(a.attrelid, a.attnum), a.attstattarget::bigint,
            CASE WHEN a.attstorage <> t.typstorage THEN CASE a.attstorage
            WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' WHEN 'x' THEN 'EXTENDED' END END,
            CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END,
            EXISTS (SELECT FROM pg_depend p JOIN pg_proc f ON f.oid = p.refobjid
            WHERE p.classid = 'pg_attrdef'::regclass AND p.objid = d.oid AND p.refclassid = 'pg_proc'::regclass
            AND f.provolatile = 'v') OR pg_get_expr(d.adbin, d.adrelid) ~* 'nextval|random|clock_timestamp|timeofday|uuid',
            NOT a.attislocal, (SELECT k.conname::text FROM pg_constraint k
            WHERE k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum])
            FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
            LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            LEFT JOIN pg_collation co ON co.oid = a.attcollation
            LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
            WHERE a.attrelid = \(relation.oid) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
            """
        ).map(column)
    }

    private func column(_ row: [Value]) -> Column {
        var column = ArchivedColumn(name: row[1].text ?? "", type: row[2].text ?? "")
        column.isNotNull = row[3].isTrue
        let isGenerated = row[6].text?.isEmpty == false
        column.isVirtual = row[6].text == "v" ? true : nil
        column.generated = isGenerated ? row[4].text : nil
        column.defaultExpression = isGenerated ? nil : row[4].text
        column.identity = ["a": "ALWAYS", "d": "BY DEFAULT"][row[5].text ?? ""]
        column.collation = row[7].text
        column.comment = row[8].text
        var settings: [String] = []
        if let target = row[9].integer, target >= 0 { settings.append("SET STATISTICS \(target)") }
        if let storage = row[10].text { settings.append("SET STORAGE \(storage)") }
        if let compression = row[11].text { settings.append("SET COMPRESSION \(compression)") }
        return Column(
            archived: column, number: row[0].integer ?? 0, settings: settings, isDefaultVolatile: row[12].isTrue,
            isInherited: row[13].isTrue, notNullName: row[14].text)
    }
}

extension ArchivedColumn {
    /// As after ADD COLUMN or inside CREATE TABLE: name, type, collation, and what can't be added later.
    func postgresDefinition(withDefault: Bool) -> String {
        var words = [Dialect.postgres.quote(name), type]
        if let collation { words.append("COLLATE \(collation)") }
        if let generated {
            words.append("GENERATED ALWAYS AS (\(generated)) \(isVirtual == true ? "VIRTUAL" : "STORED")")
        } else if withDefault, let defaultExpression {
            words.append("DEFAULT \(defaultExpression)")
        }
        return words.joined(separator: " ")
    }
}
