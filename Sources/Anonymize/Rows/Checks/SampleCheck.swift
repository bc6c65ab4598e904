internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceTransforms

/// Tries the plan on a few rows of each table before it runs: what no static look can know. Nothing is written.
struct SampleCheck {
    private static let rowsPerTable = 200
    private let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    func check(_ compiled: CompiledPlan) throws {
        try ShuffleFunction.register(on: connection)
        var problems: [PlanProblem] = []
        for table in compiled.tables where !table.isEmpty && !table.isUntouched {
            do {
                let rows = try sample(table, compiled)
                problems += try connection.dialect.choose(postgres: judge(table, rows), sqlite: [])
            } catch let failure as UnchangeableValue {
                problems.append(PlanProblem(place: "\(failure.table).\(failure.column)", reason: failure.reason))
            } catch let error as DatabaseError {
                problems.append(
                    PlanProblem(place: table.table.label, reason: "a condition or expression fails: \(error)"))
            }
        }
        guard problems.isEmpty else { throw PlanRefused(problems: problems) }
    }

    private func sample(_ table: CompiledTable, _ compiled: CompiledPlan) throws -> [[[UInt8]?]] {
        let sql = SourceQuery(table: table, dialect: connection.dialect).sql(limit: Self.rowsPerTable)
        return try SourceRows(connection).read(sql).map { try table.apply($0, onError: compiled.plan.onError) }
    }

    /// The checks that name a changed column, over the new values, by the database itself.
    private func judge(_ table: CompiledTable, _ rows: [[[UInt8]?]]) throws -> [PlanProblem] {
        let changed = Set(table.columns.filter(\.isChanged).map(\.column.name))
        let checks = table.table.checks.filter { !changed.isDisjoint(with: $0.columns) }
        guard !rows.isEmpty, !changed.isEmpty else { return [] }
        let quote = Dialect.postgres.quote
        let columns = table.columns.enumerated().filter { place, column in
            changed.contains(column.column.name) || checks.contains { $0.columns.contains(column.column.name) }
        }
        let lines = rows.map { row in
            "("
                + columns.map {
                    row[$0.offset].map { Dialect.postgres.literal(String(decoding: $0, as: UTF8.self)) } ?? "NULL"
                }
                .joined(separator: ", ") + ")"
        }
        let list = columns.map { "v\($0.offset)" }.joined(separator: ", ")
        let casts = columns.map { "v\($0.offset)::\($0.element.column.sqlType) AS \(quote($0.element.column.name))" }
        let counts = checks.map { "count(*) FILTER (WHERE NOT (\($0.expression)))" } + ["count(*)"]
        let sql =
            "SELECT \(counts.joined(separator: ", ")) FROM (SELECT \(casts.joined(separator: ", ")) FROM (VALUES \(lines.joined(separator: ", "))) s(\(list))) t"
        let result = try connection.rows(sql).first ?? []
        return zip(checks, result).filter { ($0.1.integer ?? 0) > 0 }.map { check, count in
            PlanProblem(
                place: table.table.label,
                reason:
                    "the check \(check.name) fails for \(count.integer ?? 0) of \(rows.count) sampled rows after the transformation"
            )
        }
    }
}
