internal import Archive
package import Database
internal import Deprecation
internal import Foundation
package import Migrations
package import Schema

extension ProjectStepRunner {
    /// A try that a crash interrupted may have begun the deprecation already.
    package func run(_ deprecation: DeprecateColumn, _ identity: StepIdentity, on connection: any Connection) throws {
        let table = try connection.resolved(deprecation.table)
        if (try? DeprecationStore(connection).open(table, deprecation.column)) != nil { return }
        var settings = Deprecate.Options()
        settings.reason = "revision \(identity.revision)"
        if let text = deprecation.grace {
            guard let grace = Duration(text: text) else {
                throw DeprecationError("grace is a duration such as 30d, and found '\(text)'")
            }
            settings.grace = grace.inSeconds
        }
        _ = try Deprecate(table, column: deprecation.column, options: settings, actor: identity.title)
            .run(on: connection, now: Date())
    }

    /// Takes the deprecation back, and where the column was dropped since, restores it with its data.
    package func run(_ undeprecation: UndeprecateColumn, _ identity: StepIdentity, on connection: any Connection) throws
    {
        let table = try connection.resolved(undeprecation.table)
        let last = try DeprecationStore(connection).last(table, undeprecation.column)
        // Nothing left to take back: an earlier try of this step did it, or someone by hand.
        guard let last, last.state != .active else { return }
        guard last.state == .dropped else {
            _ = try Undeprecate(table, column: undeprecation.column, actor: identity.title).run(on: connection)
            return
        }
        let report = try Restoration.of(last, key: archiveKey(), actor: identity.title).run(on: connection)
        try requireComplete(report, last.name)
    }

    /// A try that a crash interrupted may have dropped it already, and then its archive is recorded.
    package func run(_ drop: DropDeprecated, _ identity: StepIdentity, on connection: any Connection) throws {
        let table = try connection.resolved(drop.table)
        if try DeprecationStore(connection).last(table, drop.column)?.state == .dropped { return }
        var settings = Drop.Options()
        settings.overrides = Set(drop.overrides.compactMap { Refusal.Kind(rawValue: $0.rawValue) })
        settings.folder = project.archives.path
        settings.key = drop.encryptsArchive ? try requiredKey() : nil
        settings.tool = tool
        _ = try Drop(table, column: drop.column, options: settings, actor: identity.title)
            .run(on: connection, database: engine.url, now: Date())
    }

    package func run(_ restore: RestoreDropped, _ identity: StepIdentity, on connection: any Connection) throws {
        let table = try connection.resolved(restore.drop.table)
        let reversal = DropReversal(table, column: restore.drop.column, actor: identity.title)
        guard let report = try reversal.run(on: connection, key: archiveKey(), now: Date()) else { return }
        try requireComplete(report, restore.drop.column.map { "\(table).\($0)" } ?? "\(table)")
    }

    private func archiveKey() throws -> ArchiveKey? {
        try ProcessInfo.processInfo.environment["SLUICE_KEY"].map { try ArchiveKey($0) }
    }

    private func requiredKey() throws -> ArchiveKey {
        if let key = try archiveKey() { return key }
        throw ArchiveError(.key, "the archive is to be encrypted, and there is no key", hint: "set SLUICE_KEY")
    }

    private func requireComplete(_ report: RestoreReport, _ name: String) throws {
        guard !report.isComplete else { return }
        throw DeprecationError(
            "\(name) came back incomplete: \((report.lost + report.refused).joined(separator: "; "))",
            hint: "its values are there; mend this by hand, then go on with the downgrade")
    }
}
