internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceTransforms

/// The actions for all tables, decided before the first row changes.
struct TableActions {
    /// What is to be changed: the plan without the columns that are done.
    private(set) var due: CompiledPlan
    private let whole: CompiledPlan
    private var actions: [String: TableAction] = [:]
    let records: [String: TableRecord]
    /// What earlier runs did, for the report.
    private(set) var notes: [String] = []

    /// - Throws: ``Refused`` with every table that can't be gone on with.
    init(_ compiled: CompiledPlan, again: Bool, state: InPlaceState, connection: any Connection) throws {
        records = try state.records()
        whole = compiled
        due = compiled
        let evidence = connection.changeEvidence
        var refusals: [String] = []
        for (place, table) in compiled.tables.enumerated() where !table.isUntouched && !table.isEmpty {
            let label = table.table.label
            do {
                let action = try TableAction.decide(
                    records[label], identity: try TableIdentity.of(table.table, on: connection),
                    rules: compiled.ruleMarks(of: table), again: again
                ) {
                    try evidence.changes(
                        of: table, since: $0, columns: records[label].map { Set($0.rules.columns.keys) })
                }
                actions[label] = action
                if case .addedColumns(let done, _) = action {
                    due.tables[place] = try table.leaving(done, connection.dialect)
                    let added = table.columns.filter { $0.isChanged && !done.contains($0.column.name) }
                    notes.append(
                        "\(label): done at \(records[label]?.at ?? ""); now the columns that the plan has more: "
                            + added.map(\.column.name).joined(separator: ", "))
                } else if case .changedRows = action {
                    notes.append("\(label): rows that came or changed since \(records[label]?.at ?? "") were done")
                } else if !action.changesRows {
                    notes.append("\(label): done at \(records[label]?.at ?? "") and unchanged since")
                }
            } catch let refusal as TableAction.Refusal {
                refusals.append("\(label) \(refusal.reason)")
            }
        }
        guard refusals.isEmpty else {
            throw Refused(
                reason: "an earlier run has worked on this database: " + refusals.joined(separator: "; "),
                hint:
                    "restore the copy; or run with the key and plan of that run; or give --again, which changes every row once more, the done ones a second time"
            )
        }
    }

    func action(of table: CompiledTable) -> TableAction { actions[table.table.label] ?? .begin }

    func marks(of table: CompiledTable) -> RuleMarks { whole.ruleMarks(of: inWhole(table)) }

    /// The table as the whole plan has it.
    func inWhole(_ table: CompiledTable) -> CompiledTable {
        whole.tables.first { $0.table.label == table.table.label } ?? table
    }

    /// Runs whose jobs are gone on with.
    var open: Set<String> {
        Set(
            actions.compactMap { label, action in
                switch action {
                case .goOn, .addedColumns(_, goesOn: true): records[label]?.run
                default: nil
                }
            })
    }
}

extension CompiledTable {
    /// The same without changing columns that are done.
    /// - Throws: ``TableAction/Refusal`` where a column that is left needs an original value of one that is done.
    fileprivate func leaving(_ done: Set<String>, _ dialect: Dialect) throws -> CompiledTable {
        var table = self
        for place in columns.indices where done.contains(columns[place].column.name) {
            let column = columns[place]
            if slots.contains(where: { if case .select(column.input) = $0 { true } else { false } }) {
                throw TableAction.Refusal(
                    reason:
                        "was done before, and a column that the plan has more needs the original \(column.column.name)")
            }
            table.selects[column.input] = "t." + dialect.quote(column.column.name)
            table.columns[place] = CompiledColumn(
                column: column.column, rule: ColumnRule(.keep), domain: column.domain, input: column.input,
                condition: nil, transform: nil)
        }
        table.shuffles.removeAll { done.contains($0.column) }
        try refuseDependents(done)
        for column in columns where column.isChanged && !done.contains(column.column.name) {
            guard let name = column.readsBySQL.flatMap({ sql in done.first { sql.contains($0) } }) else { continue }
            throw TableAction.Refusal(
                reason:
                    "was done before, and the rule of \(column.column.name) reads the original \(name), which is gone")
        }
        return table
    }
}

extension CompiledTable {
    /// What was made from an original that the plan kept then, and replaces now, holds that original still.
    private func refuseDependents(_ done: Set<String>) throws {
        for place in columns.indices where columns[place].isChanged && !done.contains(columns[place].column.name) {
            let added = columns[place]
            let isRead = slots.contains { slot in
                switch slot {
                case .select(let index): index == added.input
                case .column(let index): index == place
                }
            }
            let name = added.column.name
            let bySQL = columns.contains { column in
                done.contains(column.column.name) && column.readsBySQL?.contains(name) == true
            }
            guard isRead || bySQL else { continue }
            throw TableAction.Refusal(
                reason:
                    "was done before, and values of it were made from the original \(name), which the plan kept then")
        }
    }
}

extension CompiledColumn {
    /// SQL over the row's original values.
    fileprivate var readsBySQL: String? {
        let texts: [String?] =
            switch rule.action {
            case .sql(let sql): [sql, rule.condition]
            case .shuffle(let within): [within.joined(separator: " "), rule.condition]
            default: [rule.condition]
            }
        let known = texts.compactMap { $0 }
        return known.isEmpty ? nil : known.joined(separator: " ")
    }
}
