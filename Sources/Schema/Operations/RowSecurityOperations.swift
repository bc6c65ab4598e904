public import SluiceDatabase

/// Shows a table's rows to each role by the table's policies alone (PostgreSQL).
public struct EnableRowSecurity: OperationConvertible, Hashable {
    public var table: QualifiedName
    /// Holds the table's owner to them, too.
    public var force: Bool

    public init(on table: QualifiedName, force: Bool = false) {
        self.table = table
        self.force = force
    }

    public var operations: [Operation] { [.enableRowSecurity(self)] }
}

/// Shows a table's rows to all who may read it (PostgreSQL); its policies stay, without effect.
public struct DisableRowSecurity: OperationConvertible, Hashable {
    public var table: QualifiedName
    /// Frees the table's owner of them, should they be enabled again.
    public var force: Bool

    public init(on table: QualifiedName, force: Bool = false) {
        self.table = table
        self.force = force
    }

    public var operations: [Operation] { [.disableRowSecurity(self)] }
}

/// Creates a policy: which rows of a table a role sees, and which it may write (PostgreSQL).
public struct CreatePolicy: OperationConvertible, Hashable {
    public enum Command: String, Sendable, Hashable, CaseIterable { case all, select, insert, update, delete }

    public var policy: String
    public var table: QualifiedName
    /// Rows that one permissive policy and all restrictive ones let pass are there.
    public var restrictive: Bool
    public var command: Command
    /// Empty for all roles.
    public var roles: [String]
    /// SQL that holds for rows that are seen.
    public var using: String?
    /// SQL that holds for rows that are written; without it `using` counts.
    public var check: String?

    public init(
        _ policy: String, on table: QualifiedName, restrictive: Bool = false, for command: Command = .all,
        to roles: [String] = [], using: String? = nil, check: String? = nil
    ) {
        self.policy = policy
        self.table = table
        self.restrictive = restrictive
        self.command = command
        self.roles = roles
        self.using = using
        self.check = check
    }

    public var operations: [Operation] { [.createPolicy(self)] }
}

/// Drops a policy (PostgreSQL). `was` holds what it said, so that a downgrade can create it again.
public struct DropPolicy: OperationConvertible, Hashable {
    public var policy: String
    public var table: QualifiedName
    public var ifExists: Bool
    public var was: CreatePolicy?

    public init(_ policy: String, on table: QualifiedName, ifExists: Bool = false, was: CreatePolicy? = nil) {
        self.policy = policy
        self.table = table
        self.ifExists = ifExists
        self.was = was
    }

    public var operations: [Operation] { [.dropPolicy(self)] }
}
