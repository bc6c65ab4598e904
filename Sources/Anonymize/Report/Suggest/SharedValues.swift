internal import SluiceDatabase
internal import SluiceTransforms

/// Columns without a foreign key between them that hold the same values are joined by somebody: they get a domain, so
/// that they still join.
struct SharedValues {
    /// Of the sampled values of one column, found in the other.
    private static let leastShare = 0.3
    /// Of them, as many in common, or all where there are fewer.
    private static let leastCount = 5
    private static let sampledValues = 1000
    /// What is joined by: what identifies someone, and the parts of an address, which orders and invoices repeat. That two
    /// tables know the same first names says nothing.
    private static let joined = [
        "fake: email", "fake: user_name", "fake: full_name", "fake: phone", "fake: credit_card", "fake: iban",
        "fake: national_id", "fake: url", "fake: uuid", "fake: street", "fake: city", "fake: postcode", "fake: state",
        "fake: company", "fpe:", "pseudonym:", "token:", "permute:",
    ]

    private let connection: any Connection
    private let catalog: DataCatalog

    init(_ connection: any Connection, _ catalog: DataCatalog) {
        self.connection = connection
        self.catalog = catalog
    }

    func givingDomains(to columns: [PlanSuggestion.Column]) throws -> [PlanSuggestion.Column] {
        let linked = Set(Domains.links(in: catalog).map(\.child))
        let candidates = columns.indices.filter { place in
            let column = columns[place]
            return Self.transform(of: column) != nil
                && !linked.contains(ColumnPlace(table: column.table, column: column.column))
        }
        var group = Array(columns.indices)
        var rules = columns.map(\.rule)
        var reasons: [Int: String] = [:]
        for (number, left) in candidates.enumerated() {
            for right in candidates[(number + 1)...]
            where Self.transform(of: columns[left]) == Self.transform(of: columns[right]) {
                let members = group.indices.filter { group[$0] == group[left] || group[$0] == group[right] }
                guard let rule = common(members.map { rules[$0] }, members.map { columns[$0] }),
                    let share = try share(of: columns[left], in: columns[right])
                else { continue }
                let first = min(group[left], group[right])
                for place in members { (group[place], rules[place]) = (first, rule) }
                let percent = Int((share * 100).rounded())
                let shared = { (other: PlanSuggestion.Column) in
                    "shares \(percent) % of values with \(other.table).\(other.column)"
                }
                reasons[left] = reasons[left] ?? shared(columns[right])
                reasons[right] = reasons[right] ?? shared(columns[left])
            }
        }
        return columns.indices.map { place in
            guard let reason = reasons[place] else { return columns[place] }
            let first = columns[group[place]]
            let domain = "\(first.table)_\(first.column)".map { $0.isLetter || $0.isNumber ? $0 : "_" }
            return columns[place].with(
                rule: rules[place].dropLast() + ", domain: \(String(domain))}",
                reason: "\(columns[place].reason); \(reason)")
        }
    }

    private static func transform(of column: PlanSuggestion.Column) -> String? {
        guard column.rule.hasPrefix("{"), column.rule.hasSuffix("}"),
            let name = joined.first(where: { column.rule.dropFirst().hasPrefix($0) })
        else { return nil }
        // Another country's, or another alphabet, is another mapping.
        return name.hasSuffix(":") || name == "fake: national_id" ? column.rule : name
    }

    /// The rule of the columns that must stay unique, which is the longer one, if all of them can take it.
    private func common(_ rules: [String], _ columns: [PlanSuggestion.Column]) -> String? {
        guard let rule = rules.max(by: { $0.count < $1.count }) else { return nil }
        let isFor = { (column: PlanSuggestion.Column) in
            guard let table = catalog.table(column.table), let shape = table.column(column.column) else {
                return false
            }
            return RuleFit.fits(rule, shape, isUnique: table.isInSomeKey(column.column), values: [])
        }
        return columns.allSatisfy(isFor) ? rule : nil
    }

    /// The larger of both directions, or nil where it is small: a table of 10 may stand whole in one of a million.
    private func share(of left: PlanSuggestion.Column, in right: PlanSuggestion.Column) throws -> Double? {
        let found = try max(overlap(left, right), overlap(right, left))
        return found >= Self.leastShare ? found : nil
    }

    private func overlap(_ sampled: PlanSuggestion.Column, _ searched: PlanSuggestion.Column) throws -> Double {
        guard let from = place(sampled), let within = place(searched) else { return 0 }
        let row = try connection.rows(
            """
            SELECT count(*), count(CASE WHEN s.v IN (SELECT \(within.value) FROM \(within.table) t) THEN 1 END) FROM (
                SELECT DISTINCT \(from.value) AS v FROM \(from.table) t WHERE \(from.value) <> '' LIMIT \(Self.sampledValues)) s
            """
        ).first
        guard let count = row?[0].integer, let common = row?[1].integer, count > 0,
            common >= min(Self.leastCount, Int(count))
        else { return 0 }
        return Double(common) / Double(count)
    }

    private func place(_ column: PlanSuggestion.Column) -> (table: String, value: String)? {
        catalog.table(column.table).map {
            ($0.name.quoted(in: connection.dialect), "CAST(t.\(connection.dialect.quote(column.column)) AS text)")
        }
    }
}
