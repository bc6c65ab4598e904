package import SluiceDatabase

/// A constraint over a table's rows, with or without a name.
public struct TableConstraint: Sendable, Hashable {
    public enum Rule: Sendable, Hashable {
        case primaryKey([String])
        case unique([String], nullsNotDistinct: Bool, include: [String])
        case foreignKey([String], Reference)
        case check(SQLText)
        case exclude(Exclusion)
    }

    public var name: String?
    public var rule: Rule
    /// Nil for a constraint that is checked at once, always. A foreign key has its own in ``Reference``.
    public var deferrable: Deferrability?
    /// Rows that are there already aren't checked until `validate_constraint` (PostgreSQL).
    public var notValid: Bool

    public init(_ rule: Rule, name: String? = nil, deferrable: Deferrability? = nil, notValid: Bool = false) {
        self.name = name
        self.rule = rule
        self.deferrable = deferrable
        self.notValid = notValid
    }

    public static func primaryKey(_ columns: [String], name: String? = nil) -> TableConstraint {
        TableConstraint(.primaryKey(columns), name: name)
    }

    public static func unique(
        _ columns: [String], name: String? = nil, nullsNotDistinct: Bool = false, include: [String] = []
    ) -> TableConstraint {
        TableConstraint(.unique(columns, nullsNotDistinct: nullsNotDistinct, include: include), name: name)
    }

    public static func foreignKey(
        _ columns: [String], _ reference: Reference, name: String? = nil, notValid: Bool = false
    ) -> TableConstraint {
        TableConstraint(.foreignKey(columns, reference), name: name, notValid: notValid)
    }

    public static func check(_ expression: SQLText, name: String, notValid: Bool = false) -> TableConstraint {
        TableConstraint(.check(expression), name: name, notValid: notValid)
    }

    public static func exclude(_ exclusion: Exclusion, name: String) -> TableConstraint {
        TableConstraint(.exclude(exclusion), name: name)
    }

    /// The name it has, or the one PostgreSQL would give it, so that a later revision can name it on any database.
    /// Nil for a check or an exclusion without a name, whose default depends on their text.
    package func name(on table: QualifiedName) -> String? {
        if let name { return name }
        return switch rule {
        case .primaryKey: ConstraintName.make(table.name, [], "pkey")
        case .unique(let columns, _, let include): ConstraintName.make(table.name, columns + include, "key")
        case .foreignKey(let columns, _): ConstraintName.make(table.name, columns, "fkey")
        case .check, .exclude: nil
        }
    }
}

/// PostgreSQL's EXCLUDE: no two rows for which every operator holds.
public struct Exclusion: Sendable, Hashable {
    public struct Element: Sendable, Hashable {
        public var key: IndexColumn.Key
        public var with: String

        public init(_ key: IndexColumn.Key, with: String) {
            self.key = key
            self.with = with
        }
    }

    public var method: String
    public var elements: [Element]
    public var condition: String?

    public init(_ elements: [Element], method: String = "gist", where condition: String? = nil) {
        self.elements = elements
        self.method = method
        self.condition = condition
    }
}
