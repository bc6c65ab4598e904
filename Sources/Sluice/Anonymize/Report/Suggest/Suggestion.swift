public import Database
internal import Transforms

/// Looks at names, types, comments and sampled values, and proposes a rule for each column.
public struct PlanSuggestion: Sendable {
    public struct Column: Sendable {
        public let table: String
        public let column: String
        /// As the plan spells it: `keep`, `{fake: email}`.
        public let rule: String
        public let reason: String
        /// 0 … 1
        public let confidence: Double
    }

    public let columns: [Column]

    public init(_ database: DatabaseURL, sampleRows: Int = 200) throws {
        let connection = try database.connect(.readOnly)
        try SourceSession.prepare(connection)
        let catalogue = try DataCatalogue.read(from: connection)
        var columns: [Column] = []
        for table in catalogue.tables where table.parentLabel == nil {
            let samples = try ColumnSamples(connection, table, rows: sampleRows)
            for column in table.columns where !column.isGenerated {
                columns.append(Self.suggest(column, of: table, samples.values(of: column.name)))
            }
        }
        let aligned = Self.alignKeys(columns, catalogue)
        self.columns = try SharedValues(connection, catalogue).givingDomains(to: aligned)
    }

    /// A plan that can be edited and run: every column is there, with its reason behind it.
    public var yaml: String {
        var lines = ["version: 1", "locale: en", "unclassified: stop", "tables:"]
        var table = ""
        for column in columns {
            if column.table != table {
                table = column.table
                lines.append("  \(Self.quoted(table)):")
            }
            let confidence = Int((column.confidence * 100).rounded())
            lines.append("    \(Self.quoted(column.column)): \(column.rule)  # \(column.reason) (\(confidence) %)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func quoted(_ name: String) -> String {
        name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." } && name.first?.isNumber == false
            ? name : "\"\(name.replacing("\"", with: "\\\""))\""
    }

    // MARK: One column

    private static func suggest(_ column: DataColumn, of table: DataTable, _ values: [String]) -> Column {
        let isReference = table.foreignKeys.contains { $0.columns.contains(column.name) }
        // A text in a unique index is as likely an e-mail as a code.
        let isKey = isReference || column.kind != .text && table.isInSomeKey(column.name)
        var best = (rule: "keep", reason: isKey ? "a key without meaning" : "nothing personal seen", confidence: 0.6)
        for finding in findings(column, table, values) where finding.confidence > best.confidence || best.rule == "keep"
        {
            best = finding
        }
        return Column(
            table: table.label, column: column.name, rule: best.rule, reason: best.reason, confidence: best.confidence)
    }

    private static func findings(
        _ column: DataColumn, _ table: DataTable, _ values: [String]
    ) -> [(rule: String, reason: String, confidence: Double)] {
        var found: [(rule: String, reason: String, confidence: Double)] = []
        for hint in ColumnHint.all where hint.fits(column.kind) {
            let named = hint.matches(name: column.name, table: table.label)
            let commented = column.comment.map { hint.matches(name: $0, table: "") } ?? false
            let shaped = hint.share(of: values)
            guard named || commented || shaped > 0.6 else { continue }
            // Also where it takes several columns to tell rows apart: two of them could get the same values.
            guard let rule = hint.rule(column, isUnique: table.isInSomeKey(column.name)) else { continue }
            let reasons = [
                named ? "its name" : nil, commented ? "its comment" : nil,
                shaped > 0.6 ? "\(Int(shaped * 100)) % of sampled values look like \(hint.label)" : nil,
            ].compactMap { $0 }
            let confidence = min(
                0.99,
                (named ? 0.75 : 0) + (commented ? 0.15 : 0) + (shaped > 0.6 ? 0.24 : 0)
                    + (named ? 0 : shaped > 0.6 ? 0.4 : 0.3))
            found.append((rule, "\(hint.label): \(reasons.joined(separator: ", "))", confidence))
        }
        if found.isEmpty, let free = freeText(column, values) { found.append(free) }
        return found
    }

    private static func freeText(
        _ column: DataColumn, _ values: [String]
    ) -> (rule: String, reason: String, confidence: Double)? {
        switch column.kind {
        case .json: return ("{json: {}}", "a document of unknown content: leaves are hidden", 0.7)
        case .binary where column.isNullable: return ("\"null\"", "binary of unknown content", 0.5)
        case .array(of: .text): return ("{each: {fake: text}}", "texts of unknown content", 0.5)
        case .other(let type) where column.isNullable && holdsText(type):
            return ("\"null\"", "\(type): no transform can look into it", 0.5)
        case .text:
            let wordy = values.filter { $0.split(separator: " ").count >= 6 }.count
            guard values.count >= 5, Double(wordy) > 0.3 * Double(values.count) else { return nil }
            return ("{fake: text}", "free text of several words", 0.55)
        default: return nil
        }
    }

    /// Types that hold words of other columns, or anything.
    private static func holdsText(_ type: String) -> Bool {
        ["tsvector", "xml", "hstore"].contains(type) || type.hasPrefix("composite type")
    }

    /// Both sides of a key get the referred column's rule.
    private static func alignKeys(_ columns: [Column], _ catalogue: DataCatalogue) -> [Column] {
        let links = Domains.links(in: catalogue)
        return columns.map { column in
            let place = ColumnPlace(table: column.table, column: column.column)
            guard let parent = links.first(where: { $0.child == place })?.parent,
                let rule = columns.first(where: { $0.table == parent.table && $0.column == parent.column })?.rule,
                rule != column.rule
            else { return column }
            return Column(
                table: column.table, column: column.column, rule: rule, reason: "refers to \(parent.label)",
                confidence: 0.95)
        }
    }
}

/// Values of a table's first rows; they never leave this room.
private struct ColumnSamples {
    private var byColumn: [String: [String]] = [:]

    init(_ connection: any Connection, _ table: DataTable, rows: Int) throws {
        let names = table.columns.map(\.name)
        guard !names.isEmpty else { return }
        let list = names.map(connection.dialect.quote).joined(separator: ", ")
        let sql = "SELECT \(list) FROM \(table.name.quoted(in: connection.dialect)) LIMIT \(rows)"
        for row in try SourceRows(connection).read(sql) {
            for (name, value) in zip(names, row) {
                if let value, !value.isEmpty {
                    byColumn[name, default: []].append(String(decoding: value, as: UTF8.self))
                }
            }
        }
    }

    func values(of column: String) -> [String] { byColumn[column] ?? [] }
}
