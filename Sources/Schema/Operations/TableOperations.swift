public import SluiceDatabase

/// Creates a table.
public struct CreateTable: OperationConvertible, Hashable {
    public var table: QualifiedName
    public var columns: [Column]
    public var constraints: [TableConstraint]
    public var comment: String?
    public var ifNotExists: Bool
    /// SQLite's STRICT: a column takes values of its type only.
    public var strict: Bool
    /// SQLite's WITHOUT ROWID.
    public var withoutRowid: Bool
    public var options: TableOptions

    public init(
        _ table: QualifiedName, _ columns: [Column], constraints: [TableConstraint] = [], comment: String? = nil,
        ifNotExists: Bool = false, strict: Bool = false, withoutRowid: Bool = false,
        options: TableOptions = TableOptions()
    ) {
        self.options = options
        self.table = table
        self.columns = columns
        self.constraints = constraints
        self.comment = comment
        self.ifNotExists = ifNotExists
        self.strict = strict
        self.withoutRowid = withoutRowid
    }

    public var operations: [Operation] { [.createTable(self)] }
}

/// Drops a table; one with rows is archived before. `was` says what it looked like, so that a downgrade can create it
/// again, empty.
public struct DropTable: OperationConvertible, Hashable {
    public var table: QualifiedName
    public var ifExists: Bool
    /// Drops what depends on it, too. Without it a table that a foreign key points to stays.
    public var cascade: Bool
    public var was: CreateTable?
    /// False for a table whose rows nobody wants back.
    public var archives: Bool

    public init(
        _ table: QualifiedName, ifExists: Bool = false, cascade: Bool = false, was: CreateTable? = nil,
        archives: Bool = true
    ) {
        self.archives = archives
        self.table = table
        self.ifExists = ifExists
        self.cascade = cascade
        self.was = was
    }

    public var operations: [Operation] { [.dropTable(self)] }
}

/// Renames a table within its schema; foreign keys and views follow.
public struct RenameTable: OperationConvertible, Hashable {
    public var table: QualifiedName
    /// The new name, in the same schema.
    public var newName: String
    public var ifExists: Bool

    public init(_ table: QualifiedName, to newName: String, ifExists: Bool = false) {
        self.table = table
        self.newName = newName
        self.ifExists = ifExists
    }

    public var operations: [Operation] { [.renameTable(self)] }
}

/// Sets a table's comment, or takes it away with nil. SQLite keeps no comments: nothing happens there.
public struct CommentTable: OperationConvertible, Hashable {
    public var table: QualifiedName
    public var comment: String?
    public var was: Was<String>?

    public init(_ table: QualifiedName, _ comment: String?, was: Was<String>? = nil) {
        self.table = table
        self.comment = comment
        self.was = was
    }

    public var operations: [Operation] { [.commentTable(self)] }
}

/// What stood there before a change: a value, or nothing. Without either, the change can't be reversed.
public enum Was<Content: Sendable & Hashable>: Sendable, Hashable {
    case nothing
    case value(Content)

    package var content: Content? {
        if case .value(let content) = self { content } else { nil }
    }
}
