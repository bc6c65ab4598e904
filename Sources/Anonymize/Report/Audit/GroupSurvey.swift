internal import SluiceDatabase

/// How many rows of a copy share their quasi-identifiers.
struct GroupSurvey {
    private let copy: any Connection
    private let catalog: DataCatalog
    private let k: Int

    init(_ copy: any Connection, _ catalog: DataCatalog, k: Int) {
        self.copy = copy
        self.catalog = catalog
        self.k = k
    }

    func smallGroups(of table: String, by columns: [String]) throws -> LeakReport.SmallGroups {
        let found = try self.table(table, with: columns)
        let list = columns.map(copy.dialect.quote).joined(separator: ", ")
        var sizes: [Int: Int] = [:]
        for row in try copy.rows(
            """
            SELECT n, count(*) FROM (
                SELECT count(*) AS n FROM \(found.name.quoted(in: copy.dialect)) GROUP BY \(list)) g GROUP BY n
            """)
        {
            sizes[Int(row[0].integer ?? 0)] = Int(row[1].integer ?? 0)
        }
        let small = sizes.filter { $0.key < k }
        return LeakReport.SmallGroups(
            table: table, columns: columns, k: k, groupsBelowK: small.values.reduce(0, +),
            rowsBelowK: small.reduce(0) { $0 + $1.key * $1.value }, uniqueRows: sizes[1] ?? 0, sizes: sizes)
    }

    private func table(_ name: String, with columns: [String]) throws -> DataTable {
        guard let found = catalog.table(name) else {
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
