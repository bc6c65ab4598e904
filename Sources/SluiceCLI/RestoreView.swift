internal import Sluice

/// As a run ends, and what became of the rows.
struct RestoreView: Encodable {
    let run: Int64
    let state: String
    let archive: String
    let table: String
    let rows: Int
    let chunks: Int
    let seconds: Double
    let quarantined: Int
    @OrNull var certificate: Certificate?
    let deletedSince: Int
    let addedSince: Int
    private let addedHaveDefault: Bool
    /// Rows that keep what was written to the column since the restore began.
    let kept: Int
    let lost: [String]
    let refused: [String]
    /// What the database says of it now, other than the archive.
    let differences: [String]
    @OrNull var note: String?

    enum CodingKeys: String, CodingKey {
        case run, state, archive, table, rows, chunks, seconds, quarantined, certificate, kept, lost, refused,
            differences, note
        case deletedSince = "deleted_since"
        case addedSince = "added_since"
    }

    init(_ restored: RestoreOutcome) {
        let record = restored.outcome.record
        run = record.id
        state = record.state.rawValue
        archive = restored.archive
        table = restored.target
        rows = restored.report.restoredRows
        chunks = record.chunks
        seconds = (restored.outcome.sessionSeconds * 1_000).rounded() / 1_000
        quarantined = record.quarantined
        certificate = restored.outcome.certificate
        deletedSince = restored.report.deletedSince
        addedSince = restored.report.addedSince
        addedHaveDefault = restored.report.addedHaveDefault
        kept = restored.report.keptRows
        lost = restored.report.lost
        refused = restored.report.refused
        differences = restored.report.differences
        note = restored.report.note
    }

    func print(asJSON: Bool) {
        if asJSON { return Output.json(self) }
        Output.line("\(table): \(Figures.count(rows)) rows restored")
        if deletedSince > 0 { Output.line("\(Figures.count(deletedSince)) rows were deleted since") }
        if addedSince > 0 {
            let value = addedHaveDefault ? " and have the default" : ": the archive has no value for them"
            Output.line("\(Figures.count(addedSince)) rows were added since\(value)")
        }
        if kept > 0 {
            Output.line("\(Figures.count(kept)) rows were written since the restore began, and keep their newer value")
        }
        if let note { Output.line(note) }
        for lost in lost { Output.error("lost: \(lost)") }
        for refused in refused { Output.error("not restored: \(refused)") }
        for difference in differences { Output.error(difference) }
    }
}
