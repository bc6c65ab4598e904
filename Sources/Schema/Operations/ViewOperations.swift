public import SluiceDatabase

/// Creates a view, or a materialized one (PostgreSQL).
public struct CreateView: OperationConvertible, Hashable {
    public var view: QualifiedName
    public var query: SQLText
    public var columns: [String]
    public var materialized: Bool
    /// Takes the place of a view of that name.
    public var replace: Bool
    public var ifNotExists: Bool

    public init(
        _ view: QualifiedName, as query: SQLText, columns: [String] = [], materialized: Bool = false,
        replace: Bool = false, ifNotExists: Bool = false
    ) {
        self.view = view
        self.query = query
        self.columns = columns
        self.materialized = materialized
        self.replace = replace
        self.ifNotExists = ifNotExists
    }

    public var operations: [Operation] { [.createView(self)] }
}

/// Drops a view. `was` holds what it showed, so that a downgrade can create it again.
public struct DropView: OperationConvertible, Hashable {
    public var view: QualifiedName
    public var materialized: Bool
    public var ifExists: Bool
    public var cascade: Bool
    public var was: CreateView?

    public init(
        _ view: QualifiedName, materialized: Bool = false, ifExists: Bool = false, cascade: Bool = false,
        was: CreateView? = nil
    ) {
        self.view = view
        self.materialized = materialized
        self.ifExists = ifExists
        self.cascade = cascade
        self.was = was
    }

    public var operations: [Operation] { [.dropView(self)] }
}
