package import SluiceDatabase

/// A range's lease was taken over: what this worker did since its last commit must not be committed.
package struct Fenced: Error, CustomStringConvertible {
    let range: Int64
    package var description: String { "range \(range) was taken over by another worker" }
}

extension RunStore {
    /// Adds a range that nobody holds yet.
    package func insertRange(
        run: Int64, number: Int64, low: [Value]?, high: [Value], isSweep: Bool = false
    ) throws {
        try connection.execute(
            sql(
                "INSERT INTO \(table("ranges")) (run_id, number, relation, low, high, cursor) VALUES (?, ?, ?, ?, ?, ?)"
            ),
            [
                .integer(run), .integer(number), .text(isSweep ? "sweep" : "table"),
                low.map { .text(KeyText.encode($0)) } ?? .null, .text(KeyText.encode(high)),
                low.map { .text(KeyText.encode($0)) } ?? .null,
            ])
    }

    /// Takes the first range that is open and that nobody else holds: after a lost connection a worker finds its own
    /// again. Nil where there is none just now, and in a run that was paused or cancelled: a worker that was fenced by
    /// `cancel` must not come back before its supervisor has heard of it.
    ///
    /// The epoch in the condition makes it a compare-and-swap: of two workers that saw the same range, one gets it.
    package func claimRange(run: Int64, passes: Int, owner: String) throws -> RangeLease? {
        let open = """
            SELECT number, epoch FROM \(table("ranges")) WHERE run_id = ? AND done = 0
              AND (owner IS NULL OR owner = ? OR lease_until < \(dialect.now))
              AND EXISTS (SELECT 1 FROM \(table("runs")) WHERE id = ? AND state IN ('running', 'verifying'))
            ORDER BY number
            """
        for row in try connection.rows(sql(open), [.integer(run), .text(owner), .integer(run)]) {
            guard let number = row[0].integer, let epoch = row[1].integer, Self.isEpoch(epoch) else {
                throw Self.unreadable(range: row[0].integer, of: run)
            }
            let claimed = try connection.execute(
                sql(
                    """
                    UPDATE \(table("ranges")) SET owner = ?, epoch = epoch + 1, \
                    lease_until = \(freshLease) \
                    WHERE run_id = ? AND number = ? AND epoch = ?
                    """),
                [.text(owner), .integer(run), .integer(number), .integer(epoch)])
            if claimed == 1 { return try lease(run: run, number: number, epoch: epoch + 1, passes: passes) }
        }
        return nil
    }

    /// A held range, as the state tables have it: what an earlier error left unknown is known from here.
    private func lease(run: Int64, number: Int64, epoch: Int64, passes: Int) throws -> RangeLease {
        let rows = try connection.rows(
            sql(
                """
                SELECT high, cursor, windows, pass, hash, relation, part FROM \(table("ranges")) \
                WHERE run_id = ? AND number = ? AND epoch = ?
                """),
            [.integer(run), .integer(number), .integer(epoch)])
        guard let row = rows.first else { throw Fenced(range: number) }
        guard let high = row[0].text else { throw Self.unreadable(range: number, of: run) }
        let windows = try row[2].text.map(KeyText.decodeList) ?? []
        let step = Int(row[3].integer ?? 0)
        guard (1...64).contains(passes), 0 <= step, step < max(1, windows.count * passes) else {
            throw Problem(
                .damagedState, at: .run(run), "its range \(number) stands at pass \(step) of a window, which it can't",
                hint: "nothing was touched; someone changed the table: cancel the run and start it again")
        }
        let progress = RangeProgress(
            passes: passes, high: try KeyText.decode(high), cursor: try row[1].text.map(KeyText.decode),
            windows: windows, step: step, part: try row[6].text.map(KeyText.decode))
        return RangeLease(
            run: run, number: number, epoch: epoch, progress: progress, hash: row[4].text ?? "",
            isSweep: row[5].text == "sweep")
    }

    /// The checkpoint: runs inside the chunk's transaction, and fails it where the lease is no longer this worker's.
    package func checkpoint(_ lease: RangeLease, rows: Int, quarantined: Int) throws {
        let progress = lease.progress
        let changed = try connection.execute(
            sql(
                """
                UPDATE \(table("ranges")) SET cursor = ?, windows = ?, pass = ?, part = ?, done = ?, rows = rows + ?, \
                chunks = chunks + 1, quarantined = quarantined + ?, hash = ?, \
                lease_until = \(freshLease) \
                WHERE run_id = ? AND number = ? AND epoch = ?
                """),
            [
                progress.cursor.map { .text(KeyText.encode($0)) } ?? .null,
                progress.windows.isEmpty ? .null : .text(KeyText.encodeList(progress.windows)),
                .integer(Int64(progress.step)), progress.part.map { .text(KeyText.encode($0)) } ?? .null,
                .integer(progress.isDone ? 1 : 0), .integer(Int64(rows)),
                .integer(Int64(quarantined)), .text(lease.hash), .integer(lease.run), .integer(lease.number),
                .integer(lease.epoch),
            ])
        guard changed == 1 else { throw Fenced(range: lease.number) }
    }

    /// Gives a range back, so that another worker need not wait for the lease to run out.
    package func release(_ lease: RangeLease) throws {
        try connection.execute(
            sql(
                "UPDATE \(table("ranges")) SET owner = NULL, lease_until = NULL WHERE run_id = ? AND number = ? AND epoch = ?"
            ),
            [.integer(lease.run), .integer(lease.number), .integer(lease.epoch)])
    }

    /// Keeps a process's leases alive while a chunk or a wait lasts long.
    package func renewLeases(run: Int64, of owner: RunOwner) throws {
        try connection.execute(
            sql(
                """
                UPDATE \(table("ranges")) SET lease_until = \(freshLease) \
                WHERE run_id = ? AND done = 0 AND owner LIKE ?
                """),
            [.integer(run), .text("\(owner)#%")])
        try connection.execute(
            sql("UPDATE \(table("runs")) SET lease_until = \(freshLease) WHERE id = ? AND owner = ?"),
            [.integer(run), .text(owner.description)])
    }

    /// Gives all of a process's ranges back at the end of its session.
    package func releaseAll(run: Int64, of owner: RunOwner) throws {
        try connection.execute(
            sql("UPDATE \(table("ranges")) SET owner = NULL, lease_until = NULL WHERE run_id = ? AND owner LIKE ?"),
            [.integer(run), .text("\(owner)#%")])
    }

    /// Forgets who held the ranges of a run that is over.
    func releaseAll(run: Int64) throws {
        try connection.execute(
            sql("UPDATE \(table("ranges")) SET owner = NULL, lease_until = NULL WHERE run_id = ?"), [.integer(run)])
    }

    /// Takes ranges from processes that are certainly gone, and fences whatever of theirs may still be under way.
    package func evictGoneOwners(run: Int64) throws {
        try checkRanges(run: run)
        let held = try connection.rows(
            sql("SELECT number, owner FROM \(table("ranges")) WHERE run_id = ? AND owner IS NOT NULL AND done = 0"),
            [.integer(run)])
        for row in held {
            guard let number = row[0].integer, let text = row[1].text, RunOwner(text)?.isGone ?? true else { continue }
            try connection.execute(
                sql(
                    """
                    UPDATE \(table("ranges")) SET owner = NULL, lease_until = NULL, epoch = epoch + 1 \
                    WHERE run_id = ? AND number = ? AND owner = ?
                    """),
                [.integer(run), .integer(number), .text(text)])
        }
    }

    /// Fences every worker of the run: none of them can commit another chunk.
    package func fenceAll(run: Int64) throws {
        try connection.execute(
            sql("UPDATE \(table("ranges")) SET owner = NULL, lease_until = NULL, epoch = epoch + 1 WHERE run_id = ?"),
            [.integer(run)])
    }

    /// Whose ranges are still open: the owner's text, or nil for a free one, and until when.
    package func openRanges(run: Int64) throws -> [(owner: String?, until: String?)] {
        try connection.rows(
            sql("SELECT owner, lease_until FROM \(table("ranges")) WHERE run_id = ? AND done = 0"), [.integer(run)]
        ).map { ($0[0].text, $0[1].text) }
    }

    /// Whether a worker of that process holds a range, by a lease that hasn't run out.
    package func holdsLease(_ owner: RunOwner, run: Int64) throws -> Bool {
        let held = try connection.rows(
            sql(
                "SELECT owner FROM \(table("ranges")) WHERE run_id = ? AND done = 0 AND owner IS NOT NULL AND lease_until >= \(dialect.now)"
            ),
            [.integer(run)])
        return held.contains { $0[0].text.flatMap { RunOwner($0) } == owner }
    }

    /// Where the run's first ranges end, and what became of them: one of these is the last key there was when it began.
    package func highs(run: Int64) throws -> [[Value]] {
        try connection.rows(
            sql(
                "SELECT high FROM \(table("ranges")) WHERE run_id = ? AND relation = 'table' ORDER BY number"
            ),
            [.integer(run)]
        ).map { try KeyText.decode($0[0].text ?? "[]") }
    }

    /// What each range has committed, in order, for proofs and the certificate.
    package func coverage(run: Int64) throws -> [RangeCoverage] {
        try connection.rows(
            sql("SELECT number, low, cursor, hash, relation FROM \(table("ranges")) WHERE run_id = ? ORDER BY number"),
            [.integer(run)]
        ).map { row in
            RangeCoverage(
                number: row[0].integer ?? 0, low: try row[1].text.map(KeyText.decode),
                cursor: try row[2].text.map(KeyText.decode), hash: row[3].text ?? "", isSweep: row[4].text == "sweep")
        }
    }
}

package struct RangeCoverage: Sendable {
    package let number: Int64
    package let low: [Value]?
    package let cursor: [Value]?
    package let hash: String
    package let isSweep: Bool
}
