internal import Transforms

extension CompiledPlan {
    /// Key and rules that a table's values are made by: the same text gives the same values in any process.
    func rulesFingerprint(of table: CompiledTable) -> String {
        let columns = table.columns.filter(\.isChanged).map { column in
            [
                column.column.name, column.column.typeName, column.rule.action.text, column.domain ?? "",
                column.rule.condition ?? "", "\(column.rule.locale ?? plan.locale)",
            ].joined(separator: "\u{1F}")
        }
        return Fingerprint.of(([key.fingerprint] + columns.sorted()).joined(separator: "\u{1E}"))
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
