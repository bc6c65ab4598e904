internal import SluiceDatabase

/// What undoes an operation, or why nothing does.
package enum Inverse: Sendable, Hashable {
    case operations([Operation])
    case irreversible(reason: String)

    static func by(_ operation: some OperationConvertible) -> Inverse { .operations(operation.operations) }

    /// An object that may have been there before must not be dropped because a revision found it.
    static func unless(_ ifNotExists: Bool, _ operation: some OperationConvertible) -> Inverse {
        ifNotExists
            ? .irreversible(reason: "with if_not_exists it may have been there before")
            : .by(operation)
    }

    /// What a step has passed over, because it wasn't there, the way back must not touch.
    static func unlessPassedOver(_ ifExists: Bool, _ inverse: Inverse) -> Inverse {
        ifExists ? .irreversible(reason: "with if_exists it may not have been there") : inverse
    }

    /// Creates again what `was` describes, if the drop took nothing else with it.
    static func restoring(
        _ was: (some OperationConvertible)?, passingOver ifExists: Bool = false, cascade: Bool = false
    ) -> Inverse {
        guard let was else { return .irreversible(reason: "it doesn't say what stood there: add `was`") }
        return cascade
            ? .irreversible(reason: "cascade drops more than it names") : unlessPassedOver(ifExists, .by(was))
    }
}

/// A revision without a written downgrade holds an operation that none can be derived for.
package struct Irreversible: Error, Sendable, Hashable, CustomStringConvertible {
    package let operation: Operation
    package let reason: String

    package var description: String {
        "\(operation.summary) can't be undone: \(reason). Write the downgrade out"
    }
}

extension Operation {
    /// The operations that undo these, last one first.
    ///
    /// What a revision writes into a table or column that it made itself goes with that table or column, and needs
    /// no undoing of its own.
    package static func downgrade(of operations: [Operation]) throws(Irreversible) -> [Operation] {
        try inverses(of: operations).flatMap(\.operations)
    }

    /// In the order in which they undo, each with the index of what it undoes.
    fileprivate static func inverses(
        of operations: [Operation]
    ) throws(Irreversible) -> [(undone: Int, operations: [Operation])] {
        var inverses: [(undone: Int, operations: [Operation])] = []
        var made = MadeObjects()
        for (index, operation) in operations.enumerated() {
            if !made.takesAlong(operation) {
                switch operation.inverse {
                case .operations(let inverse): inverses.append((index, inverse))
                case .irreversible(let reason): throw Irreversible(operation: operation, reason: reason)
                }
            }
            made.note(operation)
        }
        return inverses.reversed()
    }
}

extension PlacedOperations {
    /// What undoes them, each in the place of what it undoes.
    package func undoing() throws(Irreversible) -> PlacedOperations {
        let inverses = try Operation.inverses(of: operations)
        guard places.count == operations.count else { return PlacedOperations(inverses.flatMap(\.operations)) }
        var undoing = PlacedOperations()
        for (index, inverse) in inverses {
            for operation in inverse { undoing.append(operation, at: OperationPlace(places[index].place)) }
        }
        return undoing
    }
}

/// The tables and columns that a revision has made so far.
private struct MadeObjects {
    private var tables: Set<QualifiedName> = []
    private var hasNewColumn = false

    mutating func note(_ operation: Operation) {
        switch operation {
        case .createTable(let create) where !create.ifNotExists: tables.insert(create.table)
        case .addColumn(let add) where !add.ifNotExists: hasNewColumn = true
        case .only(_, let inner): note(inner)
        default: break
        }
    }

    func takesAlong(_ operation: Operation) -> Bool {
        switch operation {
        case .bulkInsert(let insert): insert.key.isEmpty && tables.contains(insert.table)
        // A revision that adds a column and then runs a backfill fills that column.
        case .backfill(let backfill): backfill.reverse == nil && (hasNewColumn || !tables.isEmpty)
        case .only(_, let inner): takesAlong(inner)
        default: false
        }
    }
}
