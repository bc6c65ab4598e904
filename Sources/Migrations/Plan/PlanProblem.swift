package import SluiceDatabase

/// Why a command can't be carried out on this database with these revisions.
extension Problem.Code {
    package static let unknownDatabaseRevision = Problem.Code("unknown_database_revision")
    package static let notApplied = Problem.Code("not_applied")
    package static let unsupported = Problem.Code("unsupported_operation")
    // Nothing is broken: what was asked for would do harm.
    package static let unfinishedRevision = Problem.Code("unfinished_revision", .refused)
    package static let changedRevision = Problem.Code("changed_revision", .refused)
    package static let irreversible = Problem.Code("irreversible_revision", .refused)
    package static let offline = Problem.Code("not_possible_offline", .refused)
}

extension Problem {
    static func unknown(_ row: String) -> Problem {
        Problem(
            .unknownDatabaseRevision, "the database stands at revision '\(row)', which no revision file has",
            hint: "most likely its file is on another branch of your version control, or was deleted or renamed: "
                + "bring it back, then run the command again. If the database is known to match another revision, "
                + "'sluice stamp --purge REV' says so")
    }

    static func offRoute(_ unfinished: UnfinishedRevision, _ target: String) -> Problem {
        Problem(
            .unfinishedRevision, "\(unfinished.description), and '\(target)' doesn't include it",
            hint: "'sluice \(unfinished.direction.rawValue) "
                + (unfinished.direction == .upgrade ? unfinished.revision : "TARGET")
                + "' goes on with it, 'sluice \(unfinished.direction.opposite.rawValue)' takes it back")
    }
}
