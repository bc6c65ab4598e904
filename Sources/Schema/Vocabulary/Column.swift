public import SluiceDatabase

/// One column as a revision describes it.
public struct Column: Sendable, Hashable {
    public var name: String
    public var type: ColumnType
    public var nullable: Bool
    /// SQL as it stands after DEFAULT: `0`, `'draft'`, `CURRENT_TIMESTAMP`.
    public var defaultValue: SQLText?
    public var primaryKey: Bool
    public var unique: Bool
    public var references: Reference?
    public var check: SQLText?
    public var identity: Identity?
    public var generated: Generated?
    public var collation: String?
    public var comment: String?

    public init(
        _ name: String, _ type: ColumnType, nullable: Bool = true, default defaultValue: SQLText? = nil,
        primaryKey: Bool = false, unique: Bool = false, references: Reference? = nil, check: SQLText? = nil,
        identity: Identity? = nil, generated: Generated? = nil, collation: String? = nil, comment: String? = nil
    ) {
        self.name = name
        self.type = type
        self.nullable = nullable && !primaryKey
        self.defaultValue = defaultValue
        self.primaryKey = primaryKey
        self.unique = unique
        self.references = references
        self.check = check
        self.identity = identity
        self.generated = generated
        self.collation = collation
        self.comment = comment
    }
}

/// A number the database counts up by itself. PostgreSQL: an identity column. SQLite: the table's INTEGER PRIMARY KEY
/// with AUTOINCREMENT, which promises the same: no number twice.
public enum Identity: String, Sendable, Hashable, CaseIterable {
    case always
    case byDefault = "by_default"
}

/// A column computed from others of its row.
public struct Generated: Sendable, Hashable {
    public var expression: SQLText
    /// False for SQLite's VIRTUAL, which PostgreSQL has from version 18 on.
    public var stored: Bool

    public init(_ expression: SQLText, stored: Bool = true) {
        self.expression = expression
        self.stored = stored
    }
}

/// What a foreign key points to, and what happens to its row when that goes or changes.
public struct Reference: Sendable, Hashable {
    public enum Action: String, Sendable, Hashable, CaseIterable {
        case noAction = "no_action"
        case restrict
        case cascade
        case setNull = "set_null"
        case setDefault = "set_default"
    }

    public var table: QualifiedName
    /// Empty for the other table's primary key.
    public var columns: [String]
    public var onDelete: Action?
    public var onUpdate: Action?
    public var deferrable: Deferrability?

    public init(
        _ table: QualifiedName, _ columns: [String] = [], onDelete: Action? = nil, onUpdate: Action? = nil,
        deferrable: Deferrability? = nil
    ) {
        self.table = table
        self.columns = columns
        self.onDelete = onDelete
        self.onUpdate = onUpdate
        self.deferrable = deferrable
    }
}

/// When a constraint that may wait for the commit is checked.
public enum Deferrability: String, Sendable, Hashable, CaseIterable {
    /// At each statement, unless the transaction says otherwise.
    case immediate
    /// At the commit.
    case deferred
}
