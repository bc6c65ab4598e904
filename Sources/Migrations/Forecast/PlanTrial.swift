package import SluiceDatabase

/// A database with a PostgreSQL database's schema and without its rows, on which a plan's statements are tried.
package struct PlanTrial {
    package let connection: any Connection
    /// Whether it has all that the live database has.
    let isComplete: Bool
    /// Settings that a revision finds here as it will find them there.
    let prepare: () throws -> Void
    /// Looks at the schema; what that returns tells later what of it isn't there any more, or is otherwise.
    let remember: () throws -> () throws -> [String]

    package init(
        _ connection: any Connection, isComplete: Bool = false, preparing prepare: @escaping () throws -> Void = {},
        remembering remember: @escaping () throws -> () throws -> [String] = { { [] } }
    ) {
        self.connection = connection
        self.isComplete = isComplete
        self.prepare = prepare
        self.remember = remember
    }
}
