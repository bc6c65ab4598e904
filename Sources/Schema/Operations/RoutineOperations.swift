public import SluiceDatabase

/// Creates a function (PostgreSQL; SQLite has no stored functions).
public struct CreateFunction: OperationConvertible, Hashable {
    public enum Volatility: String, Sendable, Hashable, CaseIterable { case volatile, stable, immutable }

    public var function: QualifiedName
    /// As SQL, without the parentheses: `price numeric, rate numeric DEFAULT 0.2`.
    public var arguments: String
    public var returns: String
    public var language: String
    public var body: String
    public var volatility: Volatility?
    public var strict: Bool
    public var securityDefiner: Bool
    public var replace: Bool

    public init(
        _ function: QualifiedName, arguments: String = "", returns: String, language: String = "plpgsql", body: String,
        volatility: Volatility? = nil, strict: Bool = false, securityDefiner: Bool = false, replace: Bool = false
    ) {
        self.function = function
        self.arguments = arguments
        self.returns = returns
        self.language = language
        self.body = body
        self.volatility = volatility
        self.strict = strict
        self.securityDefiner = securityDefiner
        self.replace = replace
    }

    public var operations: [Operation] { [.createFunction(self)] }
}

/// Drops a function (PostgreSQL).
public struct DropFunction: OperationConvertible, Hashable {
    public var function: QualifiedName
    /// Nil where the name alone says which.
    public var arguments: String?
    public var ifExists: Bool
    public var cascade: Bool
    public var was: CreateFunction?

    public init(
        _ function: QualifiedName, arguments: String? = nil, ifExists: Bool = false, cascade: Bool = false,
        was: CreateFunction? = nil
    ) {
        self.function = function
        self.arguments = arguments
        self.ifExists = ifExists
        self.cascade = cascade
        self.was = was
    }

    public var operations: [Operation] { [.dropFunction(self)] }
}

/// Creates a trigger: PostgreSQL's calls `function`, SQLite's runs `body`.
public struct CreateTrigger: OperationConvertible, Hashable {
    public enum Timing: String, Sendable, Hashable, CaseIterable {
        case before
        case after
        case insteadOf = "instead_of"
    }

    public enum Event: Sendable, Hashable {
        case insert
        case delete
        case truncate
        /// Of these columns; of any where there are none.
        case update(of: [String])
    }

    public var trigger: String
    public var table: QualifiedName
    public var timing: Timing
    public var events: [Event]
    /// Once a row, or once a statement (PostgreSQL).
    public var forEachRow: Bool
    public var condition: SQLText?
    /// A call without quotes of its own: `touch_updated_at()`.
    public var function: String?
    /// SQLite's statements, without BEGIN and END.
    public var body: String?
    public var ifNotExists: Bool
    public var options: TriggerOptions

    public init(
        _ trigger: String, on table: QualifiedName, _ timing: Timing, _ events: [Event], forEachRow: Bool = true,
        when condition: SQLText? = nil, function: String? = nil, body: String? = nil, ifNotExists: Bool = false,
        options: TriggerOptions = TriggerOptions()
    ) {
        self.options = options
        self.trigger = trigger
        self.table = table
        self.timing = timing
        self.events = events
        self.forEachRow = forEachRow
        self.condition = condition
        self.function = function
        self.body = body
        self.ifNotExists = ifNotExists
    }

    public var operations: [Operation] { [.createTrigger(self)] }
}

/// Drops a trigger. `was` holds what it did, so that a downgrade can create it again.
public struct DropTrigger: OperationConvertible, Hashable {
    public var trigger: String
    public var table: QualifiedName
    public var ifExists: Bool
    public var was: CreateTrigger?

    public init(_ trigger: String, on table: QualifiedName, ifExists: Bool = false, was: CreateTrigger? = nil) {
        self.trigger = trigger
        self.table = table
        self.ifExists = ifExists
        self.was = was
    }

    public var operations: [Operation] { [.dropTrigger(self)] }
}
