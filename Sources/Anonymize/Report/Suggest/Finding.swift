internal import SluiceTransforms

/// A rule that something about a column speaks for.
struct Finding {
    let rule: String
    let reason: String
    let confidence: Double
    /// Letters of the name that tell.
    var specificity = 0

    init(_ rule: String, _ reason: String, _ confidence: Double, specificity: Int = 0) {
        self.rule = rule
        self.reason = reason
        self.confidence = confidence
        self.specificity = specificity
    }

    /// What names, comments and looks say; nil where they say nothing.
    static func best(_ column: DataColumn, table: String, isUnique: Bool, _ values: [String]) -> Finding? {
        var best: Finding?
        let (name, table) = (ColumnName(column.name), ColumnName(table))
        let comment = column.comment.map(ColumnName.init)
        for hint in ColumnHint.all where hint.fits(column.kind) {
            guard let finding = finding(hint, column, name, table, comment, isUnique, values) else { continue }
            if let known = best, (finding.confidence, finding.specificity) <= (known.confidence, known.specificity) {
                continue
            }
            best = finding
        }
        return best
    }

    private static func finding(
        _ hint: ColumnHint, _ column: DataColumn, _ name: ColumnName, _ table: ColumnName, _ comment: ColumnName?,
        _ isUnique: Bool, _ values: [String]
    ) -> Finding? {
        let named = hint.match(name: name, table: table)
        let commented = comment.map { hint.match(name: $0, table: ColumnName("")) != nil } ?? false
        let share = hint.share(of: values)
        let shaped = share.map { $0 > 0.6 } ?? false
        guard named != nil || commented || shaped, let rule = hint.rule(column, isUnique: isUnique) else { return nil }
        let reasons = [
            named == nil ? nil : "its name", commented ? "its comment" : nil,
            shaped ? "\(Int((share ?? 0) * 100)) % of sampled values look like \(hint.label)" : nil,
        ].compactMap { $0 }
        // What looks like an address is one, whatever its column is called.
        let unnamed = shaped ? (hint.isUnmistakable ? 0.55 : 0.4) : 0.3
        var confidence = named == nil ? unnamed : 0.75
        confidence += (commented ? 0.15 : 0) + (shaped ? 0.24 : 0)
        // Called so, but nothing in it looks so: another hint's look is to win.
        if let share, share == 0, named != nil { confidence -= 0.15 }
        return Finding(
            rule, "\(hint.label): \(reasons.joined(separator: ", "))", min(0.99, confidence), specificity: named ?? 0)
    }
}
