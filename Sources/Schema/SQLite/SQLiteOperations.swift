internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceSQLText

/// Carries out operations on SQLite one after the other, because what one statement must be can depend on what the
/// one before it made of the database.
struct SQLiteOperations {
    let connection: any Connection
    /// Whether a table that is empty here may have rows where the statements are to run: true for a script.
    let assumesRows: Bool
    let run: (Statement) throws -> Void

    private let renderer = SQLiteRenderer()

    init(on connection: any Connection, assumesRows: Bool, run: @escaping (Statement) throws -> Void) {
        self.connection = connection
        self.assumesRows = assumesRows
        self.run = run
    }

    func perform(_ operations: [Operation]) throws {
        if let table = operations.first?.alteredTable {
            try change(table, operations)
        } else {
            for operation in operations { try perform(operation) }
        }
    }

    private func change(_ table: QualifiedName, _ operations: [Operation]) throws {
        var change = try TableChange(of: table, on: connection, assumesRows: assumesRows, run: run)
        try change.perform(operations)
    }

    private func perform(_ operation: Operation) throws {
        switch operation {
        case .createTable(let create):
            try ReadableDefault.require(create.columns, of: create.table)
            try sql(renderer.createTable(create))
        case .dropTable(let drop): try dropTable(drop)
        case .renameTable(let rename): try renameTable(rename)
        case .createIndex(let create): try createIndex(renderer.createIndex(create))
        case .dropIndex(let drop):
            try sql("DROP INDEX \(drop.ifExists ? "IF EXISTS " : "")\(renderer.quote(drop.index))")
        case .renameIndex(let rename): try renameIndex(rename)
        case .createView(let create): try createView(create)
        case .dropView(let drop):
            try sql("DROP VIEW \(drop.ifExists ? "IF EXISTS " : "")\(renderer.quote(drop.view))")
        case .createFullTextTable(let create):
            try requireContent(of: create)
            for statement in create.statements { try sql(statement) }
        case .dropFullTextTable(let drop): try dropFullTextTable(drop)
        case .createTrigger(let create): try sql(renderer.createTrigger(create))
        case .dropTrigger(let drop):
            let trigger = QualifiedName(schema: drop.table.schema, name: drop.trigger)
            try sql("DROP TRIGGER \(drop.ifExists ? "IF EXISTS " : "")\(renderer.quote(trigger))")
        case .execute(let execute): if let text = execute.sql.sqlite { try self.execute(text) }
        case .bulkInsert(let insert):
            try InsertedValues(of: insert.table, on: connection).require(insert.rows)
            for statement in renderer.clauses.insert(insert) { try sql(statement) }
            if let requirement = renderer.clauses.foundAgain(insert) { try run(requirement) }
        case .deleteRows(let delete):
            for following in try FollowingRows.all(of: delete, on: connection) { try run(following.requirement) }
            for statement in renderer.clauses.delete(delete) { try run(statement) }
        // SQLite keeps no comments and has no types to create: see the operations' documentation.
        default: break
        }
    }

    private func sql(_ text: String) throws { try run(.run(text)) }

    private func execute(_ text: String) throws {
        let statements = SQLScript(text, in: .sqlite).statements
        guard statements.count > 1 || statements.first?.firstWord == "DROP" else { return try run(written: text) }
        let drops = statements.contains { $0.firstWord == "DROP" }
        // One by one: what an earlier statement did to the children counts, and an error is that of a statement.
        for statement in statements {
            if drops { try DroppedParent(connection: connection).check(statement.text) }
            try run(written: statement.text)
        }
    }

    private func run(written text: String) throws {
        if IndexStatement(text)?.action == .create { try createIndex(text) } else { try sql(text) }
    }

    /// SQLite takes a quoted name that no column has for a text: the index would be one over a constant.
    private func createIndex(_ text: String) throws {
        let quoting = connection as? any TextQuotingConnection
        quoting?.allowTextsInDoubleQuotes(false)
        defer { quoting?.allowTextsInDoubleQuotes(true) }
        try sql(text)
    }

    /// DROP TABLE deletes the rows first, and with `foreign_keys` on those that point to them; and it leaves views
    /// and triggers behind that fail when they are used. PostgreSQL refuses both, and so does this.
    private func dropTable(_ drop: DropTable) throws {
        let catalog = SQLiteCatalog(connection, of: drop.table)
        guard try catalog.table(drop.table.name) != nil else {
            guard !drop.ifExists else { return }
            throw Problem(.invalidOperation, "there is no table \(drop.table)")
        }
        if let child = try catalog.foreignKeys(to: drop.table.name).first?.table.name {
            throw Problem(
                .invalidOperation,
                "\(child) has a foreign key to \(drop.table): drop that foreign key or \(child) first")
        }
        try requireNoFullTextIndex(over: drop.table)
        let dependents = try catalog.dependents(on: drop.table.name)
        if let dependent = (dependents.views + dependents.triggers).first, !drop.cascade {
            throw Problem(
                .invalidOperation, "\(dependent.name) uses \(drop.table): drop it first, or say cascade: true")
        }
        for trigger in dependents.triggers { try sql("DROP TRIGGER \(catalog.qualified(trigger.name))") }
        for view in dependents.views { try sql("DROP VIEW \(catalog.qualified(view.name))") }
        try sql("DROP TABLE \(catalog.qualified(drop.table.name))")
    }

    /// One with external content reads its table by a name that SQLite doesn't know as one.
    private func requireNoFullTextIndex(over table: QualifiedName) throws {
        guard let index = try FullTextIndex.reading(table, on: connection).first else { return }
        throw Problem(.invalidOperation, "the full-text index \(index.name) reads \(table) by its name: drop it first")
    }

    /// One that reads its texts in a table, which keeps them; with the triggers that were made with it.
    /// SQLite makes the index, and fails to fill it with "SQL logic error".
    private func requireContent(of create: CreateFullTextTable) throws {
        let catalog = SQLiteCatalog(connection, of: create.table)
        guard let relation = try catalog.relation(create.content, .columns) else {
            throw Problem(.invalidOperation, "there is no table \(create.content), which \(create.table) is to be over")
        }
        guard !relation.isWithoutRowid || create.contentRowid.lowercased() != "rowid" else {
            throw Problem(
                .invalidOperation, "\(create.content) has no rowid, by which \(create.table) finds its rows",
                hint: "name a column of whole numbers: content_rowid")
        }
        let names = relation.columns.map(\.name)
        for wanted in create.columns.map(\.name)
        where !names.contains(where: { $0.lowercased() == wanted.lowercased() }) {
            throw Problem(
                .invalidOperation,
                "\(create.content) has no column \(wanted)\(Suggestion.text(for: wanted, in: names.sorted()))")
        }
    }

    private func dropFullTextTable(_ drop: DropFullTextTable) throws {
        let catalog = SQLiteCatalog(connection, of: drop.table)
        guard let index = try catalog.table(drop.table.name) else {
            guard !drop.ifExists else { return }
            throw Problem(.invalidOperation, "there is no full-text index \(drop.table)")
        }
        guard FullTextIndex.readsTable(index.sql) else {
            throw Problem(
                .invalidOperation, "\(drop.table) is no full-text index over a table",
                hint: "drop_table drops one with rows of its own, which are archived")
        }
        let own = CreateFullTextTable.triggerNames(of: index.name).map { $0.lowercased() }
        let dependents = try catalog.dependents(on: index.name)
        let others = dependents.triggers.filter { !own.contains($0.name.lowercased()) }
        if let other = (dependents.views + others).first {
            throw Problem(.invalidOperation, "\(other.name) uses \(drop.table): drop it first")
        }
        for trigger in dependents.triggers { try sql("DROP TRIGGER \(catalog.qualified(trigger.name))") }
        try sql("DROP TABLE \(catalog.qualified(index.name))")
    }

    private func renameTable(_ rename: RenameTable) throws {
        let catalog = SQLiteCatalog(connection, of: rename.table)
        if rename.ifExists, try catalog.table(rename.table.name) == nil { return }
        try requireNoFullTextIndex(over: rename.table)
        try sql("ALTER TABLE \(renderer.quote(rename.table)) RENAME TO \(renderer.quote(rename.newName))")
    }

    /// SQLite can't rename an index: it is made again from its own text.
    private func renameIndex(_ rename: RenameIndex) throws {
        let catalog = SQLiteCatalog(connection, of: rename.index)
        guard let index = try catalog.index(rename.index.name), !index.sql.isEmpty else {
            guard !rename.ifExists else { return }
            throw Problem(.invalidOperation, "there is no index \(rename.index) that can be renamed")
        }
        var tokens = SQLToken.tokens(of: index.sql, in: .sqlite)
        guard let keyword = tokens.firstIndex(where: { $0.isWord("INDEX") }), keyword + 1 < tokens.count else { return }
        tokens[keyword + 1].text = renderer.quote(rename.newName)
        let renamed = SQLiteCatalog.Object(name: rename.newName, sql: SQLToken.text(of: tokens))
        try sql("DROP INDEX \(catalog.qualified(index.name))")
        try sql(renamed.sql(in: catalog.schema))
    }

    /// A view that takes another's place keeps the INSTEAD OF triggers of the old one.
    private func createView(_ create: CreateView) throws {
        let catalog = SQLiteCatalog(connection, of: create.view)
        var triggers: [SQLiteCatalog.Object] = []
        if create.replace, let view = try catalog.view(create.view.name) {
            triggers = try catalog.triggers(on: view.name)
            try sql("DROP VIEW \(catalog.qualified(view.name))")
        }
        try sql(renderer.createView(create))
        for trigger in triggers { try sql(trigger.sql(in: catalog.schema)) }
    }
}
