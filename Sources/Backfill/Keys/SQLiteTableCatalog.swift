internal import SluiceDatabase

struct SQLiteTableCatalog: TableCatalog {
    let connection: any Connection

    func tableNames() throws -> [String] {
        try connection.rows(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'sluice_%'"
        )
        .compactMap { $0[0].text }
    }

    func describe(_ table: QualifiedName) throws -> TableDescription? {
        // Names are case-insensitive in SQLite; the pragma's own spelling is used from here on.
        let found = try connection.rows(
            "SELECT name, wr FROM pragma_table_list WHERE lower(name) = lower(?1) AND type = 'table' AND schema = ?2",
            [.text(table.name), .text(table.schema ?? "main")])
        guard let row = found.first, let name = row[0].text else { return nil }
        let isWithoutRowid = row[1].isTrue
        let columns = try connection.rows(
            "SELECT name, type, hidden, dflt_value, \"notnull\", pk FROM pragma_table_xinfo(?1) WHERE hidden <> 1",
            [.text(name)])
        let rowid = isWithoutRowid ? nil : Self.rowidName(columns.compactMap { $0[0].text })
        return TableDescription(
            table: QualifiedName(schema: table.schema, name: name), columns: columns.map(Self.column),
            keys: try keys(of: name, columns: columns, isWithoutRowid: isWithoutRowid),
            indexedColumns: try indexedColumns(of: name),
            implicitKey: rowid.map { KeyOrder(columns: [.init($0)], isInteger: true) })
    }

    /// A column may be named rowid; then one of the other two names still reaches the real one.
    private static func rowidName(_ columns: [String]) -> String? {
        let taken = Set(columns.map { $0.lowercased() })
        return ["rowid", "_rowid_", "oid"].first { !taken.contains($0) }
    }

    private static func column(_ row: [Value]) -> TableDescription.Column {
        let type = row[1].text ?? ""
        return TableDescription.Column(
            name: row[0].text ?? "", type: type, isDirect: true, isGenerated: (row[2].integer ?? 0) > 1,
            hasNumericAffinity: hasNumericAffinity(type), defaultExpression: row[3].text)
    }

    /// sqlite.org/datatype3.html, section 3.1: the rules in their order.
    private static func hasNumericAffinity(_ type: String) -> Bool {
        let type = type.uppercased()
        if type.contains("INT") { return true }
        if ["CHAR", "CLOB", "TEXT"].contains(where: type.contains) { return false }
        if type.contains("BLOB") || type.isEmpty { return false }
        return true
    }

    private func keys(of table: String, columns: [[Value]], isWithoutRowid: Bool) throws -> [KeyCandidate] {
        let primary = columns.filter { ($0[5].integer ?? 0) > 0 }
        var candidates: [KeyCandidate] = []
        if !isWithoutRowid, primary.count == 1, let only = primary.first, try isRowidAlias(only, of: table),
            let name = only[0].text
        {
            candidates.append(
                KeyCandidate(
                    index: "primary key", isPrimary: true, order: KeyOrder(columns: [.init(name)], isInteger: true)))
        }
        let notNull = Set(columns.filter { $0[4].isTrue }.compactMap { $0[0].text })
        // PRIMARY KEY implies NOT NULL only in WITHOUT ROWID tables (sqlite.org/quirks.html, section 5).
        let implied = isWithoutRowid ? Set(primary.compactMap { $0[0].text }) : []
        return candidates + (try uniqueIndexes(of: table, notNull: notNull.union(implied)))
    }

    /// INTEGER PRIMARY KEY is the rowid itself, and then no index stands for it.
    private func isRowidAlias(_ column: [Value], of table: String) throws -> Bool {
        guard column[1].text?.uppercased() == "INTEGER" else { return false }
        return try connection.scalar("SELECT count(*) FROM pragma_index_list(?1) WHERE origin = 'pk'", [.text(table)])
            == 0
    }

    private func uniqueIndexes(of table: String, notNull: Set<String>) throws -> [KeyCandidate] {
        let rows = try connection.rows(
            """
            SELECT l.name, l.origin = 'pk', x.name, x."desc", x.coll
            FROM pragma_index_list(?1) AS l, pragma_index_xinfo(l.name) AS x
            WHERE l."unique" AND NOT l.partial AND x.key ORDER BY l.origin <> 'pk', l.seq DESC, x.seqno
            """, [.text(table)])
        return KeyRow.candidates(
            rows.map { row in
                let column = row[2].text
                return KeyRow(
                    index: row[0].text ?? "", isPrimary: row[1].isTrue,
                    isNotNull: column.map(notNull.contains) ?? false, isInteger: false,
                    // The collation is named always: SQLite tells the index's, and not whether the column's differs.
                    column: KeyOrder.Column(column ?? "", isDescending: row[3].isTrue, collation: row[4].text))
            })
    }

    private func indexedColumns(of table: String) throws -> Set<String> {
        let rows = try connection.rows(
            "SELECT DISTINCT x.name FROM pragma_index_list(?1) AS l, pragma_index_xinfo(l.name) AS x WHERE x.name IS NOT NULL",
            [.text(table)])
        return Set(rows.compactMap { $0[0].text })
    }
}
