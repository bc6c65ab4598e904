internal import Foundation
internal import SluiceArchive
package import SluiceDatabase
internal import SluiceDeprecation
package import SluiceMigrations
package import SluiceSchema

extension ProjectStepRunner {
    /// A try that a crash interrupted may have begun the deprecation already.
    package func run(_ deprecation: BeginDeprecation, _ identity: StepIdentity, on connection: any Connection) throws {
        let table = try table(deprecation.table, deprecation.column, on: connection)
        if (try? DeprecationStore(connection).open(table, deprecation.column)) != nil { return }
        var settings = Deprecate.Options()
        settings.reason = deprecation.reason ?? "revision \(identity.revision)"
        settings.grace = try seconds(deprecation.grace, "grace") ?? settings.grace
        settings.quiet = try seconds(deprecation.quiet, "quiet") ?? settings.quiet
        settings.naming = deprecation.keepsName ? .keep : .automatic
        settings.forbidsWrites = deprecation.forbidsWrites
        settings.lockTimeout = project.defaults.lockTimeout
        _ = try Deprecate(table, column: deprecation.column, options: settings, actor: identity.title)
            .run(on: connection, now: Date())
    }

    /// Takes the deprecation back, and where it was dropped since, restores it with its data.
    package func run(_ undeprecation: EndDeprecation, _ identity: StepIdentity, on connection: any Connection) throws {
        let (name, column) = (undeprecation.begun.table, undeprecation.begun.column)
        let table = try table(name, column, on: connection)
        let last = try DeprecationStore(connection).last(table, column)
        // Nothing left to take back: an earlier try of this step did it, or someone by hand.
        guard let last, last.state != .active else { return }
        guard last.state == .dropped else {
            var undeprecate = Undeprecate(table, column: column, actor: identity.title)
            undeprecate.lockTimeout = project.defaults.lockTimeout
            undeprecate.rebuilding = onRebuild
            try undeprecate.run(on: connection)
            return
        }
        let restoration = try Restoration.of(last, key: archiveKey(), actor: identity.title)
        let restored = try stoppable { try restoration.run(with: engine, options: options) }
        try requireComplete(restored.report, last.name)
    }

    /// A try that a crash interrupted may have dropped it already, and then its archive is recorded.
    package func run(_ drop: DropDeprecated, _ identity: StepIdentity, on connection: any Connection) throws {
        let table = try table(drop.table, drop.column, on: connection)
        if try DeprecationStore(connection).last(table, drop.column)?.state == .dropped { return }
        var settings = Drop.Options()
        settings.overrides = Set(drop.overrides.compactMap { Refusal.Kind(rawValue: $0.rawValue) })
        settings.folder = project.archives.path
        settings.key = drop.encryptsArchive ? try requiredKey() : nil
        settings.tool = tool
        settings.lockTimeout = project.defaults.lockTimeout
        var work = Drop(table, column: drop.column, options: settings, actor: identity.title)
        work.progress = { try onArchive($0) }
        work.rebuilding = onRebuild
        _ = try work.run(on: connection, database: engine.url, now: Date())
    }

    package func run(_ restore: RestoreDropped, _ identity: StepIdentity, on connection: any Connection) throws {
        let table = try table(restore.drop.table, restore.drop.column, on: connection)
        let reversal = DropReversal(table, column: restore.drop.column, actor: identity.title)
        let report = try stoppable {
            try reversal.run(on: connection, with: engine, options: options, key: archiveKey(), now: Date())
        }
        guard let report else { return }
        try requireComplete(report, restore.drop.column.map { "\(table).\($0)" } ?? "\(table)")
    }

    private func stoppable<Done>(_ restore: () throws -> Done) throws -> Done {
        do {
            return try restore()
        } catch let stopped as RestoreStopped {
            throw Problem(.stopped, stopped.description)
        }
    }

    /// In which schema it is. One that was renamed or dropped is no more to be found by its name, but is known.
    private func table(
        _ name: QualifiedName, _ column: String?, on connection: any Connection
    ) throws -> QualifiedName {
        guard name.schema == nil else { return name }
        let known = try DeprecationStore(connection).all().last { $0.table.name == name.name && $0.column == column }
        return try known?.table ?? connection.resolved(name)
    }

    private func seconds(_ text: String?, _ name: String) throws -> Double? {
        guard let text else { return nil }
        guard let duration = Duration(text: text) else {
            throw Problem(.deprecation, "\(name) is '\(text)', but must be \(Duration.forms)")
        }
        return duration.inSeconds
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
        throw Problem(
            .deprecation,
            "\(name) came back incomplete: \((report.lost + report.refused).joined(separator: "; "))",
            hint: "its values are there; mend this by hand, then go on with the downgrade")
    }
}
