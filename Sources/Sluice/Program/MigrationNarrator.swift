internal import SluiceMigrations
internal import Synchronization

/// Tells what happens to revisions in an embedder's words.
final class MigrationNarrator: Sendable {
    private let current = Mutex("")
    private let tell: @Sendable (SluiceEvent) -> Void

    init(_ tell: @escaping @Sendable (SluiceEvent) -> Void) { self.tell = tell }

    func hear(_ event: MigrationEvent) {
        switch event {
        case .warning(let text): tell(.warning(text))
        case .waitingForOtherMigration: tell(.waitingForOtherMigration)
        case .began(let planned):
            current.withLock { $0 = planned.header.id }
            tell(.revisionBegan(id: planned.header.id, title: planned.title))
        case .step(let number, let count, let summary):
            tell(.step(revision: current.withLock { $0 }, number: number, of: count, summary: summary))
        case .archived(let loss, let archive):
            tell(.archived(object: "\(loss)", path: archive.path, rows: archive.rows))
        case .retrying(_, let reason, let attempt, _, let pause):
            tell(.retrying(reason: reason, attempt: attempt, pause: pause))
        case .notice(let severity, let message): tell(.notice(severity: severity, message: message))
        case .finished(let planned, let seconds):
            tell(.revisionEnded(id: planned.header.id, title: planned.title, seconds: seconds))
        }
    }
}
