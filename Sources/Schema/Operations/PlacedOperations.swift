package import SluiceDatabase

/// Where an operation was written.
package struct OperationPlace: Sendable, Hashable {
    package let place: Problem.Place
    /// Whether its SQL begins there letter by letter, so that a place in the SQL is one in the file.
    package let beginsSQL: Bool
    /// Its texts that stand in the file as they are.
    package let texts: [WrittenText]

    /// A text and where it begins, from 1; its lines are the file's, all behind as many columns.
    package struct WrittenText: Sendable, Hashable {
        package let text: String
        package let line: Int
        package let column: Int
    }

    package init(_ place: Problem.Place, beginsSQL: Bool = false, texts: [WrittenText] = []) {
        self.texts = texts
        self.place = place
        self.beginsSQL = beginsSQL
    }
}

/// A file's operations, and where each was written.
package struct PlacedOperations: Sendable, Hashable {
    package private(set) var operations: [Operation] = []
    /// One for each; none for those that were written in Swift or derived.
    package private(set) var places: [OperationPlace] = []

    package init() {}

    /// Without places.
    package init(_ operations: [Operation]) { self.operations = operations }

    package mutating func append(_ operation: Operation, at place: OperationPlace) {
        operations.append(operation)
        places.append(place)
    }

    package func place(of operation: Operation) -> Problem.Place? {
        guard let index = operations.firstIndex(of: operation), places.indices.contains(index) else { return nil }
        return places[index].place
    }
}
