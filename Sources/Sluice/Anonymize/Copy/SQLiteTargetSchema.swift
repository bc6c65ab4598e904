internal import Backfill
internal import Database
internal import Transforms

/// The DDL of a SQLite target: the source's own text where that is SQLite, else what carries over from PostgreSQL
/// (columns, keys, NOT NULL, uniqueness; no defaults, checks, views or code).
struct SQLiteTargetSchema {
    private let compiled: CompiledPlan
    private let source: any Connection

    init(_ compiled: CompiledPlan, _ source: any Connection) {
        self.compiled = compiled
        self.source = source
    }

    static func name(_ table: DataTable) -> String {
        table.isInDefaultSchema ? table.name.name : table.name.description.replacing(".", with: "_")
    }

    func tables() throws -> [String] {
        guard source.dialect.name == .sqlite else { return compiled.tables.map(create) }
        return try source.rows(
            """
            SELECT s.sql FROM sqlite_schema s JOIN pragma_table_list l ON l.name = s.name
            WHERE l.schema = 'main' AND l.type = 'table' AND s.type = 'table' AND s.sql IS NOT NULL
            AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND s.name NOT LIKE 'sluice\\_%' ESCAPE '\\' ORDER BY s.rowid
            """
        ).compactMap { $0[0].text }
    }

    func afterRows() throws -> [String] {
        guard source.dialect.name == .sqlite else { return [] }
        let virtual = compiled.catalogue.virtualTables.flatMap { [$0.sql, $0.rebuild] }
        return try virtual
            + source.rows(
                """
                SELECT sql FROM sqlite_schema WHERE type IN ('index', 'trigger', 'view') AND sql IS NOT NULL
                AND tbl_name NOT LIKE 'sluice\\_%' ESCAPE '\\' ORDER BY CASE type WHEN 'index' THEN 0 WHEN 'view' THEN 1 ELSE 2 END, rowid
                """
            ).compactMap { $0[0].text }
    }

    private func create(_ table: CompiledTable) -> String {
        let quote = Dialect.sqlite.quote
        let data = table.table
        var lines = data.columns.map { column in
            let isRequired = !column.isNullable && !table.dropped.contains(column.name)
            return "\(quote(column.name)) \(Self.type(column.kind))\(isRequired ? " NOT NULL" : "")"
        }
        let list = { (names: [String]) in names.map(quote).joined(separator: ", ") }
        if !data.primaryKey.isEmpty { lines.append("PRIMARY KEY (\(list(data.primaryKey)))") }
        for unique in data.uniques where !unique.isEmpty { lines.append("UNIQUE (\(list(unique)))") }
        for key in data.foreignKeys {
            guard let parent = compiled.catalogue.table(key.parentLabel), parent.holdsRows else { continue }
            lines.append(
                "FOREIGN KEY (\(list(key.columns))) REFERENCES \(quote(Self.name(parent))) (\(list(key.parentColumns)))"
            )
        }
        return "CREATE TABLE \(quote(Self.name(data))) (\(lines.joined(separator: ", ")))"
    }

    private static func type(_ kind: ColumnKind) -> String {
        switch kind {
        case .integer, .boolean: "INTEGER"
        case .real: "REAL"
        case .binary: "BLOB"
        // TEXT keeps every digit of a decimal; NUMERIC would keep fifteen.
        default: "TEXT"
        }
    }
}
