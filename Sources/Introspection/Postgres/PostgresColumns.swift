internal import SluiceDatabase

extension PostgresSnapshot {
    func columns(_ scope: Scope, _ reads: Reads, _ grants: Grants) throws -> [Owned<Snapshot.Column>] {
        // What comes with PostgreSQL has no row in pg_depend: its volatile functions are known by name. A domain is as
        // wide as its base type: typtypmod holds the base's length.
        try rows(
            """
            SELECT a.attrelid::bigint, a.attnum::int, a.attname::text, format_type(a.atttypid, a.atttypmod),
              b.typname::text, b.typtype::text, e.typname::text,
              CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END, t.typnotnull,
              a.attnotnull, d.oid::bigint, x.expression,
              coalesce(d.oid IN (SELECT p.objid FROM pg_depend p JOIN pg_proc f ON f.oid = p.refobjid
                WHERE p.classid = 'pg_attrdef'::regclass AND p.refclassid = 'pg_proc'::regclass
                AND f.provolatile = 'v'), false)
                OR coalesce(x.expression ~* 'nextval|random|clock_timestamp|timeofday|uuid', false),
              a.attgenerated::text, a.attidentity::text,
              CASE WHEN a.attcollation <> t.typcollation
                THEN quote_ident(cn.nspname) || '.' || quote_ident(co.collname) END,
              \(comment(on: "pg_class", "a.attrelid", column: "a.attnum")), a.attstattarget::bigint,
              CASE WHEN a.attstorage <> t.typstorage THEN CASE a.attstorage
                WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' WHEN 'x' THEN 'EXTENDED' END END,
              CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END, a.attoptions::text,
              a.attislocal, a.attinhcount::int
            FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
            JOIN pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
            LEFT JOIN pg_type e ON e.oid = b.typelem AND b.typcategory = 'A'
            LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            CROSS JOIN LATERAL (SELECT pg_get_expr(d.adbin, d.adrelid) AS expression OFFSET 0) AS x
            LEFT JOIN pg_collation co ON co.oid = a.attcollation
            LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
            WHERE \(scope.holds("a.attrelid")) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attrelid, a.attnum
            """
        ) { fields in
            let owner = fields.oid()
            var column = Snapshot.Column(number: fields.integer(), name: fields.text(), type: fields.text())
            column.baseType = Snapshot.BaseType(
                name: fields.text(), category: fields.text(), element: fields.optionalText(),
                modifier: fields.integer(), isNotNull: fields.flag())
            column.isNotNull = fields.flag()
            let expression = Dependent(catalog: "pg_attrdef", oid: fields.oid())
            describeValue(of: &column, &fields)
            column.reads =
                reads[expression]?.subtracting([
                    ColumnReference(relation: owner, number: column.number)
                ]) ?? []
            column.grants = grants[ColumnReference(relation: owner, number: column.number)]
            return Owned(owner: owner, object: column)
        }
    }

    private func describeValue(of column: inout Snapshot.Column, _ fields: inout Fields) {
        let expression = fields.optionalText()
        column.isDefaultVolatile = fields.flag()
        column.generated = .init(rawValue: fields.text())
        column.generationExpression = column.isGenerated ? expression : nil
        column.defaultExpression = column.isGenerated ? nil : expression
        column.identity = ["a": "ALWAYS", "d": "BY DEFAULT"][fields.text()]
        column.collation = fields.optionalText()
        column.comment = fields.optionalText()
        // Up to PostgreSQL 16, -1 says that there is none.
        column.statisticsTarget = fields.optionalInteger().flatMap { $0 < 0 ? nil : $0 }
        column.storage = fields.optionalText()
        column.compression = fields.optionalText()
        column.options = fields.names()
        column.isLocal = fields.flag()
        column.inheritanceCount = fields.integer()
    }
}
