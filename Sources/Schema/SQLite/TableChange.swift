internal import SluiceDatabase
internal import SluiceSQLText

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
    /// Whether this change makes the table again anyway, so that ALTER TABLE would only be more work.
    private(set) var rebuilds = false

    /// What a rebuild does besides changing the table's text.
    struct PendingRebuild {
        var conversions: [String: String] = [:]
        var refusedBefore: [(condition: String, message: String)] = []
        var refusedAfter: [(condition: String, message: String)] = []
        var droppedColumns: Set<String> = []
    }

    init(
        of name: QualifiedName, on connection: any Connection, assumesRows: Bool,
        run: @escaping (Statement) throws -> Void
    ) throws {
        self.name = name
        self.assumesRows = assumesRows
        self.run = run
        let stored = try StoredTable(name, on: connection)
        catalog = stored.catalog
        table = stored.name
        definition = stored.text
        edited = stored.text
        rebuild = PendingRebuild()
    }

    var qualifiedTable: QualifiedName { QualifiedName(schema: name.schema, name: table) }
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
        case .dropColumn(let drop): return try !canDrop(drop.column)
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

    /// What ADD COLUMN takes; some of it on an empty table only.
    private func canAdd(_ column: Column) throws -> Bool {
        if SQLiteRenderer.canAlwaysAdd(column) { return true }
        if column.primaryKey || column.unique || column.generated?.stored == true { return false }
        return try !(assumesRows || catalog.hasRows(table))
    }

    /// What DROP COLUMN takes. It looks for the column's ends in the text, where a comma in a comment misleads it, and
    /// refuses where any view or trigger in the file is broken already.
    private func canDrop(_ column: String) throws -> Bool {
        try !definition.holds(column) && !definition.hasComments && Dependents(catalog).broken().isEmpty
    }

    /// Brings the database to what was asked for so far.
    mutating func flush() throws {
        if edited != definition || !rebuild.conversions.isEmpty {
            var change = TableRebuild(catalog: catalog, table: table, old: definition, new: edited)
            change.values = rebuild.conversions
            change.refusedBefore = rebuild.refusedBefore
            change.refusedAfter = rebuild.refusedAfter
            try change.requireSuspendedForeignKeys()
            let dependents = rebuild.droppedColumns.isEmpty ? nil : Dependents(catalog)
            let broken = try dependents?.broken() ?? []
            for statement in try change.statements() { try run(statement) }
            if let dependent = try dependents?.broken().subtracting(broken).min() {
                throw failure("\(dependent) uses a column of \(table) that would be gone: drop it first")
            }
        }
        try reload()
    }

    /// Runs an ALTER TABLE and reads what it made of the table's text.
    mutating func alter(_ action: String) throws {
        try sql("ALTER TABLE \(quotedTable) \(action)")
        try reload()
    }

    /// Puts a text in the place of the one that ALTER TABLE wrote; it says the same.
    mutating func store(_ text: TableText) throws {
        for statement in catalog.storing(text.sql, of: table) { try run(statement) }
        try reload()
    }

    private mutating func reload() throws {
        definition = try StoredTable(qualifiedTable, on: catalog.connection).text
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
