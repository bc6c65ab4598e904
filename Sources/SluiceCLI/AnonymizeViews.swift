internal import Sluice

struct ProblemView: Encodable {
    let place: String
    let reason: String
}

/// What `check` prints as JSON.
struct CheckView: Encodable {
    let problems: [ProblemView]
    let notes: [String]
}

/// What a copy or an in-place run prints at its end.
struct AnonymizeView: Encodable {
    struct Table: Encodable {
        let table: String
        let rows: Int
        let changed: [String]
    }

    struct Aside: Encodable {
        let table: String
        let column: String
        let reason: String
        let count: Int
    }

    let rows: Int
    let seconds: Double
    let keyFingerprint: String
    let keyIsEphemeral: Bool
    let resumedParts: Int
    let tables: [Table]
    let leftovers: [String]
    let notes: [String]
    let quarantined: Int
    let quarantine: [Aside]
    @OrNull var certificate: AnonymizeCertificate?

    enum CodingKeys: String, CodingKey {
        case rows, seconds, tables, leftovers, notes, certificate, quarantined, quarantine
        case keyFingerprint = "key_fingerprint"
        case keyIsEphemeral = "key_is_ephemeral"
        case resumedParts = "resumed_parts"
    }

    init(_ report: AnonymizeReport) {
        rows = report.rows
        seconds = report.seconds
        keyFingerprint = report.keyFingerprint
        keyIsEphemeral = report.isKeyEphemeral
        resumedParts = report.resumedParts
        tables = report.tables.map { Table(table: $0.name, rows: $0.rows, changed: $0.changed) }
        leftovers = report.leftovers
        notes = report.notes
        certificate = report.certificate
        quarantined = report.quarantined
        quarantine = report.quarantine.map {
            Aside(table: $0.table, column: $0.column, reason: $0.reason, count: $0.count)
        }
    }

    func print(asJSON: Bool) {
        if asJSON { return Output.json(self) }
        var view = TextTable(header: ["table", "rows", "changed"])
        for table in tables {
            view.add([table.table, Figures.count(table.rows), table.changed.joined(separator: ", ")])
        }
        Output.text(view.text)
        Output.text("")
        Output.line(
            "\(Figures.count(rows)) rows in \(Figures.seconds(seconds)), key \(keyFingerprint)\(keyIsEphemeral ? " (thrown away)" : "")"
        )
        if resumedParts > 0 { Output.line("\(resumedParts) parts were there from an earlier run") }
        if let certificate {
            Output.line(
                "certificate: \(certificate.tables.count) tables with as many rows as were sent, "
                    + "\(certificate.foreignKeys) foreign keys, \(certificate.hash.prefix(16))")
        }
        for aside in quarantine {
            Output.line(
                "\(Figures.count(aside.count)) values of \(aside.table).\(aside.column) became NULL: \(aside.reason)")
        }
        for leftover in leftovers { Output.line("original values are left: \(leftover)") }
        for note in notes { Output.line("note: \(note)") }
    }
}

struct PreviewView: Encodable {
    struct Table: Encodable {
        let table: String
        let columns: [String]
        let rows: [Row]
    }

    struct Row: Encodable {
        let before: [String?]
        let after: [String?]
    }

    let tables: [Table]

    init(_ preview: AnonymizePreview) {
        tables = preview.tables.map { table in
            Table(
                table: table.name, columns: table.columns,
                rows: table.rows.map { Row(before: $0.before, after: $0.after) })
        }
    }

    func print(asJSON: Bool) {
        if asJSON { return Output.json(self) }
        for table in tables {
            Output.line(table.table)
            var view = TextTable(header: table.columns.flatMap { [$0, "→"] })
            for row in table.rows { view.add(zip(row.before, row.after).flatMap { [$0 ?? "NULL", $1 ?? "NULL"] }) }
            Output.text(view.text + "\n")
        }
        Output.line("nothing was changed")
    }
}

struct SuggestionView: Encodable {
    struct Column: Encodable {
        let table: String
        let column: String
        let rule: String
        let reason: String
        let confidence: Double
    }

    let columns: [Column]

    init(_ suggestion: PlanSuggestion) {
        columns = suggestion.columns.map {
            Column(table: $0.table, column: $0.column, rule: $0.rule, reason: $0.reason, confidence: $0.confidence)
        }
    }
}
