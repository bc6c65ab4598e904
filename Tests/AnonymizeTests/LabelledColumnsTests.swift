import SluiceTestSupport
import SluiceTransforms
import Testing

@testable import SluiceAnonymize

/// How well names, types and tables alone tell what is personal, over columns that somebody has labelled.
@Suite("A corpus of labelled columns")
struct LabelledColumnsTests {
    private struct Labelled {
        let table: String
        let column: DataColumn
        let isPersonal: Bool
        var label: String { "\(table).\(column.name)" }
    }

    private static let kinds: [Character: ColumnKind] = [
        "i": .integer(bytes: 4), "b": .integer(bytes: 8), "n": .decimal(precision: nil, scale: nil), "f": .real,
        "o": .boolean, "d": .date, "t": .timestamp, "u": .uuid, "j": .json, "x": .binary, "p": .inet, "m": .macaddr,
        "a": .array(of: .text), "g": .other("point"),
    ]

    private static func columns() throws -> [Labelled] {
        let lines = try Fixture.text("Anonymize/labelled-columns.txt").split(separator: "\n").filter {
            !$0.hasPrefix("#")
        }
        return lines.flatMap { line -> [Labelled] in
            let parts = line.split(separator: ":", maxSplits: 1)
            return parts[1].split(separator: " ").map { word in
                let isPersonal = word.hasPrefix("+")
                let typed = word.drop { $0 == "+" }.split(separator: ":")
                let kind = typed.count > 1 ? kinds[typed[0].first ?? " "] ?? .text : .text
                return Labelled(
                    table: String(parts[0]), column: DataColumn(part: String(typed.last ?? ""), kind: kind),
                    isPersonal: isPersonal)
            }
        }
    }

    @Test("of the personal columns 98 % are found, and of those that are proposed 90 % are personal")
    func corpus() throws {
        let columns = try Self.columns()
        #expect(columns.count >= 1_500)
        var found = 0
        var missed: [String] = []
        var wrong: [String] = []
        let fit = RuleFit()
        for labelled in columns {
            let finding = PlanSuggestion.finding(labelled.column, labelled.table, isUnique: false, [], fit)
            let rule = finding.flatMap { fit.fitting($0.rule, labelled.column, isUnique: false, values: []) }
            switch (labelled.isPersonal, rule) {
            case (true, nil): missed.append(labelled.label)
            case (true, _): found += 1
            case (false, let rule?): wrong.append("\(labelled.label) \(rule)")
            case (false, nil): break
            }
        }
        let recall = Double(found) / Double(found + missed.count)
        let precision = Double(found) / Double(found + wrong.count)
        print("suggest: \(columns.count) columns, recall \(recall), precision \(precision)")
        #expect(recall >= 0.98, "missed: \(missed.joined(separator: ", "))")
        #expect(precision >= 0.9, "wrong: \(wrong.joined(separator: ", "))")
        print("missed: \(missed.joined(separator: ", "))\nwrong: \(wrong.joined(separator: ", "))")
    }
}
