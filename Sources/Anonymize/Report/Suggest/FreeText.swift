internal import SluiceTransforms

/// Text that people have written, and columns whose type nothing can look into.
enum FreeText {
    static let redact = "{redact: [email, phone, card, iban]}"

    static func finding(_ column: DataColumn, table: String, _ values: [String]) -> Finding? {
        let name = ColumnName(column.name)
        switch column.kind {
        case .json:
            return Finding("{json: {}}", "a document of unknown content: leaves are hidden", 0.7)
        case .binary where name.has(ofThings): return nil
        case .binary where column.isNullable: return Finding("\"null\"", "binary of unknown content", 0.5)
        case .binary: return Finding("{constant: \"\"}", "binary of unknown content", 0.45)
        case .array(of: .text):
            return name.has(labels) ? nil : Finding("{each: {fake: text}}", "texts of unknown content", 0.4)
        case .other(let type) where column.isNullable && holdsText(type):
            return Finding("\"null\"", "\(type): no transform can look into it", 0.5)
        case .other("tsvector"):
            return Finding("{sql: \"''::tsvector\"}", "words of other columns: fill it again afterwards", 0.5)
        case .other("hstore") where !column.isNullable:
            return Finding("{sql: \"''::hstore\"}", "hstore: no transform can look into it", 0.5)
        case .other("xml") where !column.isNullable:
            return Finding("{sql: \"xmlparse(content '')\"}", "xml: no transform can look into it", 0.5)
        case .text: return writing(values, isOfThings: TableSubject.isThing(ColumnName(table)))
        default: return nil
        }
    }

    /// Names of what no person is told by.
    private static let ofThings: Set<String> = [
        "hash", "checksum", "digest", "sha256", "sha1", "md5", "etag", "icon", "logo", "thumbnail_placeholder",
        "bitmap", "bloom",
    ]

    private static let labels: Set<String> = [
        "tags", "tag", "labels", "roles", "permissions", "scopes", "categories", "features", "flags", "keywords",
        "types", "codes",
        "skus", "events", "channels", "days", "weekdays", "currencies", "countries", "languages", "locales", "domains",
        "options",
        "values", "statuses", "sizes", "colors", "colours", "grants", "columns", "fields", "paths", "topics", "genres",
        "platforms",
        "origins", "redirect", "uris", "extensions", "modules",
    ]

    private static func writing(_ values: [String], isOfThings: Bool) -> Finding? {
        let telling = values.filter(holdsContact).count
        if telling > 0 {
            return Finding(redact, "an e-mail or a phone stands in \(telling) of \(values.count) sampled values", 0.6)
        }
        let wordy = values.filter { $0.split(separator: " ").count >= 6 }.count
        guard !isOfThings, values.count >= 5, Double(wordy) > 0.3 * Double(values.count) else { return nil }
        return Finding("{fake: text}", "free text of several words", 0.45)
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
