internal import Database

/// Originals written into the schema itself: a default, a partial index's predicate, a check, a function's body, a view,
/// an enum's label, a policy. A copy of the schema takes them along, and in place no row of them is a table's.
struct SchemaLiterals {
    private let connection: any Connection
    private let compiled: CompiledPlan

    init(_ connection: any Connection, _ compiled: CompiledPlan) {
        self.connection = connection
        self.compiled = compiled
    }

    private struct Part {
        let place: String
        let text: String

        /// What stands between quotes, doubled ones undone; of a comment or a label also the whole.
        var literals: Set<String> {
            let quoted = text.matches(of: #/'((?:[^']|'')*)'/#).map {
                String($0.output.1).replacing("''", with: "'")
            }
            let isText = place.hasPrefix("label of type ") || place.hasPrefix("comment on ")
            return Set(isText ? quoted + [text] : quoted)
        }
    }

    /// Which object holds how many of which column's values, and which holds something that looks like an e-mail.
    func notes() throws -> [String] {
        let parts = try self.parts()
        let literals = parts.flatMap { part in part.literals.map { (part.place, $0) } }
        var notes: [String] = []
        for table in compiled.tables where !literals.isEmpty && !table.isEmpty {
            for column in table.columns where column.isChanged && Self.holdsText(column.column.kind) {
                notes += try found(literals, column, table)
            }
        }
        let mails = Set(parts.filter { $0.text.contains(#/[\w.+-]+@[\w-]+\.[\w.]+/#) }.map(\.place))
        let named = notes.joined(separator: "\n")
        notes += mails.filter { !named.contains($0) }.map { "\($0) holds an e-mail address" }
        return notes.sorted()
    }

    private static func holdsText(_ kind: ColumnKind) -> Bool {
        switch kind {
        case .text, .uuid, .inet, .macaddr: true
        default: false
        }
    }

    private func found(_ literals: [(String, String)], _ column: CompiledColumn, _ table: CompiledTable) throws
        -> [String]
    {
        let name = "CAST(t.\(connection.dialect.quote(column.column.name)) AS text)"
        let source = table.table.name.quoted(in: connection.dialect)
        var byPlace: [String: Int] = [:]
        // Short ones ("US", "m") stand in any schema by chance.
        for (place, literal) in literals where literal.count >= 5 {
            let sql = "SELECT 1 FROM \(source) t WHERE \(name) = \(connection.dialect.literal(literal)) LIMIT 1"
            if try connection.scalar(sql) != nil { byPlace[place, default: 0] += 1 }
        }
        return byPlace.map { "\($0.key) holds \($0.value) values of \(table.table.label).\(column.column.name)" }
    }

    private func parts() throws -> [Part] {
        let sql =
            switch connection.dialect.name {
            case .postgres: Self.postgres
            case .sqlite:
                """
                SELECT type || ' ' || name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sluice\\_%' ESCAPE '\\'
                """
            }
        return try connection.rows(sql).compactMap { row in
            row[0].text.flatMap { place in row[1].text.map { Part(place: place, text: $0) } }
        }
    }

    private static let postgres = """
        WITH own AS (SELECT oid FROM pg_namespace WHERE nspname NOT IN ('pg_catalog', 'information_schema', 'sluice')
                     AND nspname NOT LIKE 'pg\\_toast%' AND nspname NOT LIKE 'pg\\_temp%')
        SELECT 'default of ' || d.adrelid::regclass || '.' || a.attname, pg_get_expr(d.adbin, d.adrelid)
        FROM pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid AND c.relnamespace IN (SELECT oid FROM own)
        JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
        UNION ALL SELECT 'index ' || i.indexrelid::regclass, pg_get_indexdef(i.indexrelid) FROM pg_index i
        JOIN pg_class c ON c.oid = i.indexrelid AND c.relnamespace IN (SELECT oid FROM own)
        WHERE i.indpred IS NOT NULL OR i.indexprs IS NOT NULL
        UNION ALL SELECT 'constraint ' || conname || ' of ' || conrelid::regclass, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE contype IN ('c', 'x') AND conrelid <> 0 AND connamespace IN (SELECT oid FROM own)
        UNION ALL SELECT 'function ' || p.oid::regprocedure, p.prosrc FROM pg_proc p
        WHERE p.pronamespace IN (SELECT oid FROM own) AND NOT EXISTS (
            SELECT FROM pg_depend x WHERE x.classid = 'pg_proc'::regclass AND x.objid = p.oid AND x.deptype = 'e')
        UNION ALL SELECT 'view ' || c.oid::regclass, pg_get_viewdef(c.oid) FROM pg_class c
        WHERE c.relkind IN ('v', 'm') AND c.relnamespace IN (SELECT oid FROM own)
        UNION ALL SELECT 'label of type ' || e.enumtypid::regtype, e.enumlabel::text FROM pg_enum e
        UNION ALL SELECT 'policy ' || p.polname || ' of ' || p.polrelid::regclass,
            concat_ws(' ', pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) FROM pg_policy p
        UNION ALL SELECT 'trigger ' || t.tgname || ' of ' || t.tgrelid::regclass, pg_get_triggerdef(t.oid)
        FROM pg_trigger t WHERE NOT t.tgisinternal AND (t.tgqual IS NOT NULL OR t.tgnargs > 0)
        UNION ALL SELECT 'comment on ' || pg_describe_object(d.classoid, d.objoid, d.objsubid), d.description
        FROM pg_description d JOIN pg_class c ON d.classoid = 'pg_class'::regclass AND c.oid = d.objoid
            AND c.relnamespace IN (SELECT oid FROM own)
        """
}
