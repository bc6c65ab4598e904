internal import Foundation
internal import SluiceArchive
internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceDeprecation
internal import SluiceMigrations
internal import SluiceSchema
internal import Synchronization

/// What a step that is tried again has archived before.
final class EarlierTries: Sendable {
    private struct Try: Hashable {
        let step: StepIdentity
        let loss: DataLoss
    }

    private let archives = Mutex<[Try: StepArchive]>([:])

    func note(_ archive: StepArchive, of loss: DataLoss, at step: StepIdentity) {
        archives.withLock { $0[Try(step: step, loss: loss)] = archive }
    }

    func removeArchive(of loss: DataLoss, at step: StepIdentity) {
        guard let archive = archives.withLock({ $0.removeValue(forKey: Try(step: step, loss: loss)) }) else { return }
        for path in [archive.path, archive.path + ".json"] { try? FileManager.default.removeItem(atPath: path) }
    }
}

extension ProjectStepRunner {
    /// Archives what a step drops, in its transaction. A column whose rows nothing finds again goes with its table.
    func archive(_ loss: DataLoss, _ identity: StepIdentity, on connection: any Connection) throws -> StepArchive? {
        // An earlier try of the step got no lock for its drop and was rolled back.
        earlierTries.removeArchive(of: loss, at: identity)
        let archive: StepArchive
        do {
            var subject = ArchiveSubject(table: loss.table, column: loss.column)
            // Tables that inherit from one go with it alone, and are archived by themselves.
            subject.leavesOutHeirs =
                try loss.column == nil && connection.dialect.hasInheritance
                && connection.relationKind(of: loss.table) == "r"
            archive = try self.archive(subject, on: connection)
        } catch let error as Problem where error.code == .archiveUnsupported && loss.column != nil {
            archive = try self.archive(ArchiveSubject(table: loss.table), on: connection)
        }
        earlierTries.note(archive, of: loss, at: identity)
        return archive
    }

    func archive(of loss: DataLoss, on connection: any Connection) throws -> StepArchive? {
        guard let table = try? connection.resolved(loss.table) else { return nil }
        let found = try ArchiveRecord.last(of: table, column: loss.column, on: connection)
        guard let found, let path = try? database.project.carrier.located(found.path) else { return nil }
        return StepArchive(path: path, rows: found.rows)
    }

    private func archive(_ subject: ArchiveSubject, on connection: any Connection) throws -> StepArchive {
        let now = Timestamps.text(Date())
        let folder = database.project.archives.path
        try ArchiveFolder.create(folder)
        var backup = Backup(
            subject, to: ArchiveFolder.freePath(for: subject.description, at: now, in: folder))
        backup.tool = Release.tool
        backup.created = now
        backup.progress = database.archiving
        let manifest = try backup.runInTransaction(on: connection, database: database.url)
        try ArchiveRecord.register(manifest, path: database.project.carrier.stored(backup.path), on: connection)
        return StepArchive(path: backup.path, rows: manifest.rows)
    }
}
