public import SluiceDatabase

/// Privileges of roles on objects of one kind (PostgreSQL).
public struct Privileges: Sendable, Hashable {
    public enum Objects: Sendable, Hashable {
        /// Tables and views; where there are columns, on these alone.
        case tables([QualifiedName], columns: [String])
        case sequences([QualifiedName])
        case schemas([String])
        /// Functions with the types of their arguments as SQL; nil where the name alone says which.
        case function(QualifiedName, arguments: String?)
        case procedure(QualifiedName, arguments: String?)
        /// Domains are types, too.
        case types([QualifiedName])
    }

    /// As SQL has them, in any case: `select`, `usage`. Empty for all that there are.
    public var names: [String]
    public var objects: Objects
    /// `public` stands for every role.
    public var roles: [String]

    public init(_ names: [String], on objects: Objects, roles: [String]) {
        self.names = names
        self.objects = objects
        self.roles = roles
    }
}

/// Gives roles privileges (PostgreSQL). A derived downgrade takes them away, also from who had them before.
public struct Grant: OperationConvertible, Hashable {
    public var privileges: Privileges
    /// They may pass them on.
    public var withGrantOption: Bool

    public init(_ privileges: Privileges, withGrantOption: Bool = false) {
        self.privileges = privileges
        self.withGrantOption = withGrantOption
    }

    public var operations: [Operation] { [.grant(self)] }
}

/// Takes privileges away from roles (PostgreSQL). A derived downgrade gives them, also to who hadn't them before.
public struct Revoke: OperationConvertible, Hashable {
    public enum GrantOption: String, Sendable, Hashable, CaseIterable {
        /// The roles keep the privileges and may no longer pass them on.
        case only
        /// They could pass them on, which a downgrade gives back.
        case too
    }

    public var privileges: Privileges
    public var grantOption: GrantOption?
    /// From those as well whom the roles have passed them on to.
    public var cascade: Bool

    public init(_ privileges: Privileges, grantOption: GrantOption? = nil, cascade: Bool = false) {
        self.privileges = privileges
        self.grantOption = grantOption
        self.cascade = cascade
    }

    public var operations: [Operation] { [.revoke(self)] }
}
