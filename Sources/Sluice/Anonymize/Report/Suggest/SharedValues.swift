internal import Database
internal import Transforms

/// Columns without a foreign key between them that hold the same values are joined by somebody: they get a domain, so
/// that they still join.
struct SharedValues {
    /// Of the sampled values of one column, found in the other.
    private static let leastShare = 0.3
    private static let leastCount = 5
    private static let sampledValues = 1000
    /// What identifies someone, and is joined by. That two tables know the same first names says nothing.
    private static let identifying = [
        "fake: email", "fake: user_name", "fake: phone", "fake: credit_card", "fake: iban", "fpe:", "pseudonym:",
        "token:",
    ]

    private let connection: any Connection
    private let catalogue: DataCatalogue

    init(_ connection: any Connection, _ catalogue: DataCatalogue) {
        self.connection = connection
        self.catalogue = catalogue
    }

    func givingDomains(to columns: [PlanSuggestion.Column]) throws -> [PlanSuggestion.Column] {
        let linked = Set(Domains.links(in: catalogue).map(\.child))
        let candidates = columns.indices.filter { place in
            let column = columns[place]
            return Self.identifying.contains { column.rule.contains($0) } && column.rule.hasSuffix("}")
                && !linked.contains(ColumnPlace(table: column.table, column: column.column))
        }
        var group = Array(columns.indices)
        var reasons: [Int: String] = [:]
        for (number, left) in candidates.enumerated() {
            for right in candidates[(number + 1)...] where columns[left].rule == columns[right].rule {
                guard let share = try share(of: columns[left], in: columns[right]) else { continue }
                let (from, to) = (group[right], group[left])
                for place in group.indices where group[place] == from { group[place] = to }
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
            let column = columns[place]
            let first = columns[group[place]]
            return PlanSuggestion.Column(
                table: column.table, column: column.column,
                rule: column.rule.dropLast() + ", domain: \(first.table.replacing(".", with: "_"))_\(first.column)}",
                reason: "\(column.reason); \(reason)", confidence: column.confidence)
        }
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
        guard let count = row?[0].integer, let common = row?[1].integer, common >= Self.leastCount else { return 0 }
        return Double(common) / Double(count)
    }

    private func place(_ column: PlanSuggestion.Column) -> (table: String, value: String)? {
        catalogue.table(column.table).map {
            ($0.name.quoted(in: connection.dialect), "CAST(t.\(connection.dialect.quote(column.column)) AS text)")
        }
    }
}
