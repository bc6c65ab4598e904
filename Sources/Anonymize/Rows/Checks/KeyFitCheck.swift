internal import SluiceDatabase
internal import SluiceTransforms

/// Whether keys will hold that only the rows can tell of: expressions over unique columns, unique values that differ by
/// case alone, NULLs that are equal, and rows that refer to a table which comes empty.
struct KeyFitCheck {
    private let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    func check(_ compiled: CompiledPlan) throws {
        let folding = Set(
            compiled.tables.flatMap(\.columns).filter { $0.column.ignoresCase && $0.transform != nil }.compactMap(
                \.domain))
        let empty = Set(compiled.tables.filter(\.isEmpty).map(\.table.label))
        var problems: [PlanProblem] = []
        for table in compiled.tables where !table.isEmpty {
            problems += try expressions(table)
            problems += try folded(table, folding)
            problems += try equalNulls(table)
            problems += try references(of: table, to: empty, compiled.catalog)
        }
        guard problems.isEmpty else { throw PlanRefused(problems: problems) }
    }

    /// `{sql: left(v, 10)}` on a unique column.
    private func expressions(_ table: CompiledTable) throws -> [PlanProblem] {
        let keys = ([table.table.primaryKey] + table.table.uniques).filter { !$0.isEmpty }
        return try keys.compactMap { key in
            let columns = key.compactMap { name in table.columns.first { $0.column.name == name } }
            let computed = columns.filter { $0.isChanged && $0.transform == nil }
            // Where a transform takes part, the compiler has judged it.
            guard let first = computed.first, columns.allSatisfy({ $0.transform == nil }) else { return nil }
            let values = columns.map { table.selects[$0.input] }.enumerated().map { "\($1) AS v\($0)" }
            let present = values.indices.map { "v\($0) IS NOT NULL" }.joined(separator: " AND ")
            let numbers = values.indices.map { "v\($0)" }.joined(separator: ", ")
            var source = table
            source.selects = values
            let rows = SourceQuery(table: source, dialect: connection.dialect).sql()
            let twice = try connection.scalar(
                "SELECT count(*) FROM (SELECT 1 FROM (\(rows)) r WHERE \(present) GROUP BY \(numbers) HAVING count(*) > 1) g"
            )?.integer
            guard let twice, twice > 0 else { return nil }
            return PlanProblem(
                place: "\(table.table.label).\(first.column.name)",
                reason:
                    "(\(key.joined(separator: ", "))) is unique, and the expression gives \(twice) values more than once"
            )
        }
    }

    /// One column of a domain that ignores case makes all do so.
    private func folded(_ table: CompiledTable, _ folding: Set<String>) throws -> [PlanProblem] {
        try table.columns.compactMap { column in
            guard let domain = column.domain, !column.column.ignoresCase, column.transform != nil,
                table.table.isUnique(column.column.name), folding.contains(domain) || column.rule.ignoresCase
            else { return nil }
            let name = connection.dialect.quote(column.column.name)
            let source = connection.dialect.only(table.table.name)
            let twice = try connection.scalar(
                "SELECT 1 FROM \(source) GROUP BY lower(\(name)) HAVING count(*) > 1 LIMIT 1")
            guard twice != nil else { return nil }
            return PlanProblem(
                place: "\(table.table.label).\(column.column.name)",
                reason: "has values that differ by case alone, and "
                    + (column.rule.ignoresCase
                        ? "'ignore_case' would make them equal: leave it out"
                        : "shares the domain '\(domain)' with a column that ignores case: give it a domain of its own")
            )
        }
    }

    /// NULLS NOT DISTINCT: one NULL is all that a column takes.
    private func equalNulls(_ table: CompiledTable) throws -> [PlanProblem] {
        try table.table.uniquesWithNulls.compactMap { key in
            let isWhole = key.allSatisfy { name in table.columns.contains { $0.column.name == name } }
            guard isWhole, let null = key.first(where: table.becomesNull) else { return nil }
            let rest = key.filter { !table.becomesNull($0) }.map(connection.dialect.quote).joined(separator: ", ")
            let twice = try connection.scalar(
                """
                SELECT 1 FROM \(connection.dialect.only(table.table.name)) \(rest.isEmpty ? "" : "GROUP BY \(rest)")
                HAVING count(*) > 1 LIMIT 1
                """)
            guard twice != nil else { return nil }
            return PlanProblem(
                place: "\(table.table.label).\(null)",
                reason:
                    "(\(key.joined(separator: ", "))) is unique with NULLs that are equal (NULLS NOT DISTINCT), and 'null' would make rows so"
            )
        }
    }

    private func references(
        of table: CompiledTable, to empty: Set<String>, _ catalog: DataCatalog
    ) throws -> [PlanProblem] {
        try table.table.foreignKeys.compactMap { key in
            guard !empty.isEmpty, let parent = catalog.table(key.parentLabel) else { return nil }
            let isEmptied = catalog.leaves(of: parent).contains { empty.contains($0.label) }
            guard isEmptied, parent.label != table.table.label, !key.columns.contains(where: table.becomesNull) else {
                return nil
            }
            let quote = connection.dialect.quote
            let source = connection.dialect.only(table.table.name)
            let present = key.columns.map { "\(quote($0)) IS NOT NULL" }.joined(separator: " AND ")
            guard try connection.scalar("SELECT 1 FROM \(source) WHERE \(present) LIMIT 1") != nil else { return nil }
            return PlanProblem(
                place: "\(table.table.label).\(key.columns.joined(separator: ","))",
                reason:
                    "refers to \(parent.label), which the plan empties; empty \(table.table.label) as well, or make the column null"
            )
        }
    }
}

extension CompiledTable {
    /// Or is gone.
    fileprivate func becomesNull(_ name: String) -> Bool {
        guard let column = columns.first(where: { $0.column.name == name }) else { return true }
        guard column.rule.condition == nil, case .transform(let spec) = column.rule.action else { return false }
        return spec.name == "null"
    }
}

extension ColumnRule {
    fileprivate var ignoresCase: Bool {
        guard case .transform(let spec) = action else { return false }
        return spec.options["ignore_case"] == .bool(true)
    }
}
