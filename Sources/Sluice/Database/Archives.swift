internal import Foundation
internal import SluiceAnonymize
package import SluiceArchive
public import SluiceBackfill
internal import SluiceDatabase
internal import SluiceDeprecation

extension ProjectDatabase {
    /// An archive that was written, read back and compared.
    public struct BackupOutcome: Sendable {
        /// The archive's file.
        public let path: String
        package let manifest: Manifest
        /// Why the database couldn't note that the archive is its own, so that a restore will ask for trust.
        public let unknown: String?

        /// Rows in it.
        public var rows: Int { manifest.rows }
    }

    /// Archives a table, a column, or the rows that meet a condition; the archive is read back before it has its name.
    /// - Parameters:
    ///   - object: `TABLE` or `TABLE.COLUMN`.
    ///   - condition: SQL; only these rows.
    ///   - path: Nil for a new name in the project's folder of archives.
    ///   - encrypting: By the key of `SLUICE_KEY`.
    @discardableResult
    public func backup(
        _ object: String, where condition: String? = nil, to path: String? = nil, encrypting: Bool = false
    ) throws -> BackupOutcome {
        let key = encrypting ? try project.keys.requiredArchiveKey() : nil
        return try backup(object, where: condition, to: path, key: key)
    }

    /// Archives a table, a column, or the rows that meet a condition.
    /// - Parameters:
    ///   - object: `TABLE` or `TABLE.COLUMN`.
    ///   - path: Nil for a new name in the project's folder of archives.
    package func backup(
        _ object: String, where condition: String?, to path: String?, key: ArchiveKey?
    ) throws -> BackupOutcome {
        let connection = try url.connect()
        let name = try ObjectName(object, on: connection)
        if condition != nil, name.column != nil {
            throw Problem(.archiveUnsupported, "--where takes whole rows", hint: "name the table without a column")
        }
        let subject = ArchiveSubject(table: name.table, column: name.column, condition: condition)
        let now = Timestamps.text(Date())
        let folder = project.archives.path
        if path == nil { try ArchiveFolder.create(folder) }
        var backup = Backup(
            subject, to: path ?? ArchiveFolder.freePath(for: subject.description, at: now, in: folder))
        backup.options.key = key
        backup.tool = Release.tool
        backup.created = now
        backup.progress = archiving
        var unknown: String?
        backup.onUnknown = { unknown = $0 }
        let manifest = try backup.run(on: connection, database: url)
        try project.carrier.carry(backup.path)
        return BackupOutcome(path: backup.path, manifest: manifest, unknown: unknown)
    }

    /// Tells the listener of rows that are in an archive.
    /// - Throws: `Stopped` where the stop token asks for it.
    func archiving(_ rows: Int) throws {
        listener.onArchive(rows)
        if stop.reason != nil { throw Problem.stopped }
    }

    // MARK: Restoring

    /// Puts an archive back, or goes on with a restore of it that was stopped. An encrypted one takes the key of `SLUICE_KEY`.
    /// - Parameters:
    ///   - archive: Its file.
    ///   - target: `TABLE` or `TABLE.COLUMN`, over what is there; nil for where the rows came from.
    @discardableResult
    public func restore(
        _ archive: String, into target: String? = nil, options: RunOptions = RunOptions()
    ) throws -> RestoreOutcome {
        try restore(archive, into: target, key: project.keys.archiveKey(), options: options)
    }

    /// The same.
    /// - Parameters:
    ///   - target: `TABLE` or `TABLE.COLUMN`, over what is there; nil for where the rows came from.
    ///   - firesTriggers: Lets the table's triggers take restored values for changes.
    ///   - isTrusted: The user vouches for the SQL in an archive that this database doesn't know.
    package func restore(
        _ archive: String, into target: String?, firingTriggers firesTriggers: Bool = false, isTrusted: Bool = false,
        key: ArchiveKey?, changing change: (inout Restore.Options) -> Void = { _ in },
        options: RunOptions = RunOptions()
    ) throws -> RestoreOutcome {
        var restore = try restoration(of: archive, into: target, key: key)
        restore.options.firesTriggers = firesTriggers
        restore.options.isTrusted = isTrusted
        change(&restore.options)
        return try self.restore(restore, options: options)
    }

    /// The statements that a restore would run around the rows. Changes nothing.
    package func restorePlan(
        _ archive: String, into target: String?, key: ArchiveKey?,
        changing change: (inout Restore.Options) -> Void = { _ in }
    ) throws -> RestorePlan {
        var restore = try restoration(of: archive, into: target, key: key)
        change(&restore.options)
        return RestorePlan(
            statements: try restore.plan(with: engine), rows: restore.reader.manifest.rows,
            target: restore.target.description)
    }

    func restore(_ restore: Restore, options: RunOptions) throws -> RestoreOutcome {
        let result = try Restoration(restore, actor: Project.actor).run(with: engine, options: heard(options))
        return RestoreOutcome(
            archive: restore.reader.path, target: restore.target.description, report: result.report,
            outcome: result.outcome, foundNoRow: restore.options.condition != nil && result.report.restoredRows == 0)
    }

    private func restoration(of archive: String, into target: String?, key: ArchiveKey?) throws -> Restore {
        let reader = try ArchiveReader(path: try project.carrier.located(archive), key: key)
        guard let target else { return Restore(reader) }
        let name = try ObjectName(target, on: try url.connect())
        if name.column == nil, reader.manifest.content == .column {
            throw Problem(.archiveUnsupported, "\(archive) holds a column", hint: "give --into TABLE.COLUMN")
        }
        return Restore(reader, target: RestoreTarget(into: name.table, column: name.column))
    }
}

/// What a restore would do.
package struct RestorePlan {
    package let statements: [String]
    package let rows: Int
    package let target: String
}

/// A restore that came to its end.
public struct RestoreOutcome: Sendable {
    public let archive: String
    /// `TABLE` or `TABLE.COLUMN` that has the rows now.
    public let target: String
    package let report: RestoreReport
    /// The run that put them there.
    public let outcome: RunOutcome
    /// It was to restore some rows, and there are none.
    package let foundNoRow: Bool

    /// Rows that were put back.
    public var rows: Int { report.restoredRows }
    /// What the database has otherwise than it was when it was archived, each in a line.
    public var differences: [String] { report.lost + report.refused + report.differences }
}
