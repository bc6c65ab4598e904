internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceTransforms

/// Words of the source's rows that transforms must know before they are made.
package struct SourceWords: Sendable {
    /// By domain, for `avoid_originals`.
    var avoided: [String: Set<String>] = [:]
    /// For `redact` with `names_of`, by the columns that it lists.
    var names: [String: NameDictionary] = [:]

    package init() {}
}

/// Reads the names that `{redact: {names_of: [users.name]}}` looks for in text of other rows.
struct NameSources {
    private let connection: any Connection
    private let data: DataCatalog

    init(_ connection: any Connection, _ data: DataCatalog) {
        self.connection = connection
        self.data = data
    }

    func dictionaries(of plan: AnonymizePlan, _ transforms: TransformLibrary) throws -> [String: NameDictionary] {
        var lists: Set<[String]> = []
        var people: Set<String> = []
        for (label, rules) in plan.tables {
            guard case .columns(let columns) = rules, let table = data.table(label) else { continue }
            for (name, rule) in columns {
                let kind = table.column(name)?.kind ?? .text
                lists.formUnion(Self.columns(of: rule, kind, transforms))
                if Self.isPerson(name, rule) { people.insert("\(label).\(name)") }
            }
        }
        return try lists.reduce(into: [:]) { dictionaries, list in
            dictionaries[list.joined(separator: ",")] = try dictionary(of: list, people)
        }
    }

    /// What each `names_of` of a rule lists.
    static func columns(of rule: ColumnRule, _ kind: ColumnKind, _ transforms: TransformLibrary) -> [[String]] {
        guard case .transform(let spec) = rule.action else { return [] }
        let all = [spec] + spec.parts(of: kind, in: transforms).map(\.spec)
        return all.filter { $0.name == "redact" }.compactMap { $0.options["names_of"]?.columnNames }
    }

    /// Of a person's name each word tells.
    private static func isPerson(_ column: String, _ rule: ColumnRule) -> Bool {
        if case .transform(let spec) = rule.action, spec.name == "fake" {
            return ["full_name", "first_name", "last_name"].contains(spec.argument.spelled ?? "")
        }
        return column.lowercased().contains("name")
    }

    private func dictionary(of columns: [String], _ people: Set<String>) throws -> NameDictionary {
        var builder = NameDictionary.Builder()
        var failure: (any Error)?
        for label in columns {
            guard let found = data.nameColumn(label) else { continue }
            let name = connection.dialect.quote(found.column)
            let sql =
                "SELECT DISTINCT CAST(\(name) AS text) FROM \(found.table.name.quoted(in: connection.dialect)) "
                + "WHERE \(name) IS NOT NULL"
            try connection.stream(sql, []) { row in
                guard failure == nil, let value = row[0].text else { return }
                do {
                    try builder.add(value, withParts: people.contains(label))
                } catch {
                    failure = error
                }
            }
            if let failure { throw Refused(reason: "\(failure)", hint: "name fewer columns in names_of") }
        }
        return builder.build()
    }
}

extension DataCatalog {
    /// `users.name`, `billing.users.name`: the column behind the last dot.
    func nameColumn(_ label: String) -> (table: DataTable, column: String)? {
        guard let dot = label.lastIndex(of: "."), let table = table(String(label[..<dot])) else { return nil }
        let column = String(label[label.index(after: dot)...])
        return table.column(column).map { _ in (table, column) }
    }
}

extension AnonymizePlan {
    /// Some text is searched for names of other rows.
    var looksForNames: Bool {
        tables.values.contains { rules in
            guard case .columns(let columns) = rules else { return false }
            return columns.values.contains { rule in
                guard case .transform(let spec) = rule.action else { return false }
                return spec.options["names_of"] != nil || spec.argument.mentions("names_of")
            }
        }
    }
}

extension PlanValue {
    fileprivate func mentions(_ key: String) -> Bool {
        switch self {
        case .map(let entries): entries[key] != nil || entries.values.contains { $0.mentions(key) }
        case .list(let values): values.contains { $0.mentions(key) }
        default: false
        }
    }
}
