public import SluiceDatabase

/// Creates a full-text index over columns of a table: an FTS5 table that reads its texts there (SQLite).
public struct CreateFullTextTable: OperationConvertible, Hashable {
    public var table: QualifiedName
    public var columns: [FullTextColumn]
    /// The table whose rows it finds, by its name in the same file.
    public var content: String
    /// The column that is the table's rowid.
    public var contentRowid: String
    /// Keeps it in step with the table by three triggers. Without them the application does.
    public var sync: Bool
    /// FTS5's tokenizer with its arguments: `porter unicode61`.
    public var tokenizer: String?
    /// Lengths of prefixes that have an index of their own.
    public var prefixes: [Int]

    public init(
        _ table: QualifiedName, over content: String, _ columns: [FullTextColumn], rowid contentRowid: String = "rowid",
        sync: Bool = true, tokenizer: String? = nil, prefixes: [Int] = []
    ) {
        self.table = table
        self.columns = columns
        self.content = content
        self.contentRowid = contentRowid
        self.sync = sync
        self.tokenizer = tokenizer
        self.prefixes = prefixes
    }

    public var operations: [Operation] { [.createFullTextTable(self)] }
}

/// A column of a full-text index; one that isn't indexed can be read there, and not be searched.
public struct FullTextColumn: Sendable, Hashable, ExpressibleByStringLiteral {
    public var name: String
    public var indexed: Bool

    public init(_ name: String, indexed: Bool = true) {
        self.name = name
        self.indexed = indexed
    }

    public init(stringLiteral value: String) { self.init(value) }
}

/// Drops a full-text index and the triggers that kept it in step (SQLite). `was` says what it was, so that a downgrade can
/// build it again.
public struct DropFullTextTable: OperationConvertible, Hashable {
    public var table: QualifiedName
    public var ifExists: Bool
    public var was: CreateFullTextTable?

    public init(_ table: QualifiedName, ifExists: Bool = false, was: CreateFullTextTable? = nil) {
        self.table = table
        self.ifExists = ifExists
        self.was = was
    }

    public var operations: [Operation] { [.dropFullTextTable(self)] }
}
