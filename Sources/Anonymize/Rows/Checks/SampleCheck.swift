internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceTransforms

/// Tries the plan on rows before it runs: what no static look can know. A few of each table, and all of them where a check, a
/// domain, a length or NOT NULL could refuse a new value: what passes here doesn't fail at the end of a copy. Nothing is written.
struct SampleCheck {
    private static let rowsPerTable = 200
    /// Of a table whose values could be refused, where a copy follows that tries them all anyway.
    private static let rowsBeforeCopy = 10_000
    private static let rowsPerStatement = 500
    private let connection: any Connection
    private let isThorough: Bool
    private let stop: StopToken?

    /// - Parameter isThorough: All rows where one could be refused, as `check` promises.
    init(_ connection: any Connection, isThorough: Bool = true, stop: StopToken? = nil) {
        self.connection = connection
        self.isThorough = isThorough
        self.stop = stop
    }

    func check(_ compiled: CompiledPlan) throws {
        try ShuffleFunction.register(on: connection)
        var problems: [PlanProblem] = []
        for table in compiled.tables where !table.isEmpty && !table.isUntouched {
            if stop?.reason != nil { throw Problem.stopped }
            do {
                problems += try undone { try check(table, compiled) }
            } catch let failure as UnchangeableValue {
                problems.append(PlanProblem(place: "\(failure.table).\(failure.column)", reason: failure.reason))
            } catch let error as DatabaseError where ![.connectionLost, .permission].contains(error.kind) {
                problems.append(
                    PlanProblem(
                        place: table.table.label,
                        reason: "a condition, an expression or a new value is refused: \(error)\(changedColumns(table))"
                    ))
            }
        }
        guard problems.isEmpty else { throw PlanRefused(problems: problems) }
    }

    /// An error ends a transaction of PostgreSQL's, and the next table is to be checked in it.
    private func undone<Result>(_ body: () throws -> Result) throws -> Result {
        guard connection.dialect.isServer, connection.isInTransaction else { return try body() }
        try connection.execute("SAVEPOINT sluice_check")
        defer {
            _ = try? connection.execute("ROLLBACK TO SAVEPOINT sluice_check")
            _ = try? connection.execute("RELEASE SAVEPOINT sluice_check")
        }
        return try body()
    }

    private func changedColumns(_ table: CompiledTable) -> String {
        let own = table.columns.filter { $0.isChanged && $0.column.isOfOwnType }
        guard !own.isEmpty else { return "" }
        return
            " (columns of types with conditions: \(own.map { "\($0.column.name) \($0.column.typeName)" }.joined(separator: ", ")))"
    }

    private func check(_ table: CompiledTable, _ compiled: CompiledPlan) throws -> [PlanProblem] {
        var tally = Tally(table)
        let mayBeRefused = Self.mayBeRefused(table)
        let limit = mayBeRefused ? (isThorough ? nil : Self.rowsBeforeCopy) : Self.rowsPerTable
        let query = SourceQuery(table: table, dialect: connection.dialect).sql(limit: limit)
        var rows: [[[UInt8]?]] = []
        func take(_ inputs: [[UInt8]?]) throws {
            let row = try table.apply(inputs, onError: compiled.plan.onError)
            tally.add(row)
            rows.append(row)
            guard rows.count >= Self.rowsPerStatement else { return }
            if stop?.reason != nil { throw Problem.stopped }
            try connection.dialect.choose(postgres: judge(&tally, rows), sqlite: ())
            rows = []
        }
        if mayBeRefused {
            try read((query, table.selects.count), take)
        } else {
            for inputs in try SourceRows(connection).read(query) { try take(inputs) }
        }
        try connection.dialect.choose(postgres: judge(&tally, rows), sqlite: ())
        return tally.problems
    }

    /// Whether a new value could be refused by what the database holds it to.
    private static func mayBeRefused(_ table: CompiledTable) -> Bool {
        let changed = table.columns.filter { column in
            column.isChanged && column.rule.action != .transform(TransformSpec(name: "null"))
        }
        let names = Set(changed.map(\.column.name))
        return changed.contains { column in
            let isComputed = column.transform == nil
            let isUnbounded =
                column.column.maxLength.map { limit in
                    column.transform?.cell.longestOutput(ofInputUpTo: limit).map { $0 > limit } ?? true
                } ?? false
            return column.column.isOfOwnType || isUnbounded || isComputed && !column.column.isNullable
        } || table.table.checks.contains { !names.isDisjoint(with: $0.columns) }
    }

    /// A statement that waits for its rows takes no other, so PostgreSQL's are fetched in portions, each value as it prints.
    private func read(_ query: (sql: String, columns: Int), _ body: ([[UInt8]?]) throws -> Void) throws {
        guard connection.dialect.isServer else {
            return try connection.stream(query.sql, []) { row in try body(row.values.map(ValueText.text)) }
        }
        let isOwn = !connection.isInTransaction
        if isOwn { try connection.begin(.snapshot) }
        defer { if isOwn { try? connection.rollback() } }
        let names = (0..<max(1, query.columns)).map { "c\($0)" }
        try connection.execute(
            "DECLARE sluice_check NO SCROLL CURSOR FOR SELECT \(names.map { "\($0)::text" }.joined(separator: ", ")) "
                + "FROM (\(query.sql)) q(\(names.joined(separator: ", ")))")
        while true {
            let portion = try connection.rows("FETCH \(Self.rowsPerStatement) FROM sluice_check")
            for row in portion { try body(row.map(ValueText.text)) }
            if portion.count < Self.rowsPerStatement { break }
        }
        try connection.execute("CLOSE sluice_check")
    }

    /// The checks that name a changed column, over the new values, by the database itself.
    private func judge(_ tally: inout Tally, _ rows: [[[UInt8]?]]) throws {
        guard !rows.isEmpty, !tally.changed.isEmpty else { return }
        let quote = Dialect.postgres.quote
        let columns = tally.table.columns.enumerated().filter { _, column in
            tally.changed.contains(column.column.name)
                || tally.checks.contains { $0.columns.contains(column.column.name) }
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
        let counts =
            tally.checks.map { "pg_catalog.count(*) FILTER (WHERE NOT (\($0.expression)))" } + ["pg_catalog.count(*)"]
        let used = columns.map { "pg_catalog.count(\(quote($0.element.column.name)))" }
        let sql =
            "SELECT \((counts + used).joined(separator: ", ")) FROM (SELECT \(casts.joined(separator: ", ")) FROM (VALUES \(lines.joined(separator: ", "))) s(\(list))) t"
        tally.add(broken: try connection.rows(sql).first?.map { $0.integer ?? 0 } ?? [])
    }

    /// What was found of one table.
    private struct Tally {
        let table: CompiledTable
        let changed: Set<String>
        let checks: [DataCheck]
        private var rows = 0
        private var broken: [Int64]
        private var tooLong: [Int: Int] = [:]
        private var missing: [Int: Int] = [:]

        init(_ table: CompiledTable) {
            self.table = table
            let changed = Set(table.columns.filter(\.isChanged).map(\.column.name))
            self.changed = changed
            checks = table.table.checks.filter { !changed.isDisjoint(with: $0.columns) }
            broken = checks.map { _ in 0 }
        }

        mutating func add(_ row: [[UInt8]?]) {
            rows += 1
            for (place, column) in table.columns.enumerated() where column.isChanged {
                if let text = row[place] {
                    guard let limit = column.column.maxLength, text.count > limit else { continue }
                    if String(decoding: text, as: UTF8.self).unicodeScalars.count > limit {
                        tooLong[place, default: 0] += 1
                    }
                } else if !column.column.isNullable {
                    missing[place, default: 0] += 1
                }
            }
        }

        mutating func add(broken counts: [Int64]) {
            for (place, count) in zip(broken.indices, counts) { broken[place] += count }
        }

        var problems: [PlanProblem] {
            let checked = zip(checks, broken).filter { $0.1 > 0 }.map { check, count in
                PlanProblem(
                    place: table.table.label,
                    reason:
                        "the check \(check.name) fails for \(count) of \(rows) sampled rows after the transformation"
                )
            }
            let long = tooLong.sorted { $0.key < $1.key }.map { place, count in
                problem(
                    place,
                    "holds \(table.columns[place].column.maxLength ?? 0) characters, and \(count) new values are longer"
                )
            }
            let null = missing.sorted { $0.key < $1.key }.map { place, count in
                problem(place, "is NOT NULL, and the rule gives NULL for \(count) of \(rows) rows")
            }
            return checked + long + null
        }

        private func problem(_ place: Int, _ reason: String) -> PlanProblem {
            PlanProblem(place: "\(table.table.label).\(table.columns[place].column.name)", reason: reason)
        }
    }
}
