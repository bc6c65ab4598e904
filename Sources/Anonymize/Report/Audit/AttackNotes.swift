internal import SluiceTransforms

/// What a rule leaves to an attacker who has the copy and lists of the population, but no key, as far as
/// ``AttackSurvey`` can't count it.
enum AttackNotes {
    static func of(_ compiled: CompiledPlan) -> [String] {
        compiled.tables.flatMap { table -> [String] in
            table.columns.compactMap { column in
                let place = "\(table.table.label).\(column.column.name)"
                switch column.rule.action {
                case .shuffle: return "\(place): all original values are there; only whose they are is hidden"
                case .sql: return "\(place): a SQL expression; Sluice can't say what it keeps"
                case .transform(let spec): return note(place, spec, column)
                case .keep, .drop: return nil
                }
            }
        }
    }

    private static func note(_ place: String, _ spec: TransformSpec, _ column: CompiledColumn) -> String? {
        guard let traits = column.transform?.traits else { return nil }
        var risks: [String] = []
        if traits.keeps.contains(.order), !column.column.kind.isNumber {
            risks.append("outliers: the first and the last values stay the first and the last")
        }
        if spec.name == "fake", spec.options["keep_domain"] == .bool(true) {
            risks.append("linkage: a domain with one person names that person")
        }
        if column.rule.condition != nil { risks.append("rows outside 'when' keep their values") }
        return risks.isEmpty ? nil : "\(place): \(risks.joined(separator: "; "))"
    }
}
