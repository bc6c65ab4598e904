internal import SluiceDatabase
internal import SluiceSQLText
internal import SluiceYAML

/// `subset:` of a plan, and `--subset TABLE=10%`.
enum SubsetFile {
    static func rules(from fields: YAMLFields) throws(Problem) -> SubsetRules {
        var rules = SubsetRules()
        for root in try fields.entries("roots") ?? [] {
            guard let share = root.value.text.flatMap(share) else {
                throw root.value.problem("a root is a fraction (10% or 0.1), a count (500) or a condition (where …)")
            }
            if let reason = problem(of: share) { throw root.value.problem("the root \(root.key): \(reason)") }
            rules.roots[root.key] = share
        }
        if let children = fields.value("children") {
            rules.children = children.text == "all" ? nil : try fields.requiredTexts("children")
        }
        rules.seed = try fields.optionalText("seed") ?? rules.seed
        return rules
    }

    static func problem(of share: SubsetRules.Share) -> String? {
        guard case .condition(let sql) = share else { return nil }
        return SQLExpression.problem(of: sql)
    }

    /// `10%` or `0.1`, `500`, `where country = 'DE'`.
    static func share(_ text: String) -> SubsetRules.Share? {
        if text.lowercased().hasPrefix("where ") { return .condition(String(text.dropFirst(6))) }
        if text.hasSuffix("%"), let percent = Double(text.dropLast()), percent > 0, percent <= 100 {
            return .fraction(percent / 100)
        }
        if let count = Int(text) { return count > 0 ? .count(count) : nil }
        return Double(text).flatMap { $0 > 0 && $0 <= 1 ? .fraction($0) : nil }
    }

    /// `--subset customer=10%`.
    static func option(_ text: String) -> (table: String, share: SubsetRules.Share)? {
        guard let equals = text.firstIndex(of: "="), let share = share(String(text[text.index(after: equals)...]))
        else {
            return nil
        }
        return (String(text[..<equals]), share)
    }
}
