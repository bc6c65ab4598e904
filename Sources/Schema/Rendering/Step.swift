package import SluiceDatabase

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
    /// True where SQLite may have to drop a table, or to make one anew: `PRAGMA foreign_keys` must be off before the
    /// transaction begins, or the rows that point to it go with it. See ``ForeignKeys``.
    package let suspendsForeignKeys: Bool
    /// The index that a `CREATE INDEX CONCURRENTLY` leaves behind, invalid, when it fails.
    package let concurrentIndex: QualifiedName?

    package init(
        dialect: Dialect, work: Work, transaction: Transaction = .shared, suspendsForeignKeys: Bool = false,
        concurrentIndex: QualifiedName? = nil
    ) {
        self.dialect = dialect
        self.work = work
        self.transaction = transaction
        self.suspendsForeignKeys = suspendsForeignKeys
        self.concurrentIndex = concurrentIndex
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
    /// The steps that carry out a revision's operations on this database, in their order. Operations meant for
    /// another database are left out.
    ///
    /// - Throws: ``Problem`` for one that this database has no counterpart for.
    package static func steps(
        for operations: [Operation], in dialect: Dialect
    ) throws(Problem) -> [Step] {
        var steps: [Step] = []
        for operation in operations.compactMap({ $0.applied(to: dialect) }) {
            let step = try Step(operation, in: dialect)
            if let joined = steps.last?.joined(with: step) {
                steps[steps.count - 1] = joined
            } else {
                steps.append(step)
            }
        }
        return steps
    }

    private init(_ operation: Operation, in dialect: Dialect) throws(Problem) {
        switch operation {
        case .backfill(let backfill): self.init(dialect: dialect, work: .backfill(backfill), transaction: .none)
        case .beginDeprecation(let deprecate):
            self.init(dialect: dialect, work: .beginDeprecation(deprecate), transaction: .none)
        case .endDeprecation(let undeprecate):
            self.init(dialect: dialect, work: .endDeprecation(undeprecate), transaction: .none)
        case .dropDeprecated(let drop): self.init(dialect: dialect, work: .dropDeprecated(drop), transaction: .none)
        case .restoreDropped(let restore):
            self.init(dialect: dialect, work: .restoreDropped(restore), transaction: .none)
        default:
            if let reason = operation.unsupported(by: dialect) {
                throw Problem(.invalidOperation, "\(operation.summary): \(reason)")
            }
            self.init(
                dialect: dialect, work: .schema([operation]), transaction: operation.transaction(in: dialect),
                suspendsForeignKeys: operation.suspendsForeignKeys(in: dialect),
                concurrentIndex: operation.concurrentIndex(in: dialect))
        }
    }

    /// One step for both, where they change the same SQLite table in a way that one rebuild can do.
    private func joined(with next: Step) -> Step? {
        guard case .schema(let operations) = work, case .schema(let others) = next.work, dialect.rebuildsTables,
            let table = operations[0].alteredTable, others[0].alteredTable == table
        else { return nil }
        return Step(
            dialect: dialect, work: .schema(operations + others),
            suspendsForeignKeys: suspendsForeignKeys || next.suspendsForeignKeys)
    }
}

extension Operation {
    fileprivate func transaction(in dialect: Dialect) -> Step.Transaction {
        switch self {
        case .execute(let execute): execute.inTransaction ? .shared : .none
        case .createIndex(let create) where dialect.buildsIndexesConcurrently && create.concurrently: .none
        case .dropIndex(let drop) where dialect.buildsIndexesConcurrently && drop.concurrently: .none
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
    /// `PRAGMA foreign_keys = OFF`, as SQLite's manual begins to make a table again ("Making Other Kinds Of Table Schema
    /// Changes"): inside a transaction it does nothing, so it is done before.
    fileprivate var suspendsForeignKeys: Bool {
        sql.sqlite?.firstMatch(of: /(?i)^\s*pragma\s+(main\s*\.\s*)?foreign_keys\s*[=(]\s*'?(off|no|false|0)\b/) != nil
    }
}
