internal import SluiceDatabase

/// Changes one SQLite table: with ALTER TABLE where the installed SQLite can do it, and with one rebuild for
/// everything that it can't.
struct TableChange {
    let name: QualifiedName
    let catalog: SQLiteCatalog
    let assumesRows: Bool
    let run: (Statement) throws -> Void
    let renderer = SQLiteRenderer()

    /// The table's name as SQLite stores it.
    private(set) var table: String
    /// What the database has now.
    private(set) var definition: TableText
    /// What it is to have after the next ``flush()``.
    var edited: TableText
    var rebuild: PendingRebuild
    /// Whether this change makes the table anew anyway, so that ALTER TABLE would only be more work.
    private(set) var rebuilds = false

    /// What a rebuild does besides changing the table's text.
    struct PendingRebuild {
        var conversions: [String: String] = [:]
        var refusedBefore: [(condition: String, message: String)] = []
        var refusedAfter: [(condition: String, message: String)] = []
        /// Columns to drop once the rebuild has taken away what keeps them.
        var columnsToDrop: [String] = []
    }

    /// Nil where there is no such table.
    init?(
        of name: QualifiedName, on connection: any Connection, assumesRows: Bool,
        run: @escaping (Statement) throws -> Void
    ) throws {
        self.name = name
        self.assumesRows = assumesRows
        self.run = run
        catalog = SQLiteCatalog(connection, of: name)
        guard let stored = try catalog.table(name.name) else { return nil }
        table = stored.name
        definition = try TableText(sql: stored.sql, table: stored.name)
        edited = definition
        rebuild = PendingRebuild()
    }

    var quotedTable: String { name.schema == nil ? renderer.quote(table) : catalog.qualified(table) }

    func sql(_ text: String) throws { try run(.run(text)) }

    func failure(_ reason: String) -> Problem { Problem(.invalidOperation, reason) }

    mutating func perform(_ operations: [Operation]) throws {
        rebuilds = try operations.contains { try needsRebuild($0) }
        for operation in operations { try apply(operation) }
        try flush()
    }

    private mutating func apply(_ operation: Operation) throws {
        switch operation {
        case .addColumn(let add): try addColumn(add)
        case .dropColumn(let drop): try dropColumn(drop)
        case .renameColumn(let rename): try renameColumn(rename)
        case .alterColumn(let alter): try alterColumn(alter)
        case .createConstraint(let create): try createConstraint(create)
        case .dropConstraint(let drop): try dropConstraint(drop)
        case .renameConstraint(let rename): try renameConstraint(rename)
        // SQLite has no constraint that is there but not checked.
        default: break
        }
    }

    /// From 3.53 on, SQLite adds and drops CHECK and sets and drops NOT NULL without a rebuild.
    private var altersConstraints: Bool { catalog.connection.serverVersion >= 3_053_000 }

    private func needsRebuild(_ operation: Operation) throws -> Bool {
        switch operation {
        case .addColumn(let add): return try !canAdd(add.column)
        case .alterColumn(let alter):
            return !altersConstraints || alter.changes != ColumnChanges(nullable: alter.changes.nullable)
        case .createConstraint(let create):
            if case .check = create.constraint.rule { return !altersConstraints }
            return true
        case .dropConstraint(let drop): return !(altersConstraints && definition.hasCheck(named: drop.name))
        case .renameConstraint: return true
        default: return false
        }
    }

    /// What ADD COLUMN takes (sqlite.org, "ALTER TABLE ADD COLUMN"); some of it on an empty table only.
    private func canAdd(_ column: Column) throws -> Bool {
        if column.primaryKey || column.unique || column.generated?.stored == true { return false }
        guard let text = column.defaultValue?.sqlite else { return true }
        let isPlain = SQLiteRenderer.isLiteral(text) && column.references == nil
        return try isPlain || !(assumesRows || catalog.hasRows(table))
    }

    /// Brings the database to what was asked for so far.
    mutating func flush() throws {
        if edited != definition || !rebuild.conversions.isEmpty {
            // Dropping the old table with foreign_keys on would delete the rows that point to it.
            guard try catalog.connection.scalar("PRAGMA foreign_keys")?.isTrue != true else {
                throw failure("\(table) can be made anew only in a transaction begun with PRAGMA foreign_keys = OFF")
            }
            let table = TableRebuild(
                catalog: catalog, table: table, old: definition, new: edited, conversions: rebuild.conversions,
                refusedBefore: rebuild.refusedBefore, refusedAfter: rebuild.refusedAfter)
            for statement in try table.statements() { try run(statement) }
        }
        for column in rebuild.columnsToDrop {
            try sql("ALTER TABLE \(quotedTable) DROP COLUMN \(renderer.quote(column))")
        }
        try reload()
    }

    /// Runs an ALTER TABLE and reads what it made of the table's text.
    mutating func alter(_ action: String) throws {
        try sql("ALTER TABLE \(quotedTable) \(action)")
        try reload()
    }

    private mutating func reload() throws {
        guard let stored = try catalog.table(table) else { throw failure("\(table) is gone") }
        definition = try TableText(sql: stored.sql, table: stored.name)
        edited = definition
        rebuild = PendingRebuild()
    }
}

extension TableText {
    fileprivate func hasCheck(named name: String) -> Bool {
        let clauses = columns.flatMap(\.clauses) + constraints.map(\.clause)
        return clauses.contains { $0.kind == .check && $0.name?.lowercased() == name.lowercased() }
    }
}
