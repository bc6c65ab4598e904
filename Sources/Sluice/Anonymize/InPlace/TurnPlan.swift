internal import Backfill
internal import Database

/// The turns of all tables, decided before the first row changes.
struct TurnPlan {
    private var turns: [String: TableTurn] = [:]
    let records: [String: TableRecord]
    /// What earlier runs did, for the report.
    private(set) var notes: [String] = []

    /// - Throws: ``Refused`` with every table that can't be gone on with.
    init(_ compiled: CompiledPlan, again: Bool, state: InPlaceState, connection: any Connection) throws {
        records = try state.records()
        let evidence = ChangeEvidence(connection)
        var refusals: [String] = []
        for table in compiled.tables where !table.isUntouched && !table.isEmpty {
            let label = table.table.label
            do {
                let turn = try TableTurn.decide(
                    records[label], identity: try TableIdentity.of(table.table, on: connection),
                    rules: compiled.rulesFingerprint(of: table), again: again
                ) { try evidence.changes(of: table, since: $0) }
                turns[label] = turn
                if case .changedRows = turn {
                    notes.append("\(label): rows that came or changed since \(records[label]?.at ?? "") were done")
                } else if !turn.changesRows {
                    notes.append("\(label): done at \(records[label]?.at ?? "") and unchanged since")
                }
            } catch let refusal as TableTurn.Refusal {
                refusals.append("\(label) \(refusal.reason)")
            }
        }
        guard refusals.isEmpty else {
            throw Refused(
                reason: "an earlier run has worked on this database: " + refusals.joined(separator: "; "),
                hint:
                    "Restore the copy anew; or run with the key and plan of that run; or give --again, which changes every row once more, the done ones a second time"
            )
        }
    }

    func turn(of table: CompiledTable) -> TableTurn { turns[table.table.label] ?? .begin }

    /// Runs whose jobs are gone on with.
    var open: Set<String> {
        Set(turns.compactMap { label, turn in if case .goOn = turn { records[label]?.run } else { nil } })
    }
}
