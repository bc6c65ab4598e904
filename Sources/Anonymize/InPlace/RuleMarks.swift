internal import Foundation
internal import SluiceTransforms

/// Key and rules that a table's values are made by, column by column: equal marks give equal values in any process.
struct RuleMarks: Equatable, Codable {
    let key: String
    /// A fingerprint of each changed column's rule.
    let columns: [String: String]
    /// Columns that an earlier run has done: one that was begun leaves them alone.
    var done: Set<String> = []

    func hasSameRules(as other: RuleMarks) -> Bool { key == other.key && columns == other.columns }

    /// True where all that the earlier run did is still to be as it is, and more is to be changed.
    func adds(to earlier: RuleMarks) -> Bool {
        key == earlier.key && columns.count > earlier.columns.count
            && earlier.columns.allSatisfy { columns[$0.key] == $0.value }
    }

    /// As it is kept in the state table.
    var text: String { (try? JSONEncoder().encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "" }

    init?(text: String) {
        guard let marks = try? JSONDecoder().decode(RuleMarks.self, from: Data(text.utf8)) else { return nil }
        self = marks
    }

    init(key: String, columns: [String: String]) {
        self.key = key
        self.columns = columns
    }
}

extension CompiledPlan {
    func ruleMarks(of table: CompiledTable) -> RuleMarks {
        var marks: [String: String] = [:]
        for column in table.columns where column.isChanged {
            let text =
                [
                    column.column.typeName, column.rule.action.text, column.domain ?? "",
                    column.domain.flatMap { domainShapes[$0] } ?? "", column.rule.condition ?? "",
                    "\(column.rule.locale ?? plan.locale)",
                ].joined(separator: "\u{1F}") + partShapes(of: column.rule)
            marks[column.column.name] = Fingerprint.of(text)
        }
        return RuleMarks(key: key.fingerprint, columns: marks)
    }

    /// Leaves and elements are mapped as the other columns of their domains.
    private func partShapes(of rule: ColumnRule) -> String {
        guard case .transform(let spec) = rule.action else { return "" }
        let domains = PlanValue.map(spec.options.merging(["": spec.argument]) { $1 }).domains
        return domains.sorted().compactMap { domainShapes[$0] }.joined(separator: "\u{1F}")
    }
}

extension ColumnRule.Action {
    fileprivate var text: String {
        switch self {
        case .keep: "keep"
        case .drop: "drop"
        case .sql(let sql): "sql \(sql)"
        case .shuffle(let within): "shuffle \(within)"
        case .transform(let spec): PlanValue.map(spec.options.merging(["": spec.argument]) { $1 }).text + spec.name
        }
    }
}

extension PlanValue {
    fileprivate var domains: Set<String> {
        switch self {
        case .map(let map):
            Set(map.values.flatMap(\.domains)).union(map["domain"]?.spelled.map { [$0] } ?? [])
        case .list(let list): Set(list.flatMap(\.domains))
        default: []
        }
    }

    /// A dictionary's own description differs from process to process.
    fileprivate var text: String {
        switch self {
        case .map(let map):
            "{\(map.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.text)" }.joined(separator: ", "))}"
        case .list(let list): "[\(list.map(\.text).joined(separator: ", "))]"
        case .null, .bool, .integer, .real, .text: "\(self)"
        }
    }
}
