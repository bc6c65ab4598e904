internal import SluiceTransforms

/// `subset:` of a plan, and `--subset TABLE=10%`.
enum SubsetReader {
    static func read(_ value: PlanValue, problem: (String) -> any Error) throws -> SubsetRules {
        guard case .map(let entries) = value else { throw problem("subset holds roots, children and seed") }
        var rules = SubsetRules()
        for (key, value) in entries {
            switch (key, value) {
            case ("roots", .map(let roots)):
                for (table, share) in roots {
                    guard let text = share.spelled, let parsed = self.share(text) else {
                        throw problem("a root is a fraction (10% or 0.1), a count (500) or a condition (where …)")
                    }
                    if let reason = self.problem(of: parsed) { throw problem("the root \(table): \(reason)") }
                    rules.roots[table] = parsed
                }
            case ("children", .text("all")): rules.children = nil
            case ("children", .list(let names)): rules.children = names.compactMap(\.spelled)
            case ("seed", _):
                guard let seed = value.spelled else { throw problem("seed must be text or a number") }
                rules.seed = seed
            default: throw problem("subset has no key '\(key)' of that form: it holds roots, children and seed")
            }
        }
        return rules
    }

    static func problem(of share: SubsetRules.Share) -> String? {
        guard case .condition(let sql) = share else { return nil }
        return SQLFragment.problem(of: sql)
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
