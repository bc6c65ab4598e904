internal import SluiceDatabase
internal import SluiceSchema

/// SQLite's catalog of one table. The schema keeps each statement as its author wrote it, so most of it is text.
struct SQLiteCatalog: CatalogReader {
    private let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    func shape(of table: QualifiedName) throws -> TableShape {
        let name = try tableName(table)
        let rows = try connection.rows(
            """
            SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?1) WHERE hidden <> 1
            ORDER BY cid
            """, [.text(name)])
        let hasRowidKey = rows.filter { $0[4].isTrue }.count == 1
        var columns: [ArchivedColumn] = []
        var key: [(position: Int64, name: String)] = []
        for row in rows {
            var column = ArchivedColumn(name: row[0].text ?? "", type: row[1].text ?? "")
            let isRowid = hasRowidKey && row[4].isTrue && column.type.uppercased() == "INTEGER"
            column.isNotNull = row[2].isTrue || isRowid
            column.defaultExpression = row[3].text
            column.isKey = row[4].isTrue
            if row[5].isTrue { column.generated = row[5].integer == 3 ? "STORED" : "VIRTUAL" }
            if let position = row[4].integer, position > 0 { key.append((position, column.name)) }
            columns.append(column)
        }
        var names = key.sorted { $0.position < $1.position }.map(\.name)
        if names.isEmpty {
            names = try uniqueKey(of: name, notNull: Set(columns.filter(\.isNotNull).map(\.name)))
            for index in columns.indices where names.contains(columns[index].name) { columns[index].isKey = true }
        }
        return TableShape(name: QualifiedName(name: name), columns: columns, key: names)
    }

    func catalog(of subject: ArchiveSubject, shape: TableShape, original: Backup.Original?) throws -> Catalog {
        var catalog = Catalog()
        let table = shape.name.name
        let definition =
            try connection.scalar(
                "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1", [.text(table)])?.text ?? ""
        catalog.tableDefinition = definition
        if let column = subject.column {
            try addColumn(column, of: table, try TableText(sql: definition, table: table), to: &catalog)
            return catalog.renaming(column, to: subject.archivedAs ?? column, in: .sqlite)
        }
        let name = subject.archivedAs ?? table
        catalog.before = [definition]
        catalog.objects = try indexes(of: table, touching: nil) + triggers(of: table, touching: nil)
        catalog.after = try catalog.objects.map(\.definition) + sequence(of: table, as: name)
        catalog.objects += try triggersElsewhere(naming: table) + fullTextIndexes(reading: table, column: nil)
        catalog.objects += try views(naming: table, column: nil) + foreignKeys(to: table, column: nil)
        catalog = catalog.renaming(table, to: name, in: .sqlite)
        if let definition = original?.definition { catalog.before = [definition] }
        return catalog
    }

    private func addColumn(
        _ column: String, of table: String, _ definition: TableText, to catalog: inout Catalog
    ) throws {
        let text = definition.definition(of: column) ?? Dialect.sqlite.quote(column)
        catalog.before = ["ALTER TABLE \(Dialect.sqlite.quote(table)) ADD COLUMN \(text)"]
        let indexes = try indexes(of: table, touching: column)
        catalog.objects = indexes
        catalog.after = indexes.map { Self.creatingIfMissing($0.definition) }
        catalog.objects += definition.constraints(naming: column).map { constraint in
            CatalogObject(
                kind: .constraint, name: constraint.text, definition: constraint.text,
                belongsToColumnAlone: constraint.isAlone)
        }
        catalog.objects += try triggers(of: table, touching: column)
        catalog.objects += try views(naming: table, column: column)
        catalog.objects += try foreignKeys(to: table, column: column)
        catalog.objects += definition.uses(of: column, table: table).compactMap(Self.object)
        catalog.objects += try fullTextIndexes(reading: table, column: column)
    }

    /// A key among them is one of ``foreignKeys(to:column:)``.
    private static func object(_ use: ColumnUse) -> CatalogObject? {
        switch use.kind {
        case .check:
            CatalogObject(
                kind: .columnCheck, name: "of column \(use.column)", definition: use.definition,
                belongsToColumnAlone: false)
        case .generatedColumn:
            CatalogObject(
                kind: .generatedColumn, name: use.column, definition: use.definition, belongsToColumnAlone: false)
        case .foreignKey: nil
        }
    }

    /// One over other columns too went with the column, or is there still.
    private static func creatingIfMissing(_ index: String) -> String {
        let tokens = SQLTokens(index).tokens
        guard let keyword = tokens.firstIndex(where: { $0.isKeyword("INDEX") }) else { return index }
        let end = tokens[keyword].text.endIndex
        return "\(index[..<end]) IF NOT EXISTS\(index[end...])"
    }

    /// AUTOINCREMENT promises that no id comes twice, also not after its row was deleted.
    private func sequence(of table: String, as name: String) throws -> [String] {
        let exists = try connection.scalar("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'")
        guard exists != nil,
            let highest = try connection.scalar(
                "SELECT quote(seq) FROM sqlite_sequence WHERE name = ?1", [.text(table)])?.text
        else { return [] }
        let literal = Dialect.sqlite.literal(name)
        return [
            "DELETE FROM sqlite_sequence WHERE name = \(literal)",
            "INSERT INTO sqlite_sequence (name, seq) VALUES (\(literal), \(highest))",
        ]
    }

    private func fullTextIndexes(reading table: String, column: String?) throws -> [CatalogObject] {
        try FullTextIndex.reading(QualifiedName(name: table), column: column, on: connection).map { index in
            CatalogObject(
                kind: .fullTextIndex, name: index.name, definition: index.definition, belongsToColumnAlone: false)
        }
    }

    /// Names are matched without regard to case, and returned as the schema spells them.
    private func tableName(_ table: QualifiedName) throws -> String {
        let found = try connection.scalar(
            """
            SELECT name FROM sqlite_schema WHERE type = 'table' AND lower(name) = lower(?1)
            AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
            """, [.text(table.name)])
        guard let name = found?.text else { throw ArchiveError.noTable(table) }
        return name
    }

    private func uniqueKey(of table: String, notNull: Set<String>) throws -> [String] {
        let indexes = try connection.rows(
            #"SELECT name FROM pragma_index_list(?1) WHERE "unique" AND NOT partial ORDER BY seq DESC"#, [.text(table)])
        for index in indexes {
            let columns = try connection.rows(
                "SELECT name FROM pragma_index_info(?1) ORDER BY seqno", [index[0]]
            ).map { $0[0].text }
            let names = columns.compactMap { $0 }
            if names.count == columns.count, notNull.isSuperset(of: names) { return names }
        }
        return []
    }

    private func indexes(of table: String, touching column: String?) throws -> [CatalogObject] {
        try connection.rows(
            """
            SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ?1 AND sql IS NOT NULL
            ORDER BY rowid
            """, [.text(table)]
        ).compactMap { row in
            guard let name = row[0].text, let sql = row[1].text else { return nil }
            let isTouching = column.map { SQLTokens(sql.fromColumns).mentions($0) } ?? true
            guard isTouching else { return nil }
            let columns = try connection.rows("SELECT name FROM pragma_table_xinfo(?1)", [.text(table)])
                .compactMap { $0[0].text }.filter { SQLTokens(sql.fromColumns).mentions($0) }
            return CatalogObject(
                kind: .index, name: name, definition: sql, belongsToColumnAlone: column == nil || columns.count == 1)
        }
    }

    private func triggers(of table: String, touching column: String?) throws -> [CatalogObject] {
        try connection.rows(
            "SELECT name, sql, tbl_name FROM sqlite_schema WHERE type = 'trigger' AND sql IS NOT NULL ORDER BY rowid"
        ).compactMap { row in
            guard let name = row[0].text, let sql = row[1].text, !name.hasPrefix("sluice_guard_") else { return nil }
            let isOwn = row[2].text?.lowercased() == table.lowercased()
            let tokens = SQLTokens(sql)
            guard column.map({ tokens.mentions($0) && (isOwn || tokens.mentions(table)) }) ?? isOwn else { return nil }
            return CatalogObject(
                kind: .trigger, name: name, definition: sql, belongsToColumnAlone: column == nil)
        }
    }

    /// They fail at their table's next write when this table is gone.
    private func triggersElsewhere(naming table: String) throws -> [CatalogObject] {
        try connection.rows(
            """
            SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND sql IS NOT NULL
            AND lower(tbl_name) <> lower(?1) ORDER BY rowid
            """, [.text(table)]
        ).compactMap { row in
            guard let name = row[0].text, let sql = row[1].text, SQLTokens(sql).mentions(table) else { return nil }
            return CatalogObject(kind: .trigger, name: name, definition: sql, belongsToColumnAlone: false)
        }
    }

    /// A view that names the table and the column, and one that names the table and `*`.
    private func views(naming table: String, column: String?) throws -> [CatalogObject] {
        try connection.rows("SELECT name, sql FROM sqlite_schema WHERE type = 'view' ORDER BY rowid").compactMap {
            row in
            guard let name = row[0].text, let sql = row[1].text else { return nil }
            let tokens = SQLTokens(sql)
            guard tokens.mentions(table), column.map({ tokens.mentions($0) || tokens.selectsEverything }) ?? true else {
                return nil
            }
            return CatalogObject(kind: .view, name: name, definition: sql, belongsToColumnAlone: false)
        }
    }

    /// A table's keys that point to itself go with it; one of its columns that points to another keeps that one.
    private func foreignKeys(to table: String, column: String?) throws -> [CatalogObject] {
        try connection.rows(
            """
            SELECT s.name, f."from", f."to" FROM sqlite_schema s, pragma_foreign_key_list(s.name) f
            WHERE s.type = 'table' AND lower(f."table") = lower(?1)
            AND (lower(s.name) <> lower(?1) OR lower(f."from") <> lower(?2))
            """, [.text(table), column.map { .text($0) } ?? .null]
        ).compactMap { row in
            guard column == nil || row[2].text?.lowercased() == column?.lowercased() else { return nil }
            let name = "\(row[1].text ?? "") of \(row[0].text ?? "")"
            return CatalogObject(
                kind: .foreignKey, name: name, definition: "REFERENCES \(table)", belongsToColumnAlone: false)
        }
    }
}

extension SQLTokens {
    /// True where a star stands that isn't a multiplication: after SELECT, a comma or a dot.
    package var selectsEverything: Bool {
        let words = tokens.filter { $0.kind != .space }
        return words.indices.dropFirst().contains { index in
            words[index].text == "*"
                && (words[index - 1].isKeyword("SELECT") || [",", "."].contains(words[index - 1].text))
        }
    }
}

extension String {
    /// What follows the first parenthesis of CREATE INDEX: its name and the table's may be a column's name too.
    fileprivate var fromColumns: String { firstIndex(of: "(").map { String(self[$0...]) } ?? self }
}
