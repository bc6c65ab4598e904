internal import SluiceDatabase

/// SQLite's journal: a run writes ahead, so that readers and the supervisor go on beside the writer, and what was there
/// before comes back at its end. WAL is the one mode that stays in the file (sqlite.org/pragma.html#pragma_journal_mode),
/// and a file in it can't be opened from a read-only folder.
extension BackfillEngine {
    func keepingJournal(of run: Int64, _ body: () -> RunOutcome) -> RunOutcome {
        keepJournal(of: run)
        defer { restoreJournal(of: run) }
        return body()
    }

    private func keepJournal(of run: Int64) {
        guard url.dialect.hasOneWriter, let connection = try? url.connect() else { return }
        defer { connection.close() }
        guard let mode = (try? connection.scalar("PRAGMA journal_mode"))??.text, mode != "wal" else { return }
        try? RunStore(connection).keepJournalMode(mode, of: run)
    }

    /// Left for the run's next session, or for `cancel`, where another connection has the file open: SQLite then refuses.
    func restoreJournal(of run: Int64) {
        guard url.dialect.hasOneWriter, let connection = try? url.connect() else { return }
        defer { connection.close() }
        let store = RunStore(connection)
        guard let mode = try? store.journalMode(of: run), ["delete", "truncate", "persist"].contains(mode) else {
            return
        }
        let isRestored = Pause.wait(atMost: .seconds(1)) {
            (try? connection.scalar("PRAGMA journal_mode = \(mode)"))??.text == mode
        }
        if isRestored { try? store.forgetJournalMode(of: run) }
    }
}
