internal import SluiceDatabase
internal import SluiceSQLText

/// What SQLite's own tables and pragmas say about one database file (`main`, or an attached one).
struct SQLiteCatalog {
    struct Column: Hashable {
        let name: String
        /// `pragma_table_xinfo.hidden`: 2 and 3 are generated columns.
        let isGenerated: Bool
    }

    struct Index: Hashable {
        let name: String
        /// Nil for those that come with a UNIQUE or PRIMARY KEY clause.
        let sql: String?
    }

    struct Object: Hashable {
        let name: String
        let sql: String
    }

    let connection: any Connection
    let schema: String

    init(_ connection: any Connection, of table: QualifiedName) {
        self.connection = connection
        schema = table.schema ?? "main"
    }

    func quote(_ name: String) -> String { Dialect.sqlite.quote(name) }
    func literal(_ text: String) -> String { Dialect.sqlite.literal(text) }
    /// The name with its file's, so that a temporary table of that name isn't meant.
    func qualified(_ name: String) -> String { quote(schema) + "." + quote(name) }

    var master: String { quote(schema) + ".sqlite_schema" }

    /// The table's name as it is stored and its `CREATE TABLE`.
    func table(_ name: String) throws(DatabaseError) -> Object? {
        try objects("type = 'table' AND lower(name) = lower(?1)", [.text(name)]).first
    }

    func view(_ name: String) throws(DatabaseError) -> Object? {
        try objects("type = 'view' AND lower(name) = lower(?1)", [.text(name)]).first
    }

    func index(_ name: String) throws(DatabaseError) -> Object? {
        try objects("type = 'index' AND lower(name) = lower(?1)", [.text(name)]).first
    }

    func triggers(on table: String) throws(DatabaseError) -> [Object] {
        try objects("type = 'trigger' AND lower(tbl_name) = lower(?1)", [.text(table)])
    }

    /// The indexes of a table that were created by a statement of their own.
    func indexes(of table: String) throws(DatabaseError) -> [Object] {
        try objects("type = 'index' AND sql IS NOT NULL AND lower(tbl_name) = lower(?1)", [.text(table)])
    }

    /// Views, and triggers of other tables, whose text names the table.
    func dependents(on table: String) throws(DatabaseError) -> (views: [Object], triggers: [Object]) {
        let views = try objects("type = 'view'", [])
        let triggers = try objects("type = 'trigger' AND lower(tbl_name) <> lower(?1)", [.text(table)])
        return (
            views.filter { SQLToken.tokens(of: $0.sql, in: .sqlite).dropFirst(3).mentions(table) },
            triggers.filter { SQLToken.tokens(of: $0.sql, in: .sqlite).dropFirst(3).mentions(table) }
        )
    }

    func objects(_ condition: String, _ parameters: [Value]) throws(DatabaseError) -> [Object] {
        // In the order of their creation, in which they are made again.
        try connection.rows(
            "SELECT name, coalesce(sql, '') FROM \(master) WHERE \(condition) ORDER BY rowid", parameters
        )
        .map { Object(name: $0[0].text ?? "", sql: $0[1].text ?? "") }
    }

    func columns(of table: String) throws(DatabaseError) -> [Column] {
        try connection.rows(
            "SELECT name, hidden FROM pragma_table_xinfo(?1, ?2) ORDER BY cid", [.text(table), .text(schema)]
        ).map { Column(name: $0[0].text ?? "", isGenerated: ($0[1].integer ?? 0) >= 2) }
    }

    /// The columns that an index sorts by; nil stands for an expression or the rowid.
    func keys(of index: String) throws(DatabaseError) -> [String?] {
        try connection.rows(
            "SELECT name FROM pragma_index_xinfo(?1, ?2) WHERE key = 1 ORDER BY seqno", [.text(index), .text(schema)]
        ).map { $0[0].text }
    }

    /// The tables with a foreign key to this one, itself left out, and the columns they point to.
    func children(of table: String) throws(DatabaseError) -> [String: Set<String>] {
        let rows = try connection.rows(
            """
            SELECT m.name, f."to" FROM \(master) AS m, pragma_foreign_key_list(m.name, ?2) AS f
            WHERE m.type = 'table' AND lower(f."table") = lower(?1) AND lower(m.name) <> lower(?1)
            """, [.text(table), .text(schema)])
        return rows.reduce(into: [:]) { children, row in
            children[row[0].text ?? "", default: []].formUnion(row[1].text.map { [$0.lowercased()] } ?? [])
        }
    }

    func hasForeignKeys(_ table: String) throws(DatabaseError) -> Bool {
        try connection.scalar(
            "SELECT 1 FROM pragma_foreign_key_list(?1, ?2) LIMIT 1", [.text(table), .text(schema)]) != nil
    }

    func hasRows(_ table: String) throws(DatabaseError) -> Bool {
        try connection.scalar("SELECT 1 FROM \(qualified(table)) LIMIT 1") != nil
    }

    /// A name that no table has yet.
    func freeName(_ name: String) throws(DatabaseError) -> String {
        var candidate = name
        var number = 1
        while try connection.scalar("SELECT 1 FROM \(master) WHERE lower(name) = lower(?1)", [.text(candidate)]) != nil
        {
            number += 1
            candidate = "\(name)_\(number)"
        }
        return candidate
    }
}

/// A statement's text with the file's name put before the object's: SQLite stores `CREATE INDEX name …` without it.
extension SQLiteCatalog.Object {
    func sql(in schema: String) -> String {
        guard schema != "main" else { return sql }
        var tokens = SQLToken.tokens(of: sql, in: .sqlite)
        guard let position = tokens.firstIndex(where: { $0.isWord("INDEX") || $0.isWord("TRIGGER") }),
            position + 1 < tokens.count
        else { return sql }
        tokens[position + 1].text = Dialect.sqlite.quote(schema) + "." + tokens[position + 1].text
        return SQLToken.text(of: tokens)
    }
}
