internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceTransforms

extension [String] {
    /// Each where it stands first.
    var withoutRepeats: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}

/// The DDL of a SQLite target: the source's own text where that is SQLite, else what carries over from PostgreSQL
/// (columns, keys, NOT NULL, uniqueness; no defaults, checks, views or code).
struct SQLiteTargetSchema {
    private let compiled: CompiledPlan
    private let source: any Connection

    init(_ compiled: CompiledPlan, _ source: any Connection) {
        self.compiled = compiled
        self.source = source
    }

    /// SQLite has neither schemas nor partitions: those of one table go into one of its name.
    static func name(_ table: DataTable) -> String {
        let name = table.partitioned ?? table.name
        return name.isInDefaultSchema ? name.name : name.description.replacing(".", with: "_")
    }

    func tables() throws -> [String] {
        guard source.dialect.keepsDefinitions else {
            let tables = postgresTables()
            try requireDifferentNames(tables)
            return tables.map(create)
        }
        return try Snapshot.read([], from: source).tables.compactMap(\.definition)
    }

    /// A table made from PostgreSQL's never had them.
    func drops() -> [String] {
        guard source.dialect.keepsDefinitions else { return [] }
        let quote = Dialect.sqlite.quote
        return compiled.tables.flatMap { table in
            table.dropped.map { "ALTER TABLE \(quote(Self.name(table.table))) DROP COLUMN \(quote($0))" }
        }
    }

    /// An index or a view over a column that the copy is to be without, or over a view that went for that.
    func isOverDroppedColumn(_ error: DatabaseError, goneViews: [String] = []) -> Bool {
        let dropped = Set(compiled.tables.flatMap(\.dropped))
        return dropped.contains { error.message.contains("no such column: \($0)") }
            || goneViews.contains { error.message.hasSuffix("no such table: main.\($0)") }
    }

    func afterRows() throws -> [String] {
        guard source.dialect.keepsDefinitions else { return [] }
        let snapshot = try Snapshot.read(.indexes, from: source)
        let virtual = compiled.catalog.virtualTables.flatMap { [$0.sql, $0.rebuild] }
        let indexes = snapshot.tables.flatMap(\.indexes).compactMap(\.definition)
        let views = snapshot.relations.filter(\.isView).compactMap(\.definition)
        return virtual + indexes + views + snapshot.relations.flatMap(\.triggers).map(\.definition)
    }

    /// One a table of the target.
    private func postgresTables() -> [CompiledTable] {
        var seen: Set<String> = []
        return compiled.tables.filter { seen.insert(Self.name($0.table)).inserted }
    }

    /// SQLite's names don't tell capitals from small letters.
    private func requireDifferentNames(_ tables: [CompiledTable]) throws {
        // Partitions of one table are meant to share its name.
        let sources = compiled.tables.map { $0.table.partitioned ?? $0.table.name }
        var names: [QualifiedName: String] = [:]
        for (source, table) in zip(sources, compiled.tables) { names[source] = Self.name(table.table) }
        let lists =
            [("tables", Array(names.values))]
            + tables.map { ("columns of \($0.table.label)", $0.table.columns.map(\.name)) }
        for (what, names) in lists {
            let alike = Dictionary(grouping: names) { $0.lowercased() }.values.first { $0.count > 1 }
            guard let alike else { continue }
            throw Refused(
                reason: "SQLite can't tell the \(what) \(alike.sorted().joined(separator: " and ")) from each other",
                hint: "rename one of them in the source, or copy to PostgreSQL")
        }
    }

    private func create(_ table: CompiledTable) -> String {
        let quote = Dialect.sqlite.quote
        let data = compiled.catalog.tables.first { $0.name == table.table.partitioned } ?? table.table
        // SQLite would read a generated column's expression in another way, and a plain one would hold nothing.
        let absent = Set(table.dropped + data.columns.filter(\.isGenerated).map(\.name))
        var lines = data.columns.filter { !absent.contains($0.name) }.map { column in
            "\(quote(column.name)) \(Self.type(column.kind))\(column.isNullable ? "" : " NOT NULL")"
        }
        let list = { (names: [String]) in names.map(quote).joined(separator: ", ") }
        if !data.primaryKey.isEmpty { lines.append("PRIMARY KEY (\(list(data.primaryKey)))") }
        for unique in data.uniques where !unique.isEmpty && absent.isDisjoint(with: unique) {
            lines.append("UNIQUE (\(list(unique)))")
        }
        for key in data.foreignKeys {
            guard let parent = compiled.catalog.table(key.parentLabel),
                absent.isDisjoint(with: key.columns)
            else { continue }
            lines.append(
                "FOREIGN KEY (\(list(key.columns))) REFERENCES \(quote(Self.name(parent))) (\(list(key.parentColumns)))"
            )
        }
        return "CREATE TABLE \(quote(Self.name(data))) (\(lines.withoutRepeats.joined(separator: ", ")))"
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
