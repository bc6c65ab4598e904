/// Why a command can't be carried out on this database with these revisions.
package struct PlanError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Kind: String, Sendable {
        case unknownDatabaseRevision = "unknown_database_revision"
        case unfinishedRevision = "unfinished_revision"
        case changedRevision = "changed_revision"
        case irreversible = "irreversible_revision"
        case unsupported = "unsupported_operation"
        case offline = "not_possible_offline"
    }

    package let kind: Kind
    package let message: String
    package let hint: String?

    package var description: String { message }

    /// Nothing is broken: what was asked for would do harm.
    package var isRefusal: Bool {
        switch kind {
        case .irreversible, .changedRevision, .unfinishedRevision, .offline: true
        case .unknownDatabaseRevision, .unsupported: false
        }
    }

    static func unknown(_ row: String) -> PlanError {
        PlanError(
            kind: .unknownDatabaseRevision,
            message: "the database stands at revision '\(row)', which no revision file has",
            hint: "most likely its file is on another branch of your version control, or was deleted or renamed: "
                + "bring it back, then run the command again. If the database is known to match another revision, "
                + "`sluice stamp --purge REV` says so")
    }

    static func offRoute(_ unfinished: UnfinishedRevision, _ target: String) -> PlanError {
        PlanError(
            kind: .unfinishedRevision,
            message: "\(unfinished.description), and '\(target)' doesn't include it",
            hint: "`sluice \(unfinished.direction.rawValue) "
                + (unfinished.direction == .upgrade ? unfinished.revision : "TARGET")
                + "` goes on with it, `sluice \(unfinished.direction.opposite.rawValue)` takes it back")
    }
}
