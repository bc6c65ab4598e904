internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceSQLText
internal import SluiceSchema

/// SQLite's catalog of one table. The schema keeps each statement as its author wrote it, so most of it is text.
struct SQLiteCatalog: CatalogReader {
    private let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    func shape(of table: QualifiedName) throws -> TableShape {
        let relation = try read(table, .indexes).table
        let key = relation.key
        let columns = relation.columns.filter { !$0.isHidden }.map { column in
            var archived = ArchivedColumn(name: column.name, type: column.type)
            archived.isNotNull = column.isNotNull || relation.rowidAlias == column.name
            archived.defaultExpression = column.defaultExpression
            archived.isKey = key.columns.contains(column.name)
            archived.collation = key.index?.keys.first { $0.column == column.name }?.collation
            archived.generated = column.generated.map { $0 == .stored ? "STORED" : "VIRTUAL" }
            return archived
        }
        return TableShape(
            name: relation.name, columns: columns, key: key.columns,
            rowid: relation.rowidAlias == nil ? relation.rowidName : nil)
    }

    func catalog(of subject: ArchiveSubject, shape: TableShape, original: Backup.Original?) throws -> Catalog {
        let (relation, snapshot) = try read(shape.name, [.indexes, .constraints, .views])
        let dependents = SQLiteDependents(relation, in: snapshot, column: subject.column)
        var catalog = Catalog()
        let table = relation.name.name
        let definition = relation.definition ?? ""
        catalog.tableDefinition = definition
        if let column = subject.column {
            let text = try TableText(sql: definition, table: table)
            let columnText = text.definition(of: column) ?? Dialect.sqlite.quote(column)
            catalog.before = ["ALTER TABLE \(Dialect.sqlite.quote(table)) ADD COLUMN \(columnText)"]
            catalog.after = dependents.indexes.map { Self.creatingIfMissing($0.definition) }
            catalog.after += try statistics(of: table, as: table, indexes: dependents.indexes)
            catalog.objects = dependents.indexes + dependents.parts(of: text) + dependents.triggers + dependents.views
            catalog.objects += dependents.foreignKeys + dependents.uses(in: text)
            catalog.objects += try fullTextIndexes(reading: relation.name, column: column)
            catalog.orphans = try orphans(of: relation.name, subject)
            return catalog.renaming(column, to: subject.archivedAs ?? column, in: .sqlite)
        }
        let name = subject.archivedAs ?? table
        catalog.before = [definition]
        catalog.objects = dependents.indexes + dependents.triggers
        catalog.after = try catalog.objects.map(\.definition) + sequence(of: table, as: name)
        catalog.after += try statistics(of: table, as: name, indexes: nil)
        catalog.objects += dependents.triggersElsewhere + (try fullTextIndexes(reading: relation.name, column: nil))
        catalog.objects += dependents.views + dependents.foreignKeys
        catalog.orphans = try orphans(of: relation.name, subject)
        catalog = catalog.renaming(table, to: name, in: .sqlite)
        if let text = original?.definition, catalog.before.allSatisfy({ Self.saysTheSame(text, $0) }) {
            catalog.before = [text]
        }
        return catalog
    }

    /// A rename writes names its own way, and is no change of the table.
    private static func saysTheSame(_ text: String, _ other: String) -> Bool {
        let words = { (sql: String) in
            SQLToken.tokens(of: sql, in: .sqlite).map { $0.kind == .quotedName ? $0.name ?? $0.text : $0.text }
        }
        return words(text) == words(other)
    }

    private func read(
        _ table: QualifiedName, _ parts: Snapshot.Parts
    ) throws -> (table: Snapshot.Relation, snapshot: Snapshot) {
        let snapshot = try Snapshot.read(parts, from: connection, of: [QualifiedName(name: table.name)])
        guard let relation = snapshot.relation, !relation.isView, !relation.name.name.folded.hasPrefix("sqlite_") else {
            throw Problem.noTable(table)
        }
        return (relation, snapshot)
    }

    /// By the names that come back.
    private func orphans(of table: QualifiedName, _ subject: ArchiveSubject) throws -> [Orphans]? {
        var found = try Orphans.read(of: table, column: subject.column, on: connection)
        for index in found.indices {
            if let column = subject.columnName, found[index].column == subject.column { found[index].column = column }
            if let name = subject.archivedTableName, found[index].parent == table.name { found[index].parent = name }
        }
        return found.isEmpty ? nil : found
    }

    /// One over other columns too went with the column, or is there still.
    private static func creatingIfMissing(_ index: String) -> String {
        var tokens = SQLToken.tokens(of: index, in: .sqlite)
        guard let keyword = tokens.firstIndex(where: { $0.isWord("INDEX") }) else { return index }
        tokens[keyword].text += " IF NOT EXISTS"
        return SQLToken.text(of: tokens)
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

    /// ANALYZE's figures, which go with an index, of these indexes and of those that the table's keys make; nil for all of
    /// the table's. They come back where the index is the same.
    private func statistics(of table: String, as name: String, indexes: [CatalogObject]?) throws -> [String] {
        let columns = ["sqlite_stat1": ["stat"], "sqlite_stat4": ["neq", "nlt", "ndlt", "sample"]]
        let there = try connection.rows("SELECT name FROM sqlite_schema WHERE name IN ('sqlite_stat1', 'sqlite_stat4')")
        let names = indexes?.map { Dialect.sqlite.literal($0.name) }.joined(separator: ", ")
        let condition = names.map { " AND (idx GLOB 'sqlite_autoindex_*' OR idx IN (\($0)))" } ?? ""
        return try there.compactMap { $0[0].text }.sorted().flatMap { statistics -> [String] in
            let values = (columns[statistics] ?? []).map { "quote(\($0))" }.joined(separator: " || ', ' || ")
            let rows = try connection.rows(
                "SELECT idx, \(values) FROM \(statistics) WHERE tbl = ?1\(condition)", [.text(table)])
            let literal = Dialect.sqlite.literal(name)
            let inserts = rows.map { row in
                // An index that a key makes is numbered within its table, and named after it.
                let index = row[0].text.map {
                    $0.replacing("sqlite_autoindex_\(table)_", with: "sqlite_autoindex_\(name)_")
                }
                let isThere = index.map {
                    " WHERE EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = \(Dialect.sqlite.literal($0)))"
                }
                return "INSERT INTO \(statistics) SELECT \(literal), \(index.map(Dialect.sqlite.literal) ?? "NULL"), "
                    + (row[1].text ?? "") + (isThere ?? "")
            }
            guard !inserts.isEmpty else { return [] }
            // It makes these tables where nobody has analyzed yet.
            return ["ANALYZE sqlite_schema", "DELETE FROM \(statistics) WHERE tbl = \(literal)\(condition)"] + inserts
        }
    }

    private func fullTextIndexes(reading table: QualifiedName, column: String?) throws -> [CatalogObject] {
        try FullTextIndex.reading(table, column: column, on: connection).map { index in
            CatalogObject(
                kind: .fullTextIndex, name: index.name, definition: index.definition, belongsToColumnAlone: false)
        }
    }
}

extension Snapshot.Relation {
    /// The primary key, or the first unique index of plain columns that are all NOT NULL; and the index that keeps it,
    /// where the key isn't the rowid.
    fileprivate var key: (columns: [String], index: Snapshot.Index?) {
        guard primaryKey.isEmpty else { return (primaryKey, indexes.first { $0.origin == .primaryKey }) }
        let notNull = Set(columns.filter(\.isNotNull).map(\.name))
        let index = indexes.first { $0.isKeyOfAllRows && notNull.isSuperset(of: $0.keys.compactMap(\.column)) }
        return (index?.keys.compactMap(\.column) ?? [], index)
    }
}
