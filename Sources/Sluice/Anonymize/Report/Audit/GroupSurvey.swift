internal import Database

/// How many rows of a copy share their quasi-identifiers.
struct GroupSurvey {
    private let copy: any Connection
    private let catalogue: DataCatalogue
    private let k: Int

    init(_ copy: any Connection, _ catalogue: DataCatalogue, k: Int) {
        self.copy = copy
        self.catalogue = catalogue
        self.k = k
    }

    func smallGroups(of table: String, by columns: [String]) throws -> LeakReport.SmallGroups {
        let found = try self.table(table, with: columns)
        let list = columns.map(copy.dialect.quote).joined(separator: ", ")
        let row =
            try copy.rows(
                """
                SELECT count(*), CAST(coalesce(sum(n), 0) AS bigint), coalesce(count(CASE WHEN n = 1 THEN 1 END), 0) FROM (
                    SELECT count(*) AS n FROM \(found.name.quoted(in: copy.dialect)) GROUP BY \(list)) g
                WHERE n < \(k)
                """
            ).first ?? []
        let number = { (place: Int) in Int(row[place].integer ?? 0) }
        return LeakReport.SmallGroups(
            table: table, columns: columns, k: k, groupsBelowK: number(0), rowsBelowK: number(1), uniqueRows: number(2))
    }

    private func table(_ name: String, with columns: [String]) throws -> DataTable {
        guard let found = catalogue.table(name) else {
            throw PlanRefused(problems: [PlanProblem(place: "audit", reason: "the copy has no table '\(name)'")])
        }
        let missing = columns.filter { found.column($0) == nil }
        guard missing.isEmpty, !columns.isEmpty else {
            let reason = "quasi_identifiers of '\(name)': the copy has no column '\(missing.joined(separator: "', '"))'"
            throw PlanRefused(problems: [PlanProblem(place: "audit", reason: reason)])
        }
        return found
    }
}
