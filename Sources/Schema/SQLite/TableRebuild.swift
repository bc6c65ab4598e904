internal import SluiceDatabase
internal import SluiceIntrospection
package import SluiceSQLText

/// SQLite's documented way to change what ALTER TABLE can't (sqlite.org, "Making Other Kinds Of Table Schema
/// Changes"): a new table, the rows copied, the old one dropped, the new one renamed, and all that hung on the old
/// one made again from its own text.
///
/// It runs inside a transaction that was begun with `foreign_keys` off, which is the caller's to see to
/// (``ForeignKeys/suspended(on:_:)``).
package struct TableRebuild {
    let catalog: SQLiteCatalog
    /// The table's name as SQLite stores it.
    let table: String
    let old: TableText
    let new: TableText
    /// The values of columns that aren't copied as they are, by their lower-case names: SQL over the old row, whose
    /// columns may be given the table's name.
    package var values: [String: String] = [:]
    /// What the values need beside the old row, as it follows `FROM table`. It must give each row once.
    package var join = ""
    /// Conditions on the old table, and on the new one once it is filled, that no row may meet.
    var refusedBefore: [(condition: String, message: String)] = []
    var refusedAfter: [(condition: String, message: String)] = []
    /// Whether it looks for itself that no more rows point nowhere than before.
    package var checksKeys = true

    init(catalog: SQLiteCatalog, table: String, old: TableText, new: TableText) {
        self.catalog = catalog
        self.table = table
        self.old = old
        self.new = new
    }

    package init(of stored: StoredTable, to new: TableText) {
        self.init(catalog: stored.catalog, table: stored.name, old: stored.text, new: new)
    }

    /// Carries it out in the transaction that is open.
    package func perform() throws {
        let connection = catalog.connection
        try requireSuspendedForeignKeys()
        try SchemaPragmas.restored(on: connection) {
            for statement in try statements() { try statement.execute(on: connection) }
        }
    }

    /// Dropping the old table with foreign_keys on would delete the rows that point to it.
    func requireSuspendedForeignKeys() throws {
        guard try catalog.connection.scalar("PRAGMA foreign_keys")?.isTrue != true else {
            throw Problem(
                .invalidOperation,
                "\(table) can be made anew only in a transaction begun with PRAGMA foreign_keys = OFF")
        }
    }

    package func statements() throws -> [Statement] {
        let temporary = try catalog.freeName("sluice_rebuild_" + table)
        let indexes = try catalog.indexes(of: table).compactMap(SQLiteCatalog.Object.init)
        let triggers = try catalog.triggers(on: table)
        let references =
            try checksKeys
            ? ReferenceCheck(catalog: catalog, table: table, isReferring: new.refers, keepsRowids: keepsRowids) : nil
        let statistics = try Statistics(catalog)

        var statements = refusedBefore.map { refuse($0, in: table) }
        statements += references?.before ?? []
        statements.append(.run(new.unqualified(table).sql(creating: catalog.qualified(temporary))))
        statements.append(.copy(copy(to: temporary)))
        statements.append(sameCount(temporary))
        statements += refusedAfter.map { refuse($0, in: temporary) }
        if old.hasAutoincrement, new.hasAutoincrement { statements += sequence(to: temporary) }
        statements += statistics.rename(table, to: temporary)
        statements += try swap(temporary)
        statements += statistics.rename(temporary, to: table)
        // RENAME has written the name its way, and the table's own name may be missing before its columns'.
        if new.sql != new.unqualified(table).sql(creating: catalog.quote(table)) {
            statements += catalog.storing(new.sql, of: table)
        }
        statements += (indexes + triggers).map { .run($0.sql(in: catalog.schema)) }
        if old.keys != new.keys { statements += statistics.forgetKeys(of: table) }
        statements += references?.after ?? []
        return statements
    }

    /// Refuses values that a column of the new text would store as others.
    package mutating func refuseChangedValues() {
        for column in new.columns where !column.has(.generated) && !(new.isStrict && column.typeName == "ANY") {
            guard let before = old.columns.first(where: { $0.name.lowercased() == column.name.lowercased() }),
                let change = ValueRequirement(column: before.name, type: .native(column.typeName))
                    .change(from: before.typeName)
            else { continue }
            let type = column.typeName.isEmpty ? "a column without a type" : column.typeName
            refusedBefore.append(
                (
                    change,
                    "\(table).\(column.name) has values that \(type) would change, and nothing was changed: mend them first"
                ))
        }
    }

    private func refuse(_ refusal: (condition: String, message: String), in table: String) -> Statement {
        .requireNoRows(
            query: "SELECT 1 FROM \(catalog.qualified(table)) WHERE \(refusal.condition) LIMIT 1",
            otherwise: refusal.message)
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
            .run("DELETE FROM \(sequences) WHERE name = \(copy)"),
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

extension TableRebuild {
    private func copy(to temporary: String) -> RowCopy {
        var targets: [String] = []
        var sources: [String] = []
        if let rowid = keptRowid {
            targets.append(rowid)
            sources.append(oldColumn(rowid))
        }
        for column in new.columns where !column.has(.generated) {
            let value = values[column.name.lowercased()]
            guard value != nil || old.has(column.name) else { continue }
            targets.append(catalog.quote(column.name))
            sources.append(value ?? oldColumn(catalog.quote(column.name)))
        }
        // No column is in both, and no rowid: rows go over as far as NULL is a value there.
        if targets.isEmpty, let column = new.columns.first(where: { !$0.has(.generated) }) {
            targets.append(catalog.quote(column.name))
            sources.append("NULL")
        }
        let rows = "FROM \(catalog.qualified(table)) AS \(catalog.quote(table)) \(join)"
        let order = oldRowid.map { " ORDER BY \(oldColumn($0))" } ?? ""
        let key = old.primaryKey.isEmpty ? oldRowid.map { [$0] } ?? [] : old.primaryKey
        let keyValues = key.isEmpty ? "NULL" : key.map { oldColumn(catalog.quote($0)) }.joined(separator: ", ")
        let copied = "(SELECT count(*) FROM \(catalog.qualified(temporary)))"
        return RowCopy(
            table: table, temporary: temporary,
            insert: "\(catalog.qualified(temporary)) (\(targets.joined(separator: ", "))) "
                + "SELECT \(sources.joined(separator: ", ")) \(rows)\(order)",
            firstMissing: "SELECT \(keyValues) \(rows)\(order) LIMIT 1 OFFSET \(copied)", key: key)
    }

    private func oldColumn(_ quoted: String) -> String { catalog.quote(table) + "." + quoted }

    private static let rowidNames = ["rowid", "_rowid_", "oid"]

    private var oldRowid: String? { old.isWithoutRowid ? nil : Self.rowidNames.first { !old.has($0) } }

    /// The name under which the rowid is copied: full-text indexes with external content rely on it. An INTEGER
    /// PRIMARY KEY is the rowid and comes along as the column it is.
    private var keptRowid: String? {
        guard !old.isWithoutRowid, !new.isWithoutRowid, new.rowidAlias == nil else { return nil }
        return Self.rowidNames.first { !old.has($0) && !new.has($0) }
    }

    private var keepsRowids: Bool {
        keptRowid != nil || new.rowidAlias?.lowercased() == old.rowidAlias?.lowercased() && new.rowidAlias != nil
    }
}
