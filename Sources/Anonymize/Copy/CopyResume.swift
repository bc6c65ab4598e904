internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceTransforms

enum CopyPhase: String { case rows, indexes, done }

/// Decides what of an interrupted copy can stay.
///
/// The old snapshot died with the old process, and the new one may see other rows. A finished part stays only where
/// the source's part is the same in both: the same file, as many rows in those pages, and not one whose inserting
/// transaction the old snapshot didn't see. A table with one changed part is emptied and copied again. So the target
/// holds what the new snapshot sees, whatever happened in between.
struct CopyResume {
    let compiled: CompiledPlan
    let coordinator: any Connection
    let target: any Connection
    let marks: CopyMarks

    /// Brings the target to where rows can be copied, or says why it can't.
    func prepare(fingerprint: String, keyFingerprint: String, dump: SchemaDump) throws -> CopyPhase {
        let state = CopyState(target)
        try StateSchema.ensure(on: target)
        guard let earlier = try state.current() else {
            try begin(state, fingerprint, keyFingerprint, dump)
            return .rows
        }
        guard earlier.phase != CopyPhase.done.rawValue else {
            throw Refused(
                reason: "the target holds a finished copy",
                hint: "give --refresh to replace it, or an empty database as --to")
        }
        guard earlier.keyFingerprint == keyFingerprint else {
            throw Refused(
                reason:
                    "the target holds a part of a copy made with another key (fingerprint \(earlier.keyFingerprint))",
                hint: "run with that key, or give an empty database as --to; an ephemeral key can't be had again")
        }
        var phase = CopyPhase(rawValue: earlier.phase) ?? .rows
        if earlier.plan != fingerprint {
            let changed = try tablesToCopyAgain(earlier)
            // What stands over the tables would forbid to empty them.
            if phase == .indexes { try PostDataReset(target).run() }
            for table in changed { try Self.empty(table, compiled, state, target) }
            if phase == .indexes, changed.isEmpty {
                try state.begin(copy(fingerprint, keyFingerprint, phase: .indexes))
            }
            phase = changed.isEmpty ? phase : .rows
        }
        if phase == .indexes { return .indexes }
        try keepUnchanged(state, oldSnapshot: earlier.sourceMark)
        try state.begin(copy(fingerprint, keyFingerprint, phase: .rows))
        return .rows
    }

    private func copy(_ fingerprint: String, _ key: String, phase: CopyPhase) throws -> CopyState.Copy {
        CopyState.Copy(
            fingerprint: "\(fingerprint)\n\(marks.text)", keyFingerprint: key, sourceMark: try snapshotText(),
            phase: phase.rawValue)
    }

    /// A mended plan goes on with the tables that the change doesn't touch.
    private func tablesToCopyAgain(_ earlier: CopyState.Copy) throws -> [String] {
        let before = earlier.fingerprint.split(separator: "\n", maxSplits: 1).dropFirst().first.flatMap(CopyMarks.init)
        guard let changed = before.flatMap(marks.changed) else {
            throw Refused(
                reason: "the target holds a part of a copy made with another plan or of other tables",
                hint: "run the same plan, or give an empty database as --to")
        }
        return changed
    }

    private func begin(_ state: CopyState, _ fingerprint: String, _ key: String, _ dump: SchemaDump) throws {
        if let table = try Snapshot.read([], from: target).tables.first {
            throw Refused(
                reason: "the target isn't empty: it has \(table.name.label)", hint: "Give an empty database as --to")
        }
        // One transaction: a target with tables has a state that says whose they are.
        try target.transaction {
            try state.begin(copy(fingerprint, key, phase: .rows))
            try target.executeScript(try dump.preData())
            try DroppedColumns(compiled, target).release()
        }
        // The script leaves the session with an empty search_path.
        try target.executeScript("RESET search_path; " + target.dialect.ownSession)
    }

    private func snapshotText() throws -> String {
        try coordinator.scalar("SELECT pg_current_snapshot()::text")?.text ?? ""
    }

    private func keepUnchanged(_ state: CopyState, oldSnapshot: String) throws {
        let filenodes = try Filenodes.read(coordinator)
        let parts = CopyParts.cut(compiled, filenodes: filenodes)
        let labels = Dictionary(grouping: parts, by: { $0.table.table.label })
        for (table, finished) in try state.finishedParts() {
            let known = labels[table] ?? []
            let isSame = try finished.allSatisfy { label, rows in
                guard let part = known.first(where: { $0.label == label }) else { return false }
                return try isUnchanged(part, rows: rows, since: oldSnapshot)
            }
            if !isSame { try Self.empty(table, compiled, state, target) }
        }
    }

    private func isUnchanged(_ part: CopyPart, rows: Int, since oldSnapshot: String) throws -> Bool {
        let xid = WritingTransaction.number(of: "t.")
        var table = CompiledTable(table: part.table.table, isEmpty: false)
        table.selects = [
            "count(*)", "count(*) FILTER (WHERE NOT pg_visible_in_snapshot(\(xid), '\(oldSnapshot)'::pg_snapshot))",
        ]
        let counts = try coordinator.rows(SourceQuery(table: table, dialect: .postgres).sql(part.part)).first
        return counts?[0].integer == Int64(rows) && counts?[1].integer == 0
    }

    private static func empty(
        _ label: String, _ compiled: CompiledPlan, _ state: CopyState, _ target: any Connection
    ) throws {
        guard let table = compiled.catalog.table(label) else { return }
        try target.transaction {
            try target.execute("TRUNCATE ONLY \(table.name.quoted(in: .postgres))")
            try state.forget(table: label)
        }
    }

    /// A subset's rows are named by their place, which says nothing in another snapshot.
    static func forgetAll(_ compiled: CompiledPlan, _ state: CopyState) throws {
        for label in try state.finishedParts().keys { try empty(label, compiled, state, state.target) }
    }
}
