package import SluiceDatabase

/// Whether keep_in_sync's trigger stood all the time since it was made. While it was away or switched off, rows that were done may
/// have fallen behind their sources, and the job's condition doesn't tell.
extension SyncTrigger {
    /// What has become of it; nil where nothing has.
    func fault(on connection: any Connection) throws -> String? {
        try dialect.triggersChangeRows ? postgresFault(connection) : sqliteFault(connection)
    }

    /// - Throws: `Problem` where there is one. Where the proof looks at rows that are done as well, the run can be gone on with.
    func requireNoFault(on connection: any Connection, canBeMended: Bool) throws {
        guard let fault = try fault(on: connection) else { return }
        throw Problem(
            .syncInterrupted,
            "keep_in_sync's trigger on \(plan.table) \(fault) since the run began: rows that were done before may be behind what they are "
                + "computed from",
            hint: canBeMended
                ? "'sluice resume \(run)' makes the trigger again, and looks at each row once more"
                : "see who changed it ('sluice events'); then give the run up ('sluice cancel \(run)') and run the job once more with a "
                    + "condition that finds such rows: where: \(behind)")
    }

    /// Whether the proof finds a row that was done and has fallen behind.
    var proofSeesDoneRows: Bool {
        plan.proof == .predicate && !SyncMarks(plan.job, plan.description, dialect).hideDoneRows
    }

    private var behind: String {
        columns.map { dialect.isDistinct(dialect.quote($0.column), "(\($0.expression))") }.joined(separator: " OR ")
    }

    /// The trigger and its function were made by one transaction. ALTER TABLE … DISABLE and ENABLE TRIGGER write a newer row
    /// of pg_trigger; what makes a newer one of pg_proc alone (an owner, a privilege) changes nothing here.
    private func postgresFault(_ connection: any Connection) throws -> String? {
        let table = try connection.relationNumber(of: plan.table)?.integer ?? 0
        let rows = try connection.catalogRows(
            """
            SELECT t.tgrelid = \(table), t.tgenabled IN ('D', 'R'),
              t.tgparentid = 0 AND age(t.xmin) < age(p.xmin), t.tgattr::text <> ''
            FROM pg_proc p JOIN pg_trigger t ON t.tgfoid = p.oid
            WHERE p.oid = to_regprocedure(\(dialect.literal("\(dialect.stateTable("sync_\(run)"))()")))
            """)
        guard rows.contains(where: { $0[0].isTrue }) else { return "was dropped" }
        if rows.contains(where: { $0[1].isTrue }) { return "is switched off" }
        if rows.contains(where: { $0[2].isTrue }) { return "was switched off or changed" }
        let firesForEach = sources.isEmpty || !plan.description.beforeTriggers.isEmpty
        return firesForEach && rows.contains { $0[3].isTrue }
            ? "missed what another BEFORE trigger changed, which was made" : nil
    }

    private func sqliteFault(_ connection: any Connection) throws -> String? {
        let names = Self.sqliteNames(run: run, on: dialect)
        let marks = names.map(dialect.literal).joined(separator: ", ")
        let count = try connection.scalar(
            "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name IN (\(marks)) AND lower(tbl_name) = "
                + "lower(\(dialect.literal(plan.table.name)))")
        return count?.count == names.count ? nil : "was dropped"
    }
}

extension Problem.Code {
    package static let syncInterrupted = Problem.Code("sync_interrupted", .differs)
}
