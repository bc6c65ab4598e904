internal import SluiceDatabase
internal import SluiceSchema

/// A table as the database has it, as far as a revision can say it.
struct KnownTable {
    struct KnownColumn {
        let isNotNull: Bool
        /// As the database prints it, without a length.
        let type: String
        /// What a type's name means to this database; nil for one that it doesn't know.
        let meaning: (ColumnType) throws -> String?

        /// What it is otherwise than a revision says that it was.
        func differences(from was: ColumnChanges) throws -> [String] {
            var found: [String] = []
            if let said = was.type, let meant = try meaning(said), meant != type { found.append("the type \(type)") }
            if let nullable = was.nullable, nullable == isNotNull {
                found.append(isNotNull ? "NOT NULL" : "no NOT NULL")
            }
            return found
        }
    }

    private(set) var columns: [String: KnownColumn] = [:]
    /// By their kinds: p, u, f, c or x.
    private var constraints: [(kind: String, name: String)] = []
    private let attached: [String]

    /// Nil where it isn't there.
    init?(_ table: QualifiedName, on connection: any Connection) throws {
        attached = try Self.attachments(of: table, on: connection)
        if connection.dialect.isServer {
            guard let number = try connection.relationNumber(of: table) else { return nil }
            try readPostgres(number, on: connection)
        } else {
            try readSQLite(table, on: connection)
        }
        if columns.isEmpty { return nil }
    }

    /// What it has that a table made by this wouldn't have.
    func missing(in was: CreateTable) throws -> [String] {
        var found = attached
        // Columns and constraints come with the parent.
        guard was.options.parents.isEmpty else { return found }
        for (name, column) in columns.sorted(by: { $0.key < $1.key }) {
            guard let said = was.columns.first(where: { $0.name.lowercased() == name.lowercased() }) else {
                found.append("column \(name)")
                continue
            }
            let changes = ColumnChanges(type: said.type)
            found += try column.differences(from: changes).map { "\($0) of column \(name)" }
            let isKey =
                said.primaryKey || said.identity != nil || was.constraints.contains { $0.rule.keys.contains(name) }
                || said.type.sql(in: .postgres).contains(/(?i)^(small|big)?serial/)
            if column.isNotNull, said.nullable, !isKey { found.append("NOT NULL of column \(name)") }
        }
        for kind in ["p", "u", "f", "c", "x"] {
            let there = constraints.filter { $0.kind == kind }
            let said = was.count(ofConstraints: kind)
            if there.count > said { found += there.dropFirst(said).map { "constraint \($0.name)" } }
        }
        return found
    }

    // MARK: Reading

    private mutating func readPostgres(_ number: Value, on connection: any Connection) throws {
        let meaning = { (type: ColumnType) in
            try connection.catalogScalar(
                "SELECT format_type(to_regtype($1)::oid, NULL)", [.text(type.sql(in: .postgres))])?.text
        }
        let found = try connection.catalogRows(
            """
            SELECT attname::text, attnotnull, format_type(atttypid, NULL) FROM pg_attribute
            WHERE attrelid = $1 AND attnum > 0 AND NOT attisdropped
            """, [number])
        for row in found {
            guard let name = row[0].text, let type = row[2].text else { continue }
            columns[name] = KnownColumn(isNotNull: row[1].isTrue, type: type, meaning: meaning)
        }
        constraints = try connection.catalogRows(
            """
            SELECT contype::text, conname::text FROM pg_constraint WHERE conrelid = $1 AND conislocal
            AND contype IN ('p', 'u', 'f', 'c', 'x') ORDER BY oid
            """, [number]
        ).compactMap { row in row[0].text.flatMap { kind in row[1].text.map { (kind, $0) } } }
    }

    private mutating func readSQLite(_ table: QualifiedName, on connection: any Connection) throws {
        let meaning = { (type: ColumnType) -> String? in Self.affinity(of: type.sql(in: .sqlite).lowercased()) }
        let name: Value = .text(table.name)
        for row in try connection.rows("SELECT name, \"notnull\", lower(type) FROM pragma_table_xinfo(?1)", [name]) {
            guard let column = row[0].text, let type = row[2].text else { continue }
            columns[column] = KnownColumn(isNotNull: row[1].isTrue, type: Self.affinity(of: type), meaning: meaning)
        }
        let rows = try connection.rows(
            """
            SELECT 'u', 'UNIQUE (' || (SELECT group_concat(name, ', ') FROM pragma_index_info(l.name)) || ')'
            FROM pragma_index_list(?1) AS l WHERE l.origin = 'u'
            UNION ALL SELECT 'f', 'FOREIGN KEY (' || group_concat("from", ', ') || ')' FROM pragma_foreign_key_list(?1) GROUP BY id
            """, [name])
        constraints = rows.compactMap { row in row[0].text.flatMap { kind in row[1].text.map { (kind, $0) } } }
    }

    /// What SQLite makes of a type's name (https://sqlite.org/datatype3.html, 3.1).
    private static func affinity(of type: String) -> String {
        let rules = [
            (["int"], "integer"), (["char", "clob", "text"], "text"), (["blob"], "blob"),
            (["real", "floa", "doub"], "real"),
        ]
        if type.isEmpty { return "blob" }
        return rules.first { words, _ in words.contains(where: type.contains) }?.1 ?? "numeric"
    }

    /// Indexes that no constraint has made, triggers, rules and policies.
    static func attachments(of table: QualifiedName, on connection: any Connection) throws -> [String] {
        guard connection.dialect.isServer else {
            return try connection.rows(
                """
                SELECT type || ' ' || name, name FROM sqlite_schema
                WHERE type IN ('index', 'trigger') AND lower(tbl_name) = lower(?1) AND sql IS NOT NULL ORDER BY 1
                """, [.text(table.name)]
            ).filter { $0[1].text.map(StateName.isGuard) == false }.compactMap { $0[0].text }
        }
        guard let number = try connection.relationNumber(of: table) else { return [] }
        return try connection.catalogRows(
            """
            SELECT 'index ' || quote_ident(c.relname), '' FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = $1
            AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.conrelid = i.indrelid)
            AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = i.indexrelid)
            UNION ALL SELECT 'trigger ' || quote_ident(tgname), tgname::text FROM pg_trigger WHERE tgrelid = $1 AND NOT tgisinternal
            UNION ALL SELECT 'rule ' || quote_ident(rulename), '' FROM pg_rewrite WHERE ev_class = $1 AND rulename <> '_RETURN'
            UNION ALL SELECT 'policy ' || quote_ident(polname), '' FROM pg_policy WHERE polrelid = $1 ORDER BY 1
            """, [number]
        ).filter { $0[1].text.map(StateName.isGuard) != true }.compactMap { $0[0].text }
    }
}

extension CreateTable {
    /// By the letters of PostgreSQL's `pg_constraint.contype`.
    fileprivate func count(ofConstraints kind: String) -> Int {
        let ofColumns = columns.filter { column in
            switch kind {
            case "u": column.unique
            case "f": column.references != nil
            case "c": column.check != nil
            default: false
            }
        }
        let hasKey = kind == "p" && columns.contains(where: \.primaryKey) ? 1 : 0
        return ofColumns.count + hasKey + constraints.filter { $0.rule.letter == kind }.count
    }
}

extension TableConstraint.Rule {
    fileprivate var letter: String {
        switch self {
        case .primaryKey: "p"
        case .unique: "u"
        case .foreignKey: "f"
        case .check: "c"
        case .exclude: "x"
        }
    }

    /// Columns that it makes NOT NULL.
    fileprivate var keys: [String] { if case .primaryKey(let columns) = self { columns } else { [] } }
}
