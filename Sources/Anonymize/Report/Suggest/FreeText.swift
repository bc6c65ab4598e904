internal import SluiceTransforms

/// Text that people have written, and columns whose type nothing can look into.
enum FreeText {
    static let redact = "{redact: [email, phone, card, iban]}"

    static func finding(_ column: DataColumn, _ values: [String]) -> Finding? {
        switch column.kind {
        case .json: return Finding("{json: {}}", "a document of unknown content: leaves are hidden", 0.7)
        case .binary where column.isNullable: return Finding("\"null\"", "binary of unknown content", 0.5)
        case .array(of: .text): return Finding("{each: {fake: text}}", "texts of unknown content", 0.5)
        case .other(let type) where column.isNullable && holdsText(type):
            return Finding("\"null\"", "\(type): no transform can look into it", 0.5)
        case .other("tsvector"):
            return Finding("{sql: \"''::tsvector\"}", "words of other columns: fill it again afterwards", 0.5)
        case .text: return writing(values)
        default: return nil
        }
    }

    private static func writing(_ values: [String]) -> Finding? {
        let telling = values.filter(holdsContact).count
        if telling > 0 {
            return Finding(redact, "an e-mail or a phone stands in \(telling) of \(values.count) sampled values", 0.6)
        }
        let wordy = values.filter { $0.split(separator: " ").count >= 6 }.count
        guard values.count >= 5, Double(wordy) > 0.3 * Double(values.count) else { return nil }
        return Finding("{fake: text}", "free text of several words", 0.55)
    }

    /// Among other words: a value that is nothing but an e-mail has a hint of its own.
    private static func holdsContact(_ text: String) -> Bool {
        text.contains(" ")
            && (text.contains(#/[\w.+\-]+@[\w\-]+\.\w+/#)
                || text.contains(#/(?:^|[^\w\/.\-])(?:\+|00)[1-9][0-9 ()\/.\-]{7,16}[0-9]\b/#)
                || text.contains(#/(?:^|[^\w.\-])\(?[0-9]{3}\)?[ .\-][0-9]{3}[ .\-][0-9]{4}\b/#))
    }

    /// Types that hold words of other columns, or anything.
    private static func holdsText(_ type: String) -> Bool {
        ["tsvector", "xml", "hstore"].contains(type) || type.hasPrefix("composite type")
    }

    /// Names that stand in a column of the row are looked for in its text.
    static func naming(_ columns: [PlanSuggestion.Column]) -> [PlanSuggestion.Column] {
        let names = Dictionary(grouping: columns.filter { isName($0.rule) }, by: \.table)
        return columns.map { column in
            guard column.rule == redact, let named = names[column.table] else { return column }
            let list = named.map { PlanSuggestion.quoted($0.column) }.joined(separator: ", ")
            return column.with(rule: "\(redact.dropLast()), names: [\(list)]}")
        }
    }

    private static func isName(_ rule: String) -> Bool {
        ["{fake: first_name", "{fake: last_name", "{fake: full_name"].contains { rule.hasPrefix($0) }
    }
}
