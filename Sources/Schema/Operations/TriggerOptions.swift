/// What PostgreSQL alone can say of a trigger.
public struct TriggerOptions: Sendable, Hashable {
    /// A constraint trigger, which may wait for the commit.
    public var constraint: Bool
    public var deferrable: Deferrability?
    /// Names by which its function reads all rows that the statement has changed, as they were and as they are.
    public var oldTable: String?
    public var newTable: String?

    public init(
        constraint: Bool = false, deferrable: Deferrability? = nil, oldTable: String? = nil, newTable: String? = nil
    ) {
        self.constraint = constraint
        self.deferrable = deferrable
        self.oldTable = oldTable
        self.newTable = newTable
    }
}
