package import FoundationEssentials
package import SluiceArchive
package import SluiceBackfill
package import SluiceDatabase

/// Undoes a drop and no more than that: the data is back, and deprecated on the terms it had.
package struct DropReversal {
    private let table: QualifiedName
    private let column: String?
    private let actor: String

    package init(_ table: QualifiedName, column: String?, actor: String) {
        self.table = table
        self.column = column
        self.actor = actor
    }

    /// Goes on where a try was interrupted, and does nothing where one came to its end.
    /// - Returns: What the restore did; nil where an earlier one, or someone by hand, has restored it.
    package func run(
        on connection: any Connection, with engine: BackfillEngine, options: RunOptions, key: ArchiveKey?,
        in place: ArchivePlace = ArchivePlace(), now: Date
    ) throws -> RestoreReport? {
        guard let last = try DeprecationStore(connection).last(table, column) else {
            let name = column.map { "\(table).\($0)" } ?? "\(table)"
            throw Problem(.deprecation, "nothing is known of a drop of \(name): there is nothing to bring back")
        }
        let restoration = last.state == .dropped ? try Restoration.of(last, key: key, in: place, actor: actor) : nil
        let report = try restoration?.run(with: engine, options: options).report
        if last.state == .dropped || last.state == .active {
            let deprecate = Deprecate(
                table, column: column, terms: last.terms(from: now), lockTimeout: engine.defaults.lockTimeout,
                actor: actor)
            _ = try deprecate.run(on: connection, now: now)
        }
        return report
    }
}

extension Deprecation {
    /// What deprecates it again until the same day.
    package func terms(from now: Date) -> Deprecate.Terms {
        var terms = Deprecate.Terms()
        terms.grace = .seconds(graceUntil.timeIntervalSince(now))
        terms.quiet = .seconds(quiet)
        terms.blockOn = blockOn
        terms.naming = wasRenamed ? .automatic : .keep
        terms.reason = reason
        terms.forbidsWrites = forbidsWrites
        return terms
    }
}
