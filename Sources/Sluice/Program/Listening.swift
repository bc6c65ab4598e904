internal import SluiceBackfill
internal import SluiceMigrations

extension ProjectDatabase {
    /// The same, which tells what happens: for a log, figures or a page. Without it nothing is said.
    /// - Parameter listener: Called from queues of Sluice's, several at a time, while work waits for it: it must not block.
    public func telling(_ listener: @escaping @Sendable (SluiceEvent) -> Void) -> ProjectDatabase {
        let earlier = self.listener
        let narrator = RunNarrator(listener)
        var told = earlier
        told.onRun = {
            earlier.onRun?($0)
            narrator.hear($0)
        }
        told.onRunEnd = {
            earlier.onRunEnd($0)
            narrator.hear(endOf: $0)
        }
        told.onArchive = {
            earlier.onArchive($0)
            listener(.archiving(rows: $0))
        }
        told.onDrop = {
            earlier.onDrop($0, $1)
            listener(.dropped(object: $0, archive: $1))
        }
        let migration = MigrationNarrator(listener)
        told.onMigration = {
            earlier.onMigration($0)
            migration.hear($0)
        }
        return changing(listener: told)
    }
}
