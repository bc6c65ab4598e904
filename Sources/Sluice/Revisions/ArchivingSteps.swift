internal import Foundation
internal import SluiceArchive
internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceDeprecation
internal import SluiceMigrations
internal import SluiceSchema

extension ProjectStepRunner {
    /// Archives what a step drops, in its transaction. A column whose rows nothing finds again goes with its table.
    func archive(_ loss: DataLoss, _ identity: StepIdentity, on connection: any Connection) throws -> StepArchive? {
        do {
            return try archive(ArchiveSubject(table: loss.table, column: loss.column), on: connection)
        } catch let error as ArchiveError where error.kind == .unsupported && loss.column != nil {
            return try archive(ArchiveSubject(table: loss.table), on: connection)
        }
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
        try ArchiveRecord.register(manifest, path: backup.path, on: connection)
        return StepArchive(path: backup.path, rows: manifest.rows)
    }
}
