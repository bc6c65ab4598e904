internal import SluiceDatabase
internal import SluiceTransforms

/// Reads PostgreSQL's system catalogs.
struct PostgresDataCatalog {
    private let connection: any Connection
    /// Separates names in one text; no identifier holds it in practice, and it is refused by no query.
    private static let separator = "\u{1F}"

    init(_ connection: any Connection) { self.connection = connection }

    /// Of a namespace `n`: it is the user's.
    static let ownSchemas = """
        n.nspname NOT IN ('pg_catalog', 'information_schema', 'sluice') AND n.nspname NOT LIKE 'pg\\_toast%'
        AND n.nspname NOT LIKE 'pg\\_temp%'
        """

    func read() throws -> DataCatalog {
        var tables = try readTables()
        try readConstraints(into: &tables)
        try readUniqueIndexes(into: &tables)
        try readTriggers(into: &tables)
        var catalog = DataCatalog(tables: tables.values.sorted { $0.label < $1.label })
        catalog.nameParents()
        catalog.materializedViews = try texts(
            """
            SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'm' AND \(Self.ownSchemas) ORDER BY c.oid
            """
        ).map { $0[0] ?? "" }
        return catalog
    }

    private func texts(_ sql: String) throws -> [[String?]] {
        try connection.rows(sql).map { $0.map(\.text) }
    }

    private func readTables() throws -> [String: DataTable] {
        var tables: [String: DataTable] = [:]
        let columns = try readColumns()
        let rows = try texts(
            """
            SELECT c.oid::text, n.nspname::text, c.relname::text, c.relkind::text, (pg_relation_size(c.oid) / current_setting('block_size')::bigint)::text,
                   greatest(c.reltuples, 0)::bigint::text,
                   (SELECT pn.nspname || '\(Self.separator)' || p.relname FROM pg_inherits i
                    JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace
                    WHERE i.inhrelid = c.oid ORDER BY i.inhseqno LIMIT 1)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND \(Self.ownSchemas)
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                              AND d.deptype = 'e')
            """)
        let keys = try partitionKeys()
        for row in rows {
            guard let oid = row[0], let schema = row[1], let name = row[2] else { continue }
            let parent = row[6]?.split(separator: Self.separator).map(String.init)
            tables[oid] = DataTable(
                name: QualifiedName(schema: schema, name: name), holdsRows: row[3] == "r",
                parentLabel: parent.map { $0[0] == "public" ? $0[1] : "\($0[0]).\($0[1])" },
                columns: columns[oid] ?? [], pages: row[4].flatMap(Int.init) ?? 0,
                rowEstimate: row[5].flatMap(Int.init) ?? 0)
            tables[oid]?.partitionKey = keys[oid] ?? []
        }
        return tables
    }

    /// Also the columns that a key's expressions read.
    private func partitionKeys() throws -> [String: [String]] {
        let rows = try texts(
            """
            SELECT p.partrelid::text, a.attname::text FROM pg_partitioned_table p JOIN pg_attribute a ON a.attrelid = p.partrelid
            AND a.attnum > 0 WHERE a.attnum = ANY(p.partattrs::int2[]) OR EXISTS (SELECT FROM pg_depend d
                WHERE d.classid = 'pg_class'::regclass AND d.objid = p.partrelid AND d.refclassid = 'pg_class'::regclass
                AND d.refobjid = p.partrelid AND d.refobjsubid = a.attnum AND d.deptype = 'i')
            """)
        return Dictionary(grouping: rows, by: { $0[0] ?? "" }).mapValues { $0.compactMap { $0[1] } }
    }

    private func readColumns() throws -> [String: [DataColumn]] {
        // A domain is as wide as its base type; typtypmod holds the base's length.
        let rows = try texts(
            """
            SELECT a.attrelid::text, a.attname::text, format_type(a.atttypid, a.atttypmod), b.typname::text,
                   b.typtype::text, coalesce(e.typname::text, ''),
                   (CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END)::text,
                   (a.attnotnull OR t.typnotnull)::text, (a.attgenerated <> '')::text,
                   col_description(a.attrelid, a.attnum)
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_type t ON t.oid = a.atttypid
            JOIN pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
            LEFT JOIN pg_type e ON e.oid = b.typelem AND b.typcategory = 'A'
            WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p') AND \(Self.ownSchemas)
            ORDER BY a.attrelid, a.attnum
            """)
        var columns: [String: [DataColumn]] = [:]
        for row in rows {
            guard let table = row[0], let name = row[1], let type = row[2], let base = row[3] else { continue }
            let modifier = row[6].flatMap(Int.init) ?? -1
            let element = row[5].flatMap { $0.isEmpty ? nil : $0 }
            let kind = PostgresTypes.kind(base, category: row[4] ?? "b", element: element, modifier: modifier)
            columns[table, default: []].append(
                DataColumn(
                    name: name, typeName: type, kind: kind,
                    maxLength: ["varchar", "bpchar"].contains(base) && modifier > 4 ? modifier - 4 : nil,
                    isNullable: row[7] != "true", isGenerated: row[8] == "true", ignoresCase: base == "citext",
                    comment: row[9]))
        }
        return columns
    }

    private func readConstraints(into tables: inout [String: DataTable]) throws {
        let names = { (relation: String, numbers: String) in
            """
            (SELECT string_agg(a.attname, '\(Self.separator)' ORDER BY k.place) FROM unnest(\(numbers))
             WITH ORDINALITY k(number, place) JOIN pg_attribute a ON a.attrelid = \(relation) AND a.attnum = k.number)
            """
        }
        let rows = try texts(
            """
            SELECT o.conrelid::text, o.contype::text, o.conname::text, \(names("o.conrelid", "o.conkey")),
                   o.confrelid::text, \(names("o.confrelid", "o.confkey")), pg_get_expr(o.conbin, o.conrelid)
            FROM pg_constraint o WHERE o.contype IN ('p', 'u', 'f', 'c', 'x') AND o.conrelid <> 0 ORDER BY o.conname
            """)
        let split = { (text: String?) in text?.split(separator: Self.separator).map(String.init) ?? [] }
        for row in rows {
            guard let table = row[0], tables[table] != nil, let name = row[2] else { continue }
            switch row[1] {
            case "p": tables[table]?.primaryKey = split(row[3])
            case "u": tables[table]?.uniques.append(split(row[3]))
            case "x":
                tables[table]?.exclusions.append(DataCheck(name: name, expression: "", columns: split(row[3])))
            case "c":
                tables[table]?.checks.append(
                    DataCheck(name: name, expression: row[6] ?? "true", columns: split(row[3])))
            default:
                guard let parent = row[4].flatMap({ tables[$0] }) else { continue }
                tables[table]?.foreignKeys.append(
                    DataForeignKey(
                        name: name, columns: split(row[3]), parentLabel: parent.label, parentColumns: split(row[5])))
            }
        }
    }

    /// Also those that are no constraint. One over an expression or some of the rows still forbids equal values there.
    private func readUniqueIndexes(into tables: inout [String: DataTable]) throws {
        let rows = try texts(
            """
            SELECT i.indrelid::text, (SELECT string_agg(DISTINCT a.attname, '\(Self.separator)') FROM pg_depend d
                JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = d.refobjsubid
                WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid AND d.refobjid = i.indrelid
                  AND d.refobjsubid > 0), (i.indpred IS NULL AND i.indexprs IS NULL)::text
            FROM pg_index i WHERE i.indisunique
              AND NOT EXISTS (SELECT FROM pg_constraint o WHERE o.conindid = i.indexrelid AND o.contype IN ('p', 'u'))
            """)
        for row in rows {
            guard let table = row[0], let names = row[1] else { continue }
            let columns = names.split(separator: Self.separator).map(String.init)
            if row[2] == "true" {
                tables[table]?.uniques.append(columns)
            } else {
                tables[table]?.partialUniques.append(columns)
            }
        }
    }

    private func readTriggers(into tables: inout [String: DataTable]) throws {
        for row in try texts("SELECT tgrelid::text, tgname::text FROM pg_trigger WHERE NOT tgisinternal") {
            guard let table = row[0], let name = row[1] else { continue }
            tables[table]?.triggers.append(name)
        }
    }
}

enum PostgresTypes {
    static func kind(_ base: String, category: String, element: String?, modifier: Int) -> ColumnKind {
        if let element { return .array(of: kind(element, category: "b", element: nil, modifier: -1)) }
        switch base {
        case "text", "varchar", "bpchar", "citext", "name": return .text
        case "int2": return .integer(bytes: 2)
        case "int4": return .integer(bytes: 4)
        case "int8": return .integer(bytes: 8)
        case "numeric":
            return modifier < 0
                ? .decimal(precision: nil, scale: nil)
                : .decimal(precision: (modifier - 4) >> 16, scale: (modifier - 4) & 0x7FF)
        case "float4", "float8": return .real
        case "bool": return .boolean
        case "date": return .date
        case "timestamp", "timestamptz": return .timestamp
        case "time", "timetz": return .time
        case "uuid": return .uuid
        case "json", "jsonb": return .json
        case "bytea": return .binary
        case "inet", "cidr": return .inet
        case "macaddr", "macaddr8": return .macaddr
        default: return .other(category == "c" ? "composite type \(base)" : base)
        }
    }
}
