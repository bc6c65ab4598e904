internal import Sluice

/// What the audit prints.
struct AuditView: Encodable {
    struct Column: Encodable {
        let table: String
        let column: String
        let distinctOriginals: Int
        let tooShort: Int
        let leftInColumn: Int
        let leftElsewhere: [String: Int]
        let coincidences: Int
        let expectedCoincidences: Double
        let keptByRule: Int
        let comparedRows: Bool

        enum CodingKeys: String, CodingKey {
            case table, column, coincidences
            case distinctOriginals = "distinct_originals"
            case tooShort = "too_short"
            case leftInColumn = "left_in_column"
            case leftElsewhere = "left_elsewhere"
            case expectedCoincidences = "expected_coincidences"
            case keptByRule = "kept_by_rule"
            case comparedRows = "compared_rows"
        }
    }

    struct Groups: Encodable {
        let table: String
        let columns: [String]
        let k: Int
        let groupsBelowK: Int
        let rowsBelowK: Int
        let uniqueRows: Int

        enum CodingKeys: String, CodingKey {
            case table, columns, k
            case groupsBelowK = "groups_below_k"
            case rowsBelowK = "rows_below_k"
            case uniqueRows = "unique_rows"
        }
    }

    struct Attack: Encodable {
        let kind: String
        let place: String
        let rows: Int
        let allRows: Int
        let explanation: String

        enum CodingKeys: String, CodingKey {
            case kind, place, rows, explanation
            case allRows = "all_rows"
        }
    }

    let holds: Bool
    let broken: [String]
    let leaks: Int
    let columns: [Column]
    let smallGroups: [Groups]
    let uncovered: [String]
    let risks: [String]
    let attacks: [Attack]

    enum CodingKeys: String, CodingKey {
        case holds, broken, leaks, columns, uncovered, risks, attacks
        case smallGroups = "small_groups"
    }

    init(_ report: LeakReport) {
        holds = report.holds
        broken = report.broken
        leaks = report.leaks
        columns = report.columns.map {
            Column(
                table: $0.table, column: $0.column, distinctOriginals: $0.distinctOriginals, tooShort: $0.tooShort,
                leftInColumn: $0.leftInColumn, leftElsewhere: $0.leftElsewhere, coincidences: $0.coincidences,
                expectedCoincidences: $0.expectedCoincidences, keptByRule: $0.keptByRule, comparedRows: $0.comparedRows)
        }
        smallGroups = report.smallGroups.map {
            Groups(
                table: $0.table, columns: $0.columns, k: $0.k, groupsBelowK: $0.groupsBelowK, rowsBelowK: $0.rowsBelowK,
                uniqueRows: $0.uniqueRows)
        }
        uncovered = report.uncovered
        risks = report.risks
        attacks = report.attacks.map {
            Attack(
                kind: $0.kind.rawValue, place: $0.place, rows: $0.rows, allRows: $0.allRows, explanation: $0.explanation
            )
        }
    }

    func print(asJSON: Bool) {
        if asJSON { return Output.json(self) }
        printColumns()
        for groups in smallGroups where groups.groupsBelowK > 0 {
            Output.line(
                "\(groups.table) by \(groups.columns.joined(separator: ", ")): \(Figures.count(groups.rowsBelowK)) rows in "
                    + "groups of fewer than \(groups.k), \(Figures.count(groups.uniqueRows)) of them alone")
        }
        printAttacks()
        for name in uncovered { Output.line("not covered by the plan: \(name)") }
        for risk in risks { Output.line("risk: \(risk)") }
        if holds { return Output.line("every bound of the plan holds") }
        for bound in broken { Output.line("broken: \(bound)") }
    }

    private func printColumns() {
        var view = TextTable(header: ["column", "originals", "left in it", "left elsewhere", "by chance", "too short"])
        for column in columns {
            let elsewhere = column.leftElsewhere.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
            view.add([
                "\(column.table).\(column.column)", Figures.count(column.distinctOriginals),
                Figures.count(column.leftInColumn), elsewhere.joined(separator: ", "),
                Figures.count(column.coincidences), Figures.count(column.tooShort),
            ])
        }
        Output.text(view.text)
        if columns.contains(where: { $0.coincidences > 0 }) {
            Output.line(
                "by chance: new values that are originals of other rows, no more of them than the rule brings about")
        }
        if columns.contains(where: { $0.tooShort > 0 }) {
            Output.line(
                "too short: values of fewer than \(LeakReport.fewestCharacters) letters and digits were searched for in "
                    + "their own column only")
        }
        for column in columns where column.keptByRule > 0 {
            Output.line(
                "\(column.table).\(column.column): the rule leaves \(Figures.count(column.keptByRule)) values as they are"
            )
        }
    }

    /// One explanation a kind, then the places.
    private func printAttacks() {
        let reaching = attacks.filter { $0.rows > 0 }
        let kinds = reaching.map(\.kind).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        for kind in kinds {
            let places = reaching.filter { $0.kind == kind }
            Output.line("\(kind): \(places[0].explanation)")
            for attack in places {
                Output.line("  \(attack.place): \(Figures.count(attack.rows)) of \(Figures.count(attack.allRows))")
            }
        }
    }
}
