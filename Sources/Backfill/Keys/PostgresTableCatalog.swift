internal import SluiceDatabase

struct PostgresTableCatalog: TableCatalog {
    let connection: any Connection

    func tableNames() throws -> [String] {
        try connection.rows(
            """
            SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'sluice') ORDER BY 1
            """
        ).compactMap { $0[0].text }
    }

    func describe(_ table: QualifiedName) throws -> TableDescription? {
        let name = Value.text(table.quoted(in: .postgres))
        guard
            let oid = try connection.scalar(
                "SELECT oid FROM pg_class WHERE oid = to_regclass($1) AND relkind IN ('r', 'p')", [name])
        else { return nil }
        return TableDescription(
            table: table, columns: try columns(of: oid), keys: try keys(of: oid),
            indexedColumns: try indexedColumns(of: oid), implicitKey: nil)
    }

    /// Types whose binary form ``Value`` has a case for; domains count as what they are made of.
    private static let directTypes: Set<String> = [
        "bool", "int2", "int4", "int8", "oid", "float4", "float8", "numeric", "text", "varchar", "bpchar", "name",
        "bytea",
    ]

    private func columns(of oid: Value) throws -> [TableDescription.Column] {
        try connection.rows(
            """
            SELECT a.attname::text, format_type(a.atttypid, a.atttypmod),
              coalesce(nullif(t.typbasetype, 0), t.oid)::regtype::oid, a.attgenerated <> '',
              (SELECT typname::text FROM pg_type b WHERE b.oid = coalesce(nullif(t.typbasetype, 0), t.oid)),
              pg_get_expr(d.adbin, d.adrelid)
            FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
            LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
            """, [oid]
        ).map { row in
            TableDescription.Column(
                name: row[0].text ?? "", type: row[1].text ?? "",
                isDirect: Self.directTypes.contains(row[4].text ?? ""), isGenerated: row[3].isTrue,
                hasNumericAffinity: false, defaultExpression: row[5].text)
        }
    }

    private func keys(of oid: Value) throws -> [KeyCandidate] {
        let rows = try connection.rows(
            """
            SELECT c.relname::text, i.indisprimary, a.attname::text, a.attnotnull,
              (i.indoption[k.position - 1] & 1) = 1,
              CASE WHEN i.indcollation[k.position - 1] IN (0, a.attcollation) THEN NULL
                ELSE (SELECT collname::text FROM pg_collation WHERE oid = i.indcollation[k.position - 1]) END,
              a.atttypid::regtype::text IN ('smallint', 'integer', 'bigint')
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, position)
            LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum AND k.attnum > 0
            WHERE i.indrelid = $1 AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
              AND i.indimmediate AND k.position <= i.indnkeyatts
            ORDER BY i.indisprimary DESC, i.indnkeyatts, c.relname, k.position
            """, [oid])
        return KeyRow.candidates(
            rows.map { row in
                KeyRow(
                    index: row[0].text ?? "", isPrimary: row[1].isTrue, isNotNull: row[3].isTrue,
                    isInteger: row[6].isTrue,
                    column: KeyOrder.Column(row[2].text ?? "", isDescending: row[4].isTrue, collation: row[5].text))
            })
    }

    /// Plain columns stand in `indkey`; those in a condition or an expression only in pg_depend.
    private func indexedColumns(of oid: Value) throws -> Set<String> {
        let rows = try connection.rows(
            """
            SELECT DISTINCT a.attname::text FROM pg_attribute a JOIN pg_index i ON i.indrelid = a.attrelid
            WHERE a.attrelid = $1 AND a.attnum > 0 AND (a.attnum = ANY (i.indkey::int2[]) OR EXISTS (
              SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
                AND d.refclassid = 'pg_class'::regclass AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum))
            """, [oid])
        return Set(rows.compactMap { $0[0].text })
    }
}

/// One column of one unique index, as the catalogs list them.
struct KeyRow {
    let index: String
    let isPrimary: Bool
    let isNotNull: Bool
    let isInteger: Bool
    let column: KeyOrder.Column

    /// Joins rows into indexes and drops those with a column that may be null: NULLs are outside any key order.
    static func candidates(_ rows: [KeyRow]) -> [KeyCandidate] {
        var names: [String] = []
        for row in rows where !names.contains(row.index) { names.append(row.index) }
        return names.compactMap { name in
            let columns = rows.filter { $0.index == name }
            guard columns.allSatisfy(\.isNotNull), let first = columns.first else { return nil }
            let isInteger = columns.count == 1 && first.isInteger && !first.column.isDescending
            return KeyCandidate(
                index: name, isPrimary: first.isPrimary,
                order: KeyOrder(columns: columns.map(\.column), isInteger: isInteger))
        }
    }
}
