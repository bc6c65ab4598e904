internal import SluiceDatabase

extension PostgresRenderer {
    func createEnum(_ create: CreateEnum) -> String {
        let values = create.values.map(literal).joined(separator: ", ")
        let statement = "CREATE TYPE \(quote(create.name)) AS ENUM (\(values))"
        return create.ifNotExists ? unless(Existence.type(create.name), statement) : statement
    }

    func alterEnum(_ alter: AlterEnum) -> String {
        let type = "ALTER TYPE \(quote(alter.name))"
        switch alter.alteration {
        case .addValue(let value, let place):
            let position =
                switch place {
                case .last: ""
                case .before(let other): " BEFORE \(literal(other))"
                case .after(let other): " AFTER \(literal(other))"
                }
            return "\(type) ADD VALUE \(ifNotExists(alter.ifNotExists))\(literal(value))\(position)"
        case .renameValue(let value, let newValue):
            return "\(type) RENAME VALUE \(literal(value)) TO \(literal(newValue))"
        case .dropValue(let value):
            return "DO " + DollarQuote.quote(dropValue(value, from: alter.name))
        }
    }

    /// PostgreSQL drops no value of an enum: the type is made anew, and each column of it, or of its array, converted
    /// through text, which fails where a row holds the value. Defaults are read before the old type gets its other
    /// name, so that their text names the new one.
    private func dropValue(_ value: String, from type: QualifiedName) -> String {
        let old = QualifiedName(schema: type.schema, name: type.name + "_before_drop")
        return """
            DECLARE labels text; attributes jsonb; attribute jsonb; BEGIN
            IF NOT EXISTS (SELECT FROM pg_catalog.pg_enum WHERE enumtypid = \(literal(quote(type)))::pg_catalog.regtype::pg_catalog.oid \
            AND enumlabel = \(literal(value))) THEN
            RAISE EXCEPTION 'enum % has no value %', \(literal(type.description)), \(literal(value)); END IF;
            SELECT pg_catalog.string_agg(pg_catalog.quote_literal(enumlabel::pg_catalog.text), ', ' ORDER BY enumsortorder) INTO labels FROM pg_catalog.pg_enum
            WHERE enumtypid = \(literal(quote(type)))::pg_catalog.regtype::pg_catalog.oid AND enumlabel <> \(literal(value));
            SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('table', a.attrelid::regclass::text, 'column', a.attname, \
            'array', CASE WHEN a.atttypid = t.oid THEN '' ELSE '[]' END, \
            'default', pg_catalog.pg_get_expr(d.adbin, d.adrelid))), '[]') INTO attributes
            FROM pg_catalog.pg_type t JOIN pg_catalog.pg_attribute a ON a.atttypid IN (t.oid, t.typarray) AND NOT a.attisdropped \
            AND a.attinhcount = 0
            JOIN pg_catalog.pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p')
            LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE t.oid = \(literal(quote(type)))::pg_catalog.regtype::pg_catalog.oid;
            ALTER TYPE \(quote(type)) RENAME TO \(quote(old.name));
            EXECUTE 'CREATE TYPE \(quote(type).replacing("'", with: "''")) AS ENUM (' || coalesce(labels, '') || ')';
            FOR attribute IN SELECT * FROM pg_catalog.jsonb_array_elements(attributes) LOOP
            IF attribute->>'default' IS NOT NULL THEN
            EXECUTE pg_catalog.format('ALTER TABLE %s ALTER COLUMN %I DROP DEFAULT', attribute->>'table', attribute->>'column');
            END IF;
            EXECUTE pg_catalog.format('ALTER TABLE %s ALTER COLUMN %I TYPE %s%s USING %I::text%s::%s%s', attribute->>'table', \
            attribute->>'column', \(literal(quote(type))), attribute->>'array', attribute->>'column', \
            attribute->>'array', \(literal(quote(type))), attribute->>'array');
            IF attribute->>'default' IS NOT NULL THEN
            EXECUTE pg_catalog.format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT %s', attribute->>'table', \
            attribute->>'column', attribute->>'default');
            END IF;
            END LOOP;
            DROP TYPE \(quote(old)); END
            """
    }
}
