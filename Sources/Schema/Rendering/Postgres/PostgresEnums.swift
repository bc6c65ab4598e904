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

    /// PostgreSQL drops no value of an enum: the type is made again, and each column of it, or of its array, converted
    /// through text, which fails where a row holds the value. Defaults are read before the old type gets its other
    /// name, so that their text names the new one. Comment, privileges and owner are the old one's.
    private func dropValue(_ value: String, from type: QualifiedName) -> String {
        let old = QualifiedName(schema: type.schema, name: type.name + "_before_drop")
        let number = "\(literal(quote(type)))::pg_catalog.regtype::pg_catalog.oid"
        return """
            DECLARE labels text; attributes jsonb; attribute jsonb; before pg_catalog.pg_type; remark text; allowed text; \
            hanging jsonb; BEGIN
            IF NOT EXISTS (SELECT FROM pg_catalog.pg_enum WHERE enumtypid = \(number) \
            AND enumlabel = \(literal(value))) THEN
            RAISE EXCEPTION 'enum % has no value %', \(literal(type.description)), \(literal(value)); END IF;
            SELECT pg_catalog.string_agg(pg_catalog.quote_literal(enumlabel::pg_catalog.text), ', ' ORDER BY enumsortorder) INTO labels FROM pg_catalog.pg_enum
            WHERE enumtypid = \(number) AND enumlabel <> \(literal(value));
            SELECT t.* INTO before FROM pg_catalog.pg_type t WHERE t.oid = \(number);
            remark := pg_catalog.obj_description(before.oid, 'pg_type');
            SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('table', a.attrelid::regclass::text, 'column', a.attname, \
            'array', CASE WHEN a.atttypid = before.oid THEN '' ELSE '[]' END, \
            'default', pg_catalog.pg_get_expr(d.adbin, d.adrelid))), '[]') INTO attributes
            FROM pg_catalog.pg_attribute a
            JOIN pg_catalog.pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p')
            LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE a.atttypid IN (before.oid, before.typarray) AND NOT a.attisdropped AND a.attinhcount = 0;
            \(Self.hanging)
            FOR attribute IN SELECT * FROM pg_catalog.jsonb_array_elements(hanging) LOOP EXECUTE attribute->>'drop'; END LOOP;
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
            FOR attribute IN SELECT * FROM pg_catalog.jsonb_array_elements(hanging) LOOP EXECUTE attribute->>'make';
            IF attribute->>'comment' IS NOT NULL THEN
            EXECUTE pg_catalog.format('COMMENT ON %s IS %L', attribute->>'name', attribute->>'comment'); END IF;
            END LOOP;
            \(asBefore(type))
            DROP TYPE \(quote(old)); END
            """
    }

    /// Checks, exclusions and indexes whose text compares with a value of the type, which is another type from then on: they are
    /// dropped, and made again by the text that they have. What is a parent's or a partitioned index's comes and goes with that.
    private static let hanging = """
        SELECT coalesce(pg_catalog.jsonb_agg(h.parts), '[]') INTO hanging FROM (
        SELECT pg_catalog.jsonb_build_object('drop', pg_catalog.format('ALTER TABLE %s DROP CONSTRAINT %I', k.conrelid::regclass, k.conname), \
        'make', pg_catalog.format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.conrelid::regclass, k.conname, pg_catalog.pg_get_constraintdef(k.oid)), \
        'name', pg_catalog.format('CONSTRAINT %I ON %s', k.conname, k.conrelid::regclass), \
        'comment', pg_catalog.obj_description(k.oid, 'pg_constraint')) AS parts FROM pg_catalog.pg_constraint k
        WHERE k.contype IN ('c', 'x') AND k.conrelid <> 0 AND k.conislocal AND k.coninhcount = 0 AND EXISTS (SELECT FROM pg_catalog.pg_depend d
        WHERE (d.classid = 'pg_constraint'::regclass AND d.objid = k.oid OR d.classid = 'pg_class'::regclass AND d.objid = k.conindid) \
        AND d.refclassid = 'pg_type'::regclass AND d.refobjid IN (before.oid, before.typarray))
        UNION ALL SELECT pg_catalog.jsonb_build_object('drop', pg_catalog.format('DROP INDEX %s', i.indexrelid::regclass), \
        'make', pg_catalog.pg_get_indexdef(i.indexrelid), 'name', pg_catalog.format('INDEX %s', i.indexrelid::regclass), \
        'comment', pg_catalog.obj_description(i.indexrelid, 'pg_class')) FROM pg_catalog.pg_index i
        WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = i.indexrelid) \
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_inherits n WHERE n.inhrelid = i.indexrelid) AND EXISTS (SELECT FROM pg_catalog.pg_depend d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid AND d.refclassid = 'pg_type'::regclass \
        AND d.refobjid IN (before.oid, before.typarray))) AS h(parts);
        """

    /// The owner last: who makes the type may grant on it until then.
    private func asBefore(_ type: QualifiedName) -> String {
        """
        IF remark IS NOT NULL THEN EXECUTE pg_catalog.format('COMMENT ON TYPE %s IS %L', \(literal(quote(type))), remark); END IF;
        IF before.typacl IS NOT NULL THEN
        REVOKE USAGE ON TYPE \(quote(type)) FROM PUBLIC;
        FOR allowed IN SELECT pg_catalog.format('GRANT USAGE ON TYPE %s TO %s%s', \(literal(quote(type))), \
        CASE e.grantee WHEN 0 THEN 'PUBLIC' ELSE e.grantee::pg_catalog.regrole::text END, \
        CASE WHEN e.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
        FROM pg_catalog.aclexplode(before.typacl) AS e WHERE e.grantee <> before.typowner LOOP EXECUTE allowed; END LOOP;
        END IF;
        IF before.typowner <> (SELECT n.typowner FROM pg_catalog.pg_type n WHERE n.oid = \(literal(quote(type)))::pg_catalog.regtype) THEN
        EXECUTE pg_catalog.format('ALTER TYPE %s OWNER TO %s', \(literal(quote(type))), before.typowner::pg_catalog.regrole);
        END IF;
        """
    }
}
