public import SluiceDatabase

/// Changes a sequence's options (PostgreSQL); what isn't named stays. `was` says what the changed ones were, so that a
/// downgrade can change them back.
public struct AlterSequence: OperationConvertible, Hashable {
    public var sequence: QualifiedName
    public var changes: SequenceChanges
    public var was: SequenceChanges?
    public var ifExists: Bool

    public init(
        _ sequence: QualifiedName, _ changes: SequenceChanges, was: SequenceChanges? = nil, ifExists: Bool = false
    ) {
        self.sequence = sequence
        self.changes = changes
        self.was = was
        self.ifExists = ifExists
    }

    public var operations: [Operation] { [.alterSequence(self)] }
}

/// The options of a sequence that can change. Nil leaves one alone.
public struct SequenceChanges: Sendable, Hashable {
    public enum Restart: Sendable, Hashable {
        /// At the sequence's own start.
        case atStart
        case at(Int)
    }

    public var type: String?
    /// Where a restart begins; the next number stays.
    public var start: Int?
    public var increment: Int?
    /// Dropped, it is the type's own.
    public var minimum: Change<Int>?
    public var maximum: Change<Int>?
    public var cache: Int?
    public var cycle: Bool?
    /// A column, `orders.id`, that takes the sequence with it; dropped, none does.
    public var ownedBy: Change<String>?
    /// The next number.
    public var restart: Restart?

    public init(
        type: String? = nil, start: Int? = nil, increment: Int? = nil, minimum: Change<Int>? = nil,
        maximum: Change<Int>? = nil, cache: Int? = nil, cycle: Bool? = nil, ownedBy: Change<String>? = nil,
        restart: Restart? = nil
    ) {
        self.type = type
        self.start = start
        self.increment = increment
        self.minimum = minimum
        self.maximum = maximum
        self.cache = cache
        self.cycle = cycle
        self.ownedBy = ownedBy
        self.restart = restart
    }
}
