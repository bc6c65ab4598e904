internal import SluiceDatabase
internal import SluiceTransforms

/// Reads a SQLite file's schema through its pragmas.
struct SQLiteDataCatalog {
    private let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    func read() throws -> DataCatalog {
        let tables = try entries("table").map { try table($0.name, sql: $0.sql) }
        let virtual = try entries("virtual").map { VirtualTable(name: $0.name, sql: $0.sql) }
        return DataCatalog(tables: tables, virtualTables: virtual)
    }

    private func entries(_ type: String) throws -> [(name: String, sql: String)] {
        try connection.rows(
            """
            SELECT s.name, coalesce(s.sql, '') FROM sqlite_schema s JOIN pragma_table_list l ON l.name = s.name
            WHERE l.schema = 'main' AND l.type = ?1 AND s.type = 'table' AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
              AND s.name NOT LIKE 'sluice\\_%' ESCAPE '\\' ORDER BY s.name
            """, [.text(type)]
        ).compactMap { row in row[0].text.flatMap { name in row[1].text.map { (name, $0) } } }
    }

    private func pragma(_ name: String, of object: String) throws -> [[Value]] {
        try connection.rows("SELECT * FROM pragma_\(name)(?1)", [.text(object)])
    }

    private func table(_ name: String, sql: String) throws -> DataTable {
        let information = try pragma("table_xinfo", of: name)
        // cid, name, type, notnull, dflt_value, pk, hidden: 2 and 3 are generated columns.
        let columns = information.compactMap { row -> DataColumn? in
            guard let column = row[1].text, row[6].integer != 1 else { return nil }
            let type = row[2].text ?? ""
            return DataColumn(
                name: column, typeName: type, kind: SQLiteTypes.kind(type), maxLength: SQLiteTypes.length(type),
                isNullable: row[3].integer == 0 && row[5].integer == 0, isGenerated: (row[6].integer ?? 0) > 1,
                ignoresCase: false, comment: nil)
        }
        let keyed = information.filter { ($0[5].integer ?? 0) > 0 }
            .sorted { ($0[5].integer ?? 0) < ($1[5].integer ?? 0) }
        var table = DataTable(
            name: QualifiedName(name: name), holdsRows: true, parentLabel: nil, columns: columns, pages: 0,
            rowEstimate: 0)
        table.primaryKey = keyed.compactMap { $0[1].text }
        table.uniques = try uniques(name)
        table.foreignKeys = try foreignKeys(name)
        table.triggers = try connection.rows(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?1", [.text(name)]
        ).compactMap { $0[0].text }
        table.hasRowIdentity =
            try connection.rows("SELECT wr FROM pragma_table_list(?1)", [.text(name)])
            .first?.first?.integer != 1
        return table
    }

    /// seq, name, unique, origin, partial.
    private func uniques(_ table: String) throws -> [[String]] {
        try pragma("index_list", of: table).filter { $0[2].integer == 1 && $0[3].text != "pk" }.map { index in
            try pragma("index_info", of: index[1].text ?? "").compactMap { $0[2].text }
        }
    }

    /// id, seq, table, from, to, …; `to` is NULL where the key points at the parent's primary key.
    private func foreignKeys(_ table: String) throws -> [DataForeignKey] {
        let rows = try pragma("foreign_key_list", of: table)
        let byID = Dictionary(grouping: rows) { $0[0].integer ?? 0 }
        return try byID.sorted { $0.key < $1.key }.compactMap { id, parts in
            let ordered = parts.sorted { ($0[1].integer ?? 0) < ($1[1].integer ?? 0) }
            guard let parent = ordered.first?[2].text else { return nil }
            var parentColumns = ordered.compactMap { $0[4].text }
            if parentColumns.isEmpty {
                parentColumns = try pragma("table_info", of: parent).filter { ($0[5].integer ?? 0) > 0 }
                    .sorted { ($0[5].integer ?? 0) < ($1[5].integer ?? 0) }.compactMap { $0[1].text }
            }
            return DataForeignKey(
                name: "\(table)_fk\(id)", columns: ordered.compactMap { $0[3].text }, parentLabel: parent,
                parentColumns: parentColumns)
        }
    }
}

enum SQLiteTypes {
    /// By the words of the declared type; SQLite itself knows only affinities, and any column holds anything.
    static func kind(_ declared: String) -> ColumnKind {
        let type = declared.uppercased()
        let holds = { (word: String) in type.contains(word) }
        if holds("BOOL") { return .boolean }
        if holds("INT") { return .integer(bytes: 8) }
        if holds("UUID") || holds("GUID") { return .uuid }
        if holds("JSON") { return .json }
        if holds("CHAR") || holds("CLOB") || holds("TEXT") || holds("STRING") { return .text }
        if holds("TIMESTAMP") || holds("DATETIME") { return .timestamp }
        if holds("DATE") { return .date }
        if holds("REAL") || holds("FLOA") || holds("DOUB") { return .real }
        if holds("DEC") || holds("NUM") { return decimal(type) }
        if holds("TIME") { return .time }
        return type.isEmpty || holds("BLOB") ? .binary : .other(declared)
    }

    static func length(_ declared: String) -> Int? {
        guard declared.uppercased().contains("CHAR") else { return nil }
        return numbers(declared).first
    }

    private static func decimal(_ type: String) -> ColumnKind {
        let numbers = numbers(type)
        return .decimal(precision: numbers.first, scale: numbers.count > 1 ? numbers[1] : numbers.isEmpty ? nil : 0)
    }

    private static func numbers(_ type: String) -> [Int] {
        type.split { !$0.isNumber }.compactMap { Int($0) }
    }
}
