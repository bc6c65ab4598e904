internal import SluiceDatabase
internal import SluiceTransforms

/// Whether there are enough new values for the old ones, and none that a transform has no new value for.
struct CapacityCheck {
    /// Of a collision anywhere in a unique column or what shares its domain.
    private static let acceptableRisk = 0x1p-20
    private let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    func check(_ compiled: CompiledPlan) throws {
        let problems =
            try Self.crowdedDomains(compiled, rows: count) + compiled.tables.filter { !$0.isEmpty }.flatMap(misfits)
        guard problems.isEmpty else { throw PlanRefused(problems: problems) }
    }

    // MARK: Digests

    /// One-to-one is a promise of the domain: the values of all its columns count.
    static func crowdedDomains(
        _ compiled: CompiledPlan, rows counting: (DataTable, [CompiledColumn]) throws -> Int
    ) rethrows -> [PlanProblem] {
        var rows: [String: Int] = [:]
        var unique: [(place: String, domain: String, traits: TransformTraits)] = []
        for table in compiled.tables where !table.isEmpty {
            let digested = table.columns.filter { $0.transform?.traits.digestBits != nil }
            guard !digested.isEmpty else { continue }
            let count = try counting(table.table, digested)
            for column in digested {
                guard let domain = column.domain, let traits = column.transform?.traits else { continue }
                rows[domain, default: 0] += count
                if table.table.isInSomeKey(column.column.name) {
                    unique.append(("\(table.table.label).\(column.column.name)", domain, traits))
                }
            }
        }
        return unique.compactMap { column in
            let count = rows[column.domain] ?? 0
            guard column.traits.collisionProbability(of: count) > acceptableRisk else { return nil }
            return PlanProblem(
                place: column.place,
                reason:
                    "is unique, and \(count) values are too many for \(Int(column.traits.digestBits ?? 0)) keyed bits: "
                    + "two of them could get the same one")
        }
    }

    /// Exactly, unless the last ANALYZE's number is far from mattering.
    private func count(_ table: DataTable, _ columns: [CompiledColumn]) throws -> Int {
        let most = 16 * table.rowEstimate
        let risks = columns.compactMap { $0.transform?.traits.collisionProbability(of: most) }
        if most > 0, risks.allSatisfy({ $0 < Self.acceptableRisk }) { return table.rowEstimate }
        let rows = "SELECT count(*) FROM \(connection.dialect.only(table.name))"
        return Int(try connection.scalar(rows)?.integer ?? 0)
    }

    // MARK: Values

    private func misfits(_ table: CompiledTable) throws -> [PlanProblem] {
        try table.columns.compactMap { column in
            guard case .transform(let spec) = column.rule.action, let cell = column.transform?.cell else { return nil }
            if let permuted = cell as? PermutedInteger { return try misfit(permuted, column, of: table) }
            return spec.name == "fpe" ? try misfit(cell, column, of: table) : nil
        }
    }

    private func misfit(_ permuted: PermutedInteger, _ column: CompiledColumn, of table: CompiledTable) throws
        -> PlanProblem?
    {
        let name = "t." + connection.dialect.quote(column.column.name)
        let outside = "\(name) NOT BETWEEN \(permuted.low) AND \(permuted.high)"
        guard try any(table, column, where: outside, order: nil) != nil else { return nil }
        return problem(column, table, "has numbers that aren't from \(permuted.low) to \(permuted.high)")
    }

    /// The shortest value has the fewest others to become.
    private func misfit(_ cell: any CellTransform, _ column: CompiledColumn, of table: CompiledTable) throws
        -> PlanProblem?
    {
        let name = "t." + connection.dialect.quote(column.column.name)
        guard let value = try any(table, column, where: "\(name) <> ''", order: "length(\(name))")?.text else {
            return nil
        }
        do {
            _ = try cell.value(for: value)
            return nil
        } catch let error as CellError {
            return problem(column, table, error.reason)
        }
    }

    /// One value of the column among the rows that change, or nil.
    private func any(_ table: CompiledTable, _ column: CompiledColumn, where condition: String, order: String?) throws
        -> Value?
    {
        let name = "t." + connection.dialect.quote(column.column.name)
        let conditions = ["(\(condition))"] + (column.rule.condition.map { ["(\($0))"] } ?? [])
        return try connection.scalar(
            "SELECT CAST(\(name) AS text) FROM \(connection.dialect.only(table.table.name)) t WHERE "
                + conditions.joined(separator: " AND ") + (order.map { " ORDER BY \($0)" } ?? "") + " LIMIT 1")
    }

    private func problem(_ column: CompiledColumn, _ table: CompiledTable, _ reason: String) -> PlanProblem {
        PlanProblem(place: "\(table.table.label).\(column.column.name)", reason: reason)
    }
}
