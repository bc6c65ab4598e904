internal import Foundation
public import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceTransforms

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

        /// A person should look: little speaks for the rule, or nothing could be proposed.
        public var isDoubtful: Bool { confidence < 0.5 }

        func with(rule: String, reason: String? = nil) -> Column {
            Column(
                table: table, column: column, rule: rule, reason: reason ?? self.reason, confidence: confidence)
        }
    }

    /// By table; the doubtful ones of all tables stand at the end of the list once more in ``doubtful``.
    public let columns: [Column]
    /// Tables whose rows couldn't be read, and why: their columns were judged by names, types and comments alone.
    public let unreadable: [String: String]

    /// The least sure first.
    public var doubtful: [Column] {
        columns.filter(\.isDoubtful).sorted {
            ($0.confidence, $0.table, $0.column) < ($1.confidence, $1.table, $1.column)
        }
    }

    public init(_ database: DatabaseURL, sampleRows: Int = 200) throws {
        let connection = try database.connect(.readOnly)
        try SourceSession.prepare(connection)
        let catalog = try DataCatalog.read(from: connection)
        var columns: [Column] = []
        var unreadable: [String: String] = [:]
        // Mostly none has any, which is told by one statement for thousands of tables.
        let areLookedAt =
            try connection.isSuperusers()
            && !connection.strangersCode(in: catalog.planned.map(\.name), when: .reading).isEmpty
        let fit = RuleFit()
        for table in catalog.planned {
            var samples = ColumnSamples()
            do {
                let strangers = areLookedAt ? try connection.strangersCode(in: [table.name], when: .reading) : []
                if let found = strangers.first {
                    unreadable[table.label] =
                        "this session is a superuser's, and \(found); --trust-functions reads them all the same"
                } else {
                    try samples.read(connection, table, rows: sampleRows)
                }
            } catch let error as DatabaseError where error.kind != .connectionLost {
                unreadable[table.label] = error.message
            }
            for column in catalog.ownColumns(of: table) where !column.isGenerated {
                columns.append(Self.suggest(column, of: table, samples.values(of: column.name), fit))
            }
        }
        let aligned = Self.alignKeys(FreeText.naming(columns), catalog)
        self.columns = try SharedValues(connection, catalog, besides: Set(unreadable.keys), fit)
            .givingDomains(to: aligned)
        self.unreadable = unreadable
    }

    /// A plan that can be edited and run: every column is there, with its reason after it, and those that a person should look
    /// at are listed at the end.
    public var yaml: String {
        var lines = ["version: 1", "locale: en", "unclassified: stop", "tables:"]
        var table = ""
        for column in columns {
            if column.table != table {
                table = column.table
                if let reason = unreadable[table] {
                    lines.append(
                        "  # \(Self.escaped("rows couldn't be read, so names and types alone were judged: \(reason)"))")
                }
                lines.append("  \(Self.quoted(table)):")
            }
            lines.append("    \(Self.quoted(column.column)): \(column.rule)  # \(Self.reason(of: column))")
        }
        if !doubtful.isEmpty {
            lines.append("# Doubtful, so look at these yourself:")
            lines += doubtful.map {
                "# - \(Self.escaped("\($0.table).\($0.column): \($0.rule)"))  (\(Self.reason(of: $0)))"
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func reason(of column: Column) -> String {
        let confidence = Int((column.confidence * 100).rounded())
        return escaped("\(column.isDoubtful ? "doubtful: " : "")\(column.reason) (\(confidence) %)")
    }

    static func quoted(_ name: String) -> String {
        name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." } && name.first?.isNumber == false
            ? name : "\"\(escaped(name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")))\""
    }

    /// As a text between double quotes has them in YAML, what isn't printable, and line ends: in a comment, too, where one would
    /// end it and begin a line of the plan.
    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { shown, scalar in
            switch scalar.value {
            case 0..<0x20, 0x7F...0xA0, 0x2028...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0xFEFF:
                let digits = String(scalar.value, radix: 16)
                shown += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: shown.unicodeScalars.append(scalar)
            }
        }
    }

    // MARK: One column

    private static func suggest(
        _ column: DataColumn, of table: DataTable, _ values: [String], _ fit: RuleFit
    ) -> Column {
        if table.partitionKey.contains(column.name) {
            return Column(
                table: table.label, column: column.name, rule: "keep", reason: "chooses the partition of a row",
                confidence: 0.9)
        }
        let isReference = table.foreignKeys.contains { $0.columns.contains(column.name) }
        // A text in a unique index is as likely an e-mail as a code.
        let isKey = isReference || column.kind != .text && table.isInSomeKey(column.name)
        // Also where it takes several columns to tell rows apart: two of them could get the same values.
        let isUnique = table.isInSomeKey(column.name)
        let finding = finding(column, table.label, isUnique: isUnique, values, fit)
        let kept = isKey ? "a key without meaning" : "nothing personal seen"
        guard let finding else {
            return Column(table: table.label, column: column.name, rule: "keep", reason: kept, confidence: 0.6)
        }
        let rule = fit.fitting(finding.rule, column, isUnique: isUnique, values: values)
        let reason = rule == nil ? "\(finding.reason); no transform fits it, so decide yourself" : finding.reason
        return Column(
            table: table.label, column: column.name, rule: rule ?? "keep", reason: reason,
            confidence: rule == nil ? 0.1 : finding.confidence)
    }

    /// What speaks for a rule; nil where nothing does.
    static func finding(
        _ column: DataColumn, _ table: String, isUnique: Bool, _ values: [String], _ fit: RuleFit
    ) -> Finding? {
        if !isUnique, let document = JSONPaths.finding(column, values, fit) { return document }
        if !isUnique, let elements = elements(column, table, values, fit) { return elements }
        return Finding.best(column, table: table, isUnique: isUnique, values)
            ?? (isUnique ? nil : FreeText.finding(column, table: table, values))
    }

    /// An array is what its elements are.
    private static func elements(
        _ column: DataColumn, _ table: String, _ values: [String], _ fit: RuleFit
    ) -> Finding? {
        guard case .array(let element) = column.kind else { return nil }
        let elements = values.flatMap(OriginalParts.elements)
        let part = DataColumn(part: column.name, kind: element)
        guard let best = Finding.best(part, table: table, isUnique: false, elements), best.rule.hasPrefix("{") else {
            return nil
        }
        let rule = fit.fits(best.rule, part, isUnique: false, values: elements) ? best.rule : "{fake: text}"
        return Finding("{each: \(rule)}", "elements: \(best.reason)", best.confidence)
    }

    /// Both sides of a key get the rule of the column at the end of the references.
    private static func alignKeys(_ columns: [Column], _ catalog: DataCatalog) -> [Column] {
        let parents = Dictionary(
            Domains.links(in: catalog).map { ($0.child, $0.parent) }, uniquingKeysWith: { first, _ in first })
        let rules = Dictionary(
            columns.map { (ColumnPlace(table: $0.table, column: $0.column), $0.rule) },
            uniquingKeysWith: { first, _ in first })
        return columns.map { column in
            let place = ColumnPlace(table: column.table, column: column.column)
            var parent = place
            var passed: Set<ColumnPlace> = []
            while let next = parents[parent], passed.insert(parent).inserted { parent = next }
            guard parent != place, let rule = rules[parent], rule != column.rule else { return column }
            return Column(
                table: column.table, column: column.column, rule: rule, reason: "refers to \(parent.label)",
                confidence: 0.95)
        }
    }
}

/// Values of a table's first rows; they never leave this room.
private struct ColumnSamples {
    private var byColumn: [String: [String]] = [:]

    mutating func read(_ connection: any Connection, _ table: DataTable, rows: Int) throws {
        // No rule is proposed for what the database computes, from a small row as much as it likes.
        let names = table.columns.filter { !$0.isGenerated }.map(\.name)
        guard !names.isEmpty else { return }
        let list = names.map { Self.bounded(connection.dialect.quote($0), connection.dialect) }.joined(separator: ", ")
        let sql = "SELECT \(list) FROM \(table.name.quoted(in: connection.dialect)) LIMIT \(rows)"
        for row in try SourceRows(connection).read(sql) {
            for (name, value) in zip(names, row) {
                guard let value else { continue }
                // char(n) is padded.
                let text = String(decoding: value, as: UTF8.self).trimmingCharacters(in: .whitespaces)
                if !text.isEmpty { byColumn[name, default: []].append(text) }
            }
        }
    }

    /// Nothing for a value that is larger than any by which a column is judged.
    private static func bounded(_ column: String, _ dialect: Dialect) -> String {
        let size = dialect.choose(postgres: "pg_catalog.pg_column_size(\(column))", sqlite: "length(\(column))")
        return "CASE WHEN \(size) \(dialect.own("<=")) \(1 << 20) THEN \(column) END"
    }

    func values(of column: String) -> [String] { byColumn[column] ?? [] }
}
