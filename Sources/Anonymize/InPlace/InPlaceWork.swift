internal import Foundation
internal import SluiceBackfill
internal import SluiceDatabase

/// Carries the actions out, table by table or group by group, and keeps what is done.
struct InPlaceWork {
    let compiled: CompiledPlan
    let engine: BackfillEngine
    let control: RunControl
    let state: InPlaceState
    let actions: TableActions
    let connection: any Connection
    private(set) var rows: [String: Int] = [:]
    /// Tables whose old rows still stand in their files.
    private(set) var holdingDeadRows: Set<String> = []

    init(
        compiled: CompiledPlan, engine: BackfillEngine, control: RunControl, state: InPlaceState, actions: TableActions,
        connection: any Connection
    ) {
        self.compiled = compiled
        self.engine = engine
        self.control = control
        self.state = state
        self.actions = actions
        self.connection = connection
    }

    private var rowByRow: RowByRow { RowByRow(compiled: compiled, engine: engine, control: control) }
    private var replacement: TableReplacement {
        TableReplacement(compiled: compiled, url: engine.url, control: control, connection: connection)
    }

    mutating func run(_ replacements: ReplacementGroups) throws {
        try rowByRow.cancelAll(except: actions.open)
        try empty(compiled.tables.filter(\.isEmpty))
        for group in replacements.groups { try replace(group) }
        let grouped = Set(replacements.groups.joined().map(\.table.label))
        let others = compiled.tables.filter {
            !$0.isUntouched && !$0.isEmpty && !grouped.contains($0.table.label)
        }
        // What triggers write into another table is changed there afterwards.
        for table in others.filter({ !$0.table.triggers.isEmpty }) + others.filter(\.table.triggers.isEmpty) {
            try change(table)
        }
    }

    private mutating func change(_ table: CompiledTable) throws {
        let label = table.table.label
        let action = actions.action(of: table)
        switch action {
        case .rewrite, .nothing:
            rows[label] = actions.records[label]?.rows ?? 0
        case .begin:
            if try replaceWhereFaster(table) { return }
            try changeRowByRow(table, run: Self.newRun(), since: nil)
        case .changedRows(let since): try changeRowByRow(table, run: Self.newRun(), since: since)
        case .addedColumns(_, goesOn: false):
            if try replaceWhereFaster(table) { return }
            try changeRowByRow(table, run: Self.newRun(), since: nil)
        case .addedColumns(_, goesOn: true):
            try changeRowByRow(table, run: actions.records[label]?.run ?? Self.newRun(), since: nil)
        case .goOn(let since):
            try changeRowByRow(table, run: actions.records[label]?.run ?? Self.newRun(), since: since)
        }
    }

    private static func newRun() -> String { UUID().uuidString.lowercased().prefix(13).description }

    private mutating func changeRowByRow(_ table: CompiledTable, run: String, since: String?) throws {
        let label = table.table.label
        var marks = actions.marks(of: table)
        if case .addedColumns(let done, _) = actions.action(of: table) { marks.done = done }
        let identity = try TableIdentity.of(table.table, on: connection)
        try keep(
            TableRecord(identity: identity, rules: marks, run: run, phase: .begun, rows: 0, evidence: since), of: label)
        let changed = try rowByRow.change(table, run: run, only: since.map(connection.changeEvidence.condition))
        let all = since == nil ? changed : (actions.records[label]?.rows ?? 0) + changed
        let evidence = try connection.changeEvidence.take(of: actions.inWhole(table))
        try keep(
            TableRecord(
                identity: identity, rules: actions.marks(of: table), run: run, phase: .transformed, rows: all,
                evidence: evidence), of: label)
        rows[label] = all
        holdingDeadRows.insert(label)
    }

    private func keep(_ record: TableRecord, of label: String) throws {
        try connection.transaction { try state.keep(record, of: label) }
    }

    // MARK: Replaced

    /// SQLite's row by row is as fast. False where another session has the table locked, too.
    private mutating func replaceWhereFaster(_ table: CompiledTable) throws -> Bool {
        let isFaster = try connection.dialect.choose(
            postgres: replacement.isWorthReplacing(table), sqlite: false)
        guard isFaster else { return false }
        do {
            try replacePostgres([table])
            return true
        } catch let error as DatabaseError where error.kind == .lockTimeout {
            return false
        }
    }

    private mutating func replace(_ group: [CompiledTable]) throws {
        for table in group where !actions.action(of: table).changesRows {
            rows[table.table.label] = actions.records[table.table.label]?.rows ?? 0
            // SQLite's free pages hold what an interrupted VACUUM left.
            holdingDeadRows.insert(table.table.label)
        }
        let due = group.filter { actions.action(of: $0).changesRows }
        guard !due.isEmpty else { return }
        do {
            try connection.dialect.choose(postgres: replacePostgres(due), sqlite: replaceSQLite(due))
        } catch let error as DatabaseError where error.kind == .lockTimeout {
            throw Refused(
                reason:
                    "another session has one of \(due.map(\.table.label).joined(separator: ", ")) locked; nothing of these tables was changed",
                hint: "end that session, then run the same command again; what is done stays done")
        }
    }

    private mutating func replacePostgres(_ tables: [CompiledTable]) throws {
        let replaced = tables.map { table -> ReplacedTable in
            guard case .changedRows(let since) = actions.action(of: table) else {
                return ReplacedTable(compiled: table, since: nil)
            }
            return ReplacedTable(compiled: table, since: RowsSince(evidence: since))
        }
        var counts: [String: Int] = [:]
        let outcome = try replacement.run(replaced) { table, changed, evidence in
            let earlier = table.since == nil ? 0 : actions.records[table.label]?.rows ?? 0
            counts[table.label] = earlier + changed
            try state.keep(
                TableRecord(
                    identity: try TableIdentity.of(table.compiled.table, on: connection),
                    rules: actions.marks(of: table.compiled), run: "", phase: .transformed,
                    rows: earlier + changed, evidence: evidence),
                of: table.label)
        }
        rows.merge(counts) { $1 }
        holdingDeadRows.formUnion(outcome.holdingDeadRows)
    }

    private mutating func replaceSQLite(_ tables: [CompiledTable]) throws {
        let evidence = connection.changeEvidence
        var since: [String: String] = [:]
        for table in tables {
            guard case .changedRows(let mark) = actions.action(of: table) else { continue }
            since[table.table.label] = evidence.condition(since: mark)
        }
        var counts: [String: Int] = [:]
        let replacement = SQLiteReplacement(compiled: compiled, control: control, connection: connection)
        try replacement.run(tables, since: since) { table, changed in
            let label = table.table.label
            let rows = changed + (since[label] == nil ? 0 : actions.records[label]?.rows ?? 0)
            counts[label] = rows
            try state.keep(
                TableRecord(
                    identity: TableIdentity(), rules: actions.marks(of: table), run: "",
                    phase: .transformed, rows: rows, evidence: try evidence.take(of: actions.inWhole(table))),
                of: table.table.label)
        }
        rows.merge(counts) { $1 }
        holdingDeadRows.formUnion(counts.keys)
    }

    // MARK: Emptied

    /// Together, since a foreign key may lead from one to another.
    private mutating func empty(_ tables: [CompiledTable]) throws {
        guard !tables.isEmpty else { return }
        let dialect = connection.dialect
        let names = tables.map { $0.table.name.quoted(in: dialect) }
        try connection.transaction {
            for (table, name) in zip(tables, names) {
                rows[table.table.label] = Int(try connection.scalar("SELECT count(*) FROM \(name)")?.integer ?? 0)
            }
            let statements = dialect.choose(
                postgres: ["TRUNCATE \(names.joined(separator: ", "))"],
                sqlite: ["PRAGMA defer_foreign_keys = ON"] + names.map { "DELETE FROM \($0)" })
            for statement in statements { try connection.execute(statement) }
        }
    }
}
