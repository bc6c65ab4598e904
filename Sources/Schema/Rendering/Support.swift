package import SluiceDatabase
package import SluiceSQLText

extension Operation {
    /// Why this database can't do it, or nil where it can. Known without a connection, so that a revision is refused
    /// before any of it has run.
    func unsupported(by dialect: Dialect) -> String? {
        if case .execute(let execute) = self { return execute.unsupported(by: dialect) }
        return dialect.choose(postgres: unsupportedByPostgres, sqlite: unsupportedBySQLite)
    }

    private var unsupportedByPostgres: String? {
        switch self {
        case .createTrigger(let trigger) where trigger.function == nil:
            "PostgreSQL's triggers call a function: give `function`"
        case .createTable(let create) where create.options.partitionOf != nil && !create.columns.isEmpty:
            "a partition has the columns of its table: leave `columns` out"
        case .createFullTextTable, .dropFullTextTable:
            "PostgreSQL has no FTS5 tables: a tsvector column and a GIN index are its full text"
        case .createView(let view) where view.query.postgres == nil: "`as` has no text for postgres"
        case .alterColumn(let alter) where alter.changes.collation != nil && alter.changes.type == nil:
            "PostgreSQL sets a collation together with the type: give `type`, too"
        default: nil
        }
    }

    private var unsupportedBySQLite: String? {
        switch self {
        case .attachPartition, .detachPartition: "SQLite has no partitions"
        case .createDomain, .alterDomain, .dropDomain: "SQLite has no domains"
        case .createCompositeType, .dropCompositeType: "SQLite has no composite types"
        case .createFunction, .dropFunction: "SQLite has no stored functions"
        case .createProcedure, .dropProcedure: "SQLite has no stored procedures"
        case .renameObject(let rename): "SQLite can't rename a \(rename.object)"
        case .setSchema: "SQLite has no schemas, only attached files"
        case .setReplicaIdentity: "SQLite has no replicas"
        case .refreshView: "SQLite has no materialized views"
        case .enableRowSecurity, .disableRowSecurity, .createPolicy, .dropPolicy: "SQLite has no row security"
        case .grant, .revoke: "SQLite has no roles: who can read the file can read all of it"
        case .createSequence, .alterSequence, .dropSequence: "SQLite has no sequences"
        case .createExtension, .dropExtension: "SQLite loads extensions per connection, not by a migration"
        case .createSchema, .dropSchema: "SQLite has no schemas, only attached files"
        case .createView(let view): view.unsupportedBySQLite
        case .dropView(let view) where view.materialized: "SQLite has no materialized views"
        case .createIndex(let index): index.unsupportedBySQLite
        case .createTrigger(let trigger): trigger.unsupportedBySQLite
        case .createConstraint(let create):
            create.usingIndex == nil
                ? create.constraint.unsupportedBySQLite : "SQLite's constraints have indexes of their own"
        case .createTable(let create): create.unsupportedBySQLite
        case .addColumn(let add):
            SQLiteType.misspelling(of: add.column.type)
                ?? add.column.identity.map { _ in "SQLite can't add a rowid's column to a table" }
        case .alterColumn(let alter): alter.unsupportedBySQLite
        default: nil
        }
    }
}

extension AlterColumn {
    fileprivate var unsupportedBySQLite: String? {
        if changes.identity != nil {
            return
                "SQLite counts up by the INTEGER PRIMARY KEY alone, which is there from the table's creation"
        }
        return changes.type.flatMap(SQLiteType.misspelling)
    }
}

extension Execute {
    /// A statement among its own that would end the transaction which keeps the revision together, or that is none.
    fileprivate func unsupported(by dialect: Dialect) -> String? {
        guard let text = sql.text(for: dialect) else { return nil }
        let statements = SQLScript(text, in: dialect).statements
        let reasons = statements.lazy.compactMap { $0.reasonAgainst(in: dialect, sharingTransaction: inTransaction) }
        if let reason = reasons.first { return reason }
        if !inTransaction, let lost = statements.first(where: { $0.isForTransaction(in: dialect) }) {
            return
                "'\(lost.shortened)' lasts until a transaction ends, and there is none: without LOCAL it lasts to the "
                + "revision's end"
        }
        guard inTransaction, statements.count > 1,
            let outside = statements.first(where: { $0.kind == .nonTransactional })
        else { return nil }
        return "'\(outside.shortened)' can't run in a transaction: make it a step of its own"
    }
}

extension SQLStatement {
    /// Why it can't stand in a revision for this database; nil where it can.
    package func reasonAgainst(in dialect: Dialect, sharingTransaction: Bool) -> String? {
        switch kind {
        case .transactionControl where !sharingTransaction:
            "'\(shortened)' is no part of a plain BEGIN … COMMIT, the one way to keep statements together where each is by "
                + "itself: nothing could be recorded between what it keeps and what it takes back"
        case .transactionControl:
            "'\(shortened)' would end the revision's own transaction; leave it out: the revision's statements are kept "
                + "together or not at all"
        case .clientCommand: "'\(shortened)' is a command of psql's, not SQL"
        case .copyFromStdin where copiedRows == nil:
            "'\(shortened)' takes rows from the lines below it, and there are none"
        case .other where firstWord == "COPY" && !dialect.hasCopy:
            "COPY is PostgreSQL's: begin its section with '-- upgrade postgres'"
        case .other where copiesToStdout(in: dialect):
            "'\(shortened)' answers with rows, which nobody reads here"
        case .nonTransactional, .setting, .copyFromStdin, .newEnumValue, .other: nil
        }
    }

    private func copiesToStdout(in dialect: Dialect) -> Bool {
        guard firstWord == "COPY", dialect.hasCopy else { return false }
        let tokens = SQLToken.tokens(of: text, in: dialect)
        return tokens.indices.dropLast().contains { tokens[$0].isWord("TO") && tokens[$0 + 1].isWord("STDOUT") }
    }

    /// `SET LOCAL`, of which PostgreSQL says outside a transaction only that it does nothing.
    fileprivate func isForTransaction(in dialect: Dialect) -> Bool {
        guard firstWord == "SET", dialect.isServer else { return false }
        return SQLToken.tokens(of: text, in: dialect).dropFirst().first?.isWord("LOCAL") == true
    }

    fileprivate var shortened: String { text.count > 40 ? text.prefix(40) + "…" : text }
}

extension CreateView {
    fileprivate var unsupportedBySQLite: String? {
        if materialized { return "SQLite has no materialized views" }
        return query.sqlite == nil ? "`as` has no text for sqlite" : nil
    }
}

extension CreateIndex {
    fileprivate var unsupportedBySQLite: String? {
        if let method, method != "btree" { return "SQLite's indexes are all B-trees, there is no \(method)" }
        if !include.isEmpty { return "SQLite has no INCLUDE: make the columns keys of the index" }
        if nullsNotDistinct { return "SQLite's unique indexes always let NULLs be distinct" }
        if columns.contains(where: { $0.operatorClass != nil }) { return "SQLite has no operator classes" }
        return columns.contains { $0.nulls != nil } ? "SQLite's indexes have no NULLS FIRST or LAST" : nil
    }
}

extension CreateTrigger {
    fileprivate var unsupportedBySQLite: String? {
        if body == nil { return "SQLite's triggers hold their statements: give `body`" }
        if events.count != 1 { return "SQLite's triggers have one event each: write one for each" }
        if options.constraint { return "SQLite has no constraint triggers" }
        if options != TriggerOptions() { return "SQLite's triggers see a row at a time: there is no `referencing`" }
        if events == [.truncate] { return "SQLite has no TRUNCATE" }
        return forEachRow ? nil : "SQLite's triggers run for each row"
    }
}

extension TableConstraint {
    fileprivate var unsupportedBySQLite: String? {
        switch rule {
        case .exclude: "SQLite has no EXCLUDE constraints"
        case .unique(_, true, _): "SQLite's unique constraints always let NULLs be distinct"
        case .unique(_, _, let include) where !include.isEmpty: "SQLite has no INCLUDE"
        case .primaryKey, .unique:
            deferrable.map { _ in "SQLite defers foreign keys only" }
        default: nil
        }
    }
}

extension CreateTable {
    fileprivate var unsupportedBySQLite: String? {
        if options.partitionBy != nil || options.partitionOf != nil { return "SQLite has no partitions" }
        if !options.inherits.isEmpty { return "SQLite has no tables that inherit" }
        if let reason = constraints.lazy.compactMap(\.unsupportedBySQLite).first { return reason }
        if let reason = columns.lazy.compactMap({ SQLiteType.misspelling(of: $0.type) }).first { return reason }
        var keys = columns.filter(\.primaryKey).map(\.name)
        for constraint in constraints {
            if case .primaryKey(let columns) = constraint.rule { keys += columns }
        }
        guard let counted = columns.first(where: { $0.identity != nil }), keys != [counted.name] || withoutRowid else {
            return nil
        }
        return "SQLite counts up by the INTEGER PRIMARY KEY alone, and \(counted.name) isn't the primary key"
    }
}
