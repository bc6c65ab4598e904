public import SluiceBackfill
internal import SluiceMigrations

/// Where a database stands, at one moment.
public struct DatabaseStatus: Sendable {
    /// The revisions of its version rows, by id.
    public let applied: [String]
    /// The revisions that `upgrade` would apply, in their order; repeatable ones behind them.
    public let pending: [String]
    /// Applied revisions whose files, or whose values in Swift, do something else by now.
    public let changed: [String]
    /// A revision that was left in the middle, in words; the next `upgrade` goes on with it.
    public let unfinished: String?
    /// All runs, oldest first.
    public let runs: [RunRecord]
    /// What is deprecated and may go by now, as `TABLE` or `TABLE.COLUMN`.
    public let due: [String]

    /// Nothing is left for `upgrade` to do.
    public var isUpToDate: Bool { pending.isEmpty && unfinished == nil }
}

extension ProjectDatabase {
    /// Where the database stands. Reads only; a SQLite file that isn't there is an empty database.
    public func status() throws -> DatabaseStatus {
        let migrator = try migrator(.readOnly)
        let state = try migrator.state()
        let left = try migrator.plan(.upgrade, to: "heads").revisions.map(\.header.id)
        let isMissing = url.isMissingFile
        return DatabaseStatus(
            applied: state.rows, pending: left, changed: try migrator.changedRevisions(state),
            unfinished: state.unfinished?.description, runs: isMissing ? [] : try runs(),
            due: isMissing ? [] : try wayOut(.readOnly).due().map(\.argument))
    }

    /// What the database has otherwise than the project's desired schema (`schema.sql`, or the folder `schema`), each in a line; nothing where
    /// it is the same. Reads only.
    /// - Throws: `Problem` where there is no such file, or it can't be loaded.
    public func check() throws -> [String] { try checkSchema().differences.map(\.summary) }
}
