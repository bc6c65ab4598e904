package import SluiceDatabase
internal import SluiceSQLText

/// What is carried out, recorded and resumed as one: which operations make up a step depends on their text and the
/// dialect alone, never on the database's content, so that a step's number means the same after a crash.
package struct Step: Sendable, Hashable {
    package enum Work: Sendable, Hashable {
        /// One operation, or on SQLite neighbouring ones that change one table and so can share a rebuild.
        case schema([Operation])
        case backfill(Backfill)
        case beginDeprecation(BeginDeprecation)
        case endDeprecation(EndDeprecation)
        case dropDeprecated(DropDeprecated)
        case restoreDropped(RestoreDropped)
    }

    package enum Transaction: Sendable, Hashable {
        /// Any, also one with other steps in it.
        case shared
        /// One of its own: later steps can use what it did only once it is committed.
        case own
        /// None: the database refuses it inside one, or it commits by itself.
        case none
    }

    package let dialect: Dialect
    package let work: Work
    package let transaction: Transaction
    /// True where SQLite may have to drop a table, or to make one again: `PRAGMA foreign_keys` must be off before the
    /// transaction begins, or the rows that point to it go with it. See ``ForeignKeys``.
    package let suspendsForeignKeys: Bool
    /// The index that a `CREATE INDEX CONCURRENTLY` leaves behind, invalid, when it fails.
    package let concurrentIndex: QualifiedName?
    /// Where its first operation was written; nil for one from Swift and for a derived one.
    package let place: OperationPlace?

    package init(
        dialect: Dialect, work: Work, transaction: Transaction = .shared, suspendsForeignKeys: Bool = false,
        concurrentIndex: QualifiedName? = nil, place: OperationPlace? = nil
    ) {
        self.dialect = dialect
        self.work = work
        self.transaction = transaction
        self.suspendsForeignKeys = suspendsForeignKeys
        self.concurrentIndex = concurrentIndex
        self.place = place
    }

    package var summary: String {
        switch work {
        case .schema(let operations): operations.map(\.summary).joined(separator: ", ")
        case .backfill(let backfill): Operation.backfill(backfill).summary
        case .beginDeprecation(let deprecate): Operation.beginDeprecation(deprecate).summary
        case .endDeprecation(let undeprecate): Operation.endDeprecation(undeprecate).summary
        case .dropDeprecated(let drop): Operation.dropDeprecated(drop).summary
        case .restoreDropped(let restore): Operation.restoreDropped(restore).summary
        }
    }
}

extension Step {
    /// Whether `PRAGMA foreign_keys` is really to be off: not for what ALTER TABLE does on any database.
    package var needsKeysOff: Bool {
        guard suspendsForeignKeys, case .schema(let operations) = work else { return suspendsForeignKeys }
        return operations.contains { operation in
            switch operation {
            case .addColumn(let add): !SQLiteRenderer.canAlwaysAdd(add.column)
            case .validateConstraint: false
            default: true
            }
        }
    }

    /// Its own SQL says `PRAGMA foreign_keys = OFF`: whoever wrote that means to see to the keys.
    package var turnsKeysOffItself: Bool {
        guard case .schema(let operations) = work, suspendsForeignKeys else { return false }
        return operations.contains { if case .execute = $0 { true } else { false } }
    }

    /// Whether it is made of statements that may change rows by themselves: SQL of somebody's, or rows as data.
    package var mayChangeRows: Bool {
        guard case .schema(let operations) = work else { return false }
        return operations.contains { operation in
            switch operation {
            case .execute, .bulkInsert, .deleteRows: true
            default: false
            }
        }
    }
}

extension [Step] {
    /// Of these steps, which are one transaction, whether each may change rows and counts on keys, which are off for all of it
    /// without anyone having asked for that there. Read once: a dump has thousands of steps.
    package var losingKeys: [Bool] {
        guard contains(where: \.needsKeysOff) else { return map { _ in false } }
        guard contains(where: \.turnsKeysOffItself) else { return map(\.mayChangeRows) }
        // Where it turns them on again, `PRAGMA foreign_keys` does nothing inside the transaction.
        var areOn = true
        return map { step in
            var loses = false
            for part in step.keyParts {
                switch part {
                case .keys(let isOn): areOn = isOn
                case .change: loses = loses || areOn
                }
            }
            return loses
        }
    }
}

/// What of a step's SQL has to do with SQLite's keys.
private enum KeyPart {
    case keys(isOn: Bool)
    /// A statement that changes rows.
    case change
}

extension Step {
    fileprivate var keyParts: [KeyPart] {
        guard case .schema(let operations) = work else { return [] }
        guard case .execute(let execute)? = operations.last, let text = execute.sql.sqlite else {
            return mayChangeRows ? [.change] : []
        }
        return SQLScript(text, in: .sqlite).statements.compactMap { statement in
            if let pragma = Pragma(statement.text) {
                return pragma.name == "foreign_keys" && pragma.value != nil ? .keys(isOn: pragma.isOn) : nil
            }
            let words = ["INSERT", "REPLACE", "UPDATE", "DELETE", "WITH", "DROP"]
            return words.contains(statement.firstWord) ? .change : nil
        }
    }
}

extension Step {
    /// Tables that it makes and that can't have been there before.
    package var madeTables: [QualifiedName] {
        guard case .schema(let operations) = work else { return [] }
        return operations.compactMap { operation in
            if case .createTable(let create) = operation, !create.ifNotExists { create.table } else { nil }
        }
    }

    /// The steps that carry out a revision's operations on this database, in their order. Operations meant for
    /// another database are left out.
    ///
    /// - Parameter places: Where each operation was written; empty where that isn't known.
    /// - Throws: ``Problem`` for one that this database has no counterpart for.
    package static func steps(
        for operations: [Operation], at places: [OperationPlace] = [], in dialect: Dialect
    ) throws(Problem) -> [Step] {
        var steps: [Step] = []
        for (index, operation) in operations.enumerated() {
            guard operation.hasWork(in: dialect), let operation = operation.applied(to: dialect) else { continue }
            let step = try Step(operation, at: places.indices.contains(index) ? places[index] : nil, in: dialect)
            if let joined = steps.last?.joined(with: step) {
                steps[steps.count - 1] = joined
            } else {
                steps.append(step)
            }
        }
        return steps
    }

    private init(_ operation: Operation, at place: OperationPlace?, in dialect: Dialect) throws(Problem) {
        if let work = operation.workOutsideTransactions {
            self.init(dialect: dialect, work: work, transaction: .none, place: place)
            return
        }
        if case .execute(let execute) = operation, execute.sql.text(for: dialect)?.utf8.contains(0) == true {
            throw Problem(
                .invalidOperation, at: place?.place, "a NUL stands in its SQL, and the database would read no further")
        }
        if let reason = operation.unsupported(by: dialect) {
            throw Problem(
                .invalidOperation, at: place?.place, "\(operation.summary): \(reason)", hint: operation.placeHint)
        }
        self.init(
            dialect: dialect, work: .schema([operation]), transaction: operation.transaction(in: dialect),
            suspendsForeignKeys: operation.suspendsForeignKeys(in: dialect),
            concurrentIndex: operation.concurrentIndex(in: dialect), place: place)
    }

    /// One step for both, where they change the same SQLite table in a way that one rebuild can do.
    private func joined(with next: Step) -> Step? {
        guard case .schema(let operations) = work, case .schema(let others) = next.work, dialect.rebuildsTables,
            let table = operations[0].alteredTable, others[0].alteredTable == table,
            !others[0].readsValues(from: operations)
        else { return nil }
        return Step(
            dialect: dialect, work: .schema(operations + others),
            suspendsForeignKeys: suspendsForeignKeys || next.suspendsForeignKeys, place: place)
    }
}

extension Operation {
    /// Whether it is about values that an earlier one makes: a rebuild reads the rows once, as they were before.
    fileprivate func readsValues(from earlier: [Operation]) -> Bool {
        let made = earlier.compactMap(\.columnWithNewValues)
        switch self {
        case .alterColumn(let alter) where alter.changes.type != nil || alter.changes.nullable == false:
            let using = SQLToken.tokens(of: alter.changes.using?.sqlite ?? "", in: .sqlite)
            return made.contains { using.mentions($0) || $0.lowercased() == alter.column.lowercased() }
        // What it drops may be one of them under another name, and is archived as it is by then.
        case .dropColumn: return earlier.contains { $0.convertedColumn != nil }
        default: return false
        }
    }

    private var columnWithNewValues: String? {
        if case .addColumn(let add) = self { add.column.name } else { convertedColumn }
    }

    private var convertedColumn: String? {
        guard case .alterColumn(let alter) = self, alter.changes.type != nil else { return nil }
        return alter.column
    }

    /// Where one stands that a database has no counterpart for; SQL says by itself for which it is.
    fileprivate var placeHint: String? {
        if case .execute = self { return nil }
        return "an operation that only one of the databases needs stands under `postgres:` or `sqlite:`"
    }

    /// What other rooms carry out; nil for an operation on the schema.
    fileprivate var workOutsideTransactions: Step.Work? {
        switch self {
        case .backfill(let backfill): .backfill(backfill)
        case .beginDeprecation(let deprecate): .beginDeprecation(deprecate)
        case .endDeprecation(let undeprecate): .endDeprecation(undeprecate)
        case .dropDeprecated(let drop): .dropDeprecated(drop)
        case .restoreDropped(let restore): .restoreDropped(restore)
        default: nil
        }
    }

    fileprivate func transaction(in dialect: Dialect) -> Step.Transaction {
        switch self {
        case .execute(let execute) where execute.inTransaction:
            switch execute.kinds(in: dialect) {
            case [.nonTransactional]: .none
            case let kinds where kinds.contains(.newEnumValue): .own
            default: .shared
            }
        case .execute: .none
        case .createIndex(let create) where dialect.buildsIndexesConcurrently && create.concurrently: .none
        case .dropIndex(let drop) where dialect.buildsIndexesConcurrently && drop.concurrently: .none
        case .detachPartition(let detach) where detach.concurrently: .none
        // ALTER TYPE ADD VALUE: "the new value cannot be used until after the transaction has been committed".
        case .alterEnum where dialect.hasEnumTypes: .own
        default: .shared
        }
    }

    fileprivate func concurrentIndex(in dialect: Dialect) -> QualifiedName? {
        guard case .createIndex(let create) = self, create.concurrently, dialect.buildsIndexesConcurrently else {
            return nil
        }
        return create.qualifiedName
    }

    /// The table that an operation changes from within, if that is all it does.
    var alteredTable: QualifiedName? {
        switch self {
        case .addColumn(let add): add.table
        case .dropColumn(let drop): drop.table
        case .renameColumn(let rename): rename.table
        case .alterColumn(let alter): alter.table
        case .createConstraint(let create): create.table
        case .dropConstraint(let drop): drop.table
        case .renameConstraint(let rename): rename.table
        case .validateConstraint(let validate): validate.table
        default: nil
        }
    }

    /// Whether SQLite may drop a table, which deletes rows that point to its rows while foreign keys are on, or fails
    /// where they may not be deleted. The database's version and content decide in the end.
    fileprivate func suspendsForeignKeys(in dialect: Dialect) -> Bool {
        guard dialect.rebuildsTables else { return false }
        return switch self {
        case .renameColumn: false
        case .dropTable: true
        case .execute(let execute): execute.suspendsForeignKeys
        default: alteredTable != nil
        }
    }
}

extension Execute {
    fileprivate func kinds(in dialect: Dialect) -> [SQLStatement.Kind] {
        sql.text(for: dialect).map { SQLScript($0, in: dialect).statements.map(\.kind) } ?? []
    }

    /// `PRAGMA foreign_keys = OFF`, as SQLite's manual begins to make a table again ("Making Other Kinds Of Table Schema
    /// Changes"): inside a transaction it does nothing, so it is done before.
    fileprivate var suspendsForeignKeys: Bool {
        guard let text = sql.sqlite, text.hasWord(of: ["foreign_keys"]) else { return false }
        for statement in SQLScript(text, in: .sqlite).statements {
            guard let pragma = Pragma(statement.text) else { return false }
            if pragma.name == "foreign_keys", pragma.value != nil { return !pragma.isOn }
        }
        return false
    }
}
