internal import SluiceDatabase
internal import SluiceIntrospection

/// SQLite's documented way to change what ALTER TABLE can't (sqlite.org, "Making Other Kinds Of Table Schema
/// Changes"): a new table, the rows copied, the old one dropped, the new one renamed, and all that hung on the old
/// one made again from its own text.
///
/// It runs inside a transaction that was begun with `foreign_keys` off, which is the caller's to see to.
struct TableRebuild {
    let catalog: SQLiteCatalog
    /// The table's name as SQLite stores it.
    let table: String
    let old: TableText
    let new: TableText
    /// The new values of columns that aren't copied as they are, by their lower-case names.
    var conversions: [String: String] = [:]
    /// Conditions on the old table, and on the new one once it is filled, that no row may meet.
    var refusedBefore: [(condition: String, message: String)] = []
    var refusedAfter: [(condition: String, message: String)] = []

    func statements() throws -> [Statement] {
        let temporary = try catalog.freeName("sluice_rebuild_" + table)
        let indexes = try catalog.indexes(of: table)
        let triggers = try catalog.triggers(on: table)
        let references = try ReferenceCheck(catalog: catalog, table: table, isReferring: refers)
        let statistics = try Statistics(catalog)

        var statements = refusedBefore.map { refuse($0, in: table) }
        statements += references.before
        statements.append(.run(new.sql(creating: catalog.qualified(temporary))))
        statements.append(.run(try copy(to: temporary)))
        statements.append(sameCount(temporary))
        statements += refusedAfter.map { refuse($0, in: temporary) }
        if old.hasAutoincrement, new.hasAutoincrement { statements += sequence(to: temporary) }
        statements += statistics.rename(table, to: temporary)
        statements += try swap(temporary)
        statements += statistics.rename(temporary, to: table)
        statements += (indexes + triggers).map { .run($0.sql(in: catalog.schema)) }
        statements += references.after
        return statements
    }

    private var refers: Bool {
        new.columns.contains { $0.has(.references) } || new.constraints.contains { $0.clause.kind == .foreignKey }
    }

    private func refuse(_ refusal: (condition: String, message: String), in table: String) -> Statement {
        .requireNoRows(
            query: "SELECT 1 FROM \(catalog.qualified(table)) WHERE \(refusal.condition) LIMIT 1",
            otherwise: refusal.message)
    }

    /// OR ABORT, because a constraint's own `ON CONFLICT IGNORE` would drop rows without a word.
    private func copy(to temporary: String) throws -> String {
        var targets: [String] = []
        var sources: [String] = []
        if let rowid = rowidName {
            targets.append(rowid)
            sources.append(rowid)
        }
        for column in new.columns where !column.has(.generated) && old.index(of: column.name) != nil {
            targets.append(catalog.quote(column.name))
            sources.append(conversions[column.name.lowercased()] ?? catalog.quote(column.name))
        }
        let target = "\(catalog.qualified(temporary)) (\(targets.joined(separator: ", ")))"
        return
            "INSERT OR ABORT INTO \(target) SELECT \(sources.joined(separator: ", ")) FROM \(catalog.qualified(table))"
    }

    /// The name under which the rowid is copied: full-text indexes with external content rely on it. An INTEGER
    /// PRIMARY KEY is the rowid and comes along as the column it is.
    private var rowidName: String? {
        guard !old.isWithoutRowid, !new.isWithoutRowid, new.rowidAlias == nil else { return nil }
        return Rowid.name(besides: (old.columns + new.columns).map(\.name))
    }

    private func sameCount(_ temporary: String) -> Statement {
        let counts = [table, temporary].map { "(SELECT count(*) FROM \(catalog.qualified($0)))" }
        return .requireNoRows(
            query: "SELECT 1 WHERE \(counts[0]) <> \(counts[1])",
            otherwise: "\(table) and its copy differ in the number of their rows")
    }

    /// AUTOINCREMENT promises that no id comes twice, also not after the row with the largest one was deleted: what
    /// the copy left in sqlite_sequence is the largest id it saw.
    private func sequence(to temporary: String) -> [Statement] {
        let sequences = catalog.quote(catalog.schema) + ".sqlite_sequence"
        let (name, copy) = (catalog.literal(table), catalog.literal(temporary))
        return [
            .run(
                "DELETE FROM \(sequences) WHERE name = \(copy) AND EXISTS (SELECT 1 FROM \(sequences) WHERE name = \(name))"
            ),
            .run("INSERT INTO \(sequences) (name, seq) SELECT \(copy), seq FROM \(sequences) WHERE name = \(name)"),
        ]
    }

    /// With legacy_alter_table, a rename leaves views, other tables' triggers and foreign keys alone: they name the
    /// table that is there again in the end.
    private func swap(_ temporary: String) throws -> [Statement] {
        let wasLegacy = try catalog.connection.scalar("PRAGMA legacy_alter_table")?.isTrue ?? false
        let statements: [Statement] = [
            .run("PRAGMA legacy_alter_table = ON"),
            .run("DROP TABLE \(catalog.qualified(table))"),
            .run("ALTER TABLE \(catalog.qualified(temporary)) RENAME TO \(catalog.quote(table))"),
        ]
        return wasLegacy ? statements : statements + [.run("PRAGMA legacy_alter_table = OFF")]
    }
}

/// The rows whose foreign keys point nowhere, before and after: a rebuild must not add to them, and those that were
/// there already are not its business.
private struct ReferenceCheck {
    let before: [Statement]
    let after: [Statement]

    init(catalog: SQLiteCatalog, table: String, isReferring: Bool) throws {
        var tables = try catalog.children(of: table).keys.sorted()
        if try catalog.hasForeignKeys(table) || isReferring { tables.append(table) }
        guard !tables.isEmpty else {
            before = []
            after = []
            return
        }
        // A foreign key's number changes when another is added; the first of its columns tells which it is.
        let broken = tables.map { name in
            let arguments = "(\(catalog.literal(name)), \(catalog.literal(catalog.schema)))"
            return
                "SELECT c.\"table\", c.\"rowid\", c.parent, f.\"from\" FROM pragma_foreign_key_check\(arguments) AS c "
                + "JOIN pragma_foreign_key_list\(arguments) AS f ON f.id = c.fkid AND f.seq = 0"
        }.joined(separator: " UNION ALL ")
        let known = "temp." + catalog.quote("sluice_broken_before")
        before = [.run("DROP TABLE IF EXISTS \(known)"), .run("CREATE TEMP TABLE sluice_broken_before AS \(broken)")]
        after = [
            .requireNoRows(
                query: "\(broken) EXCEPT SELECT * FROM \(known)",
                otherwise: "the change of \(table) would leave foreign keys that point to no row; nothing was changed. "
                    + "PRAGMA foreign_key_check lists such rows"),
            .run("DROP TABLE \(known)"),
        ]
    }
}

/// ANALYZE's figures, which DROP TABLE would take along.
private struct Statistics {
    private let tables: [String]

    init(_ catalog: SQLiteCatalog) throws {
        tables = try ["sqlite_stat1", "sqlite_stat4"].filter { try catalog.table($0) != nil }.map(catalog.qualified)
    }

    func rename(_ table: String, to newName: String) -> [Statement] {
        tables.map { statistics in
            .run(
                "UPDATE \(statistics) SET tbl = \(Dialect.sqlite.literal(newName)) "
                    + "WHERE tbl = \(Dialect.sqlite.literal(table))")
        }
    }
}
