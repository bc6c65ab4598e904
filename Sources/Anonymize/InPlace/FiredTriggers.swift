internal import SluiceDatabase

/// What triggers wrote during a run that let them fire: a history table may hold the originals that were just replaced.
struct FiredTriggers {
    private let compiled: CompiledPlan
    private let connection: any Connection
    /// State of the tables that the run leaves alone.
    private var before: [String: String] = [:]

    init(_ compiled: CompiledPlan, _ connection: any Connection) throws {
        self.compiled = compiled
        self.connection = connection
        guard fire else { return }
        for table in compiled.tables where table.isUntouched { before[table.table.label] = try mark(table) }
    }

    private var fire: Bool {
        compiled.plan.firesTriggers && compiled.tables.contains { !$0.isUntouched && !$0.table.triggers.isEmpty }
    }

    private func mark(_ table: CompiledTable) throws -> String {
        if connection.dialect.name == .postgres { return try RowsSince.now(connection) }
        return "\(try connection.scalar("SELECT count(*) FROM \(table.table.name.quoted(in: .sqlite))")?.integer ?? 0)"
    }

    /// Tables with rows that came after their table was done, or that have none.
    func leftovers(_ state: InPlaceState) throws -> [String] {
        guard fire else { return [] }
        let evidence = ChangeEvidence(connection)
        let records = try state.records()
        return try compiled.tables.filter { !$0.isEmpty }.compactMap { table in
            let label = table.table.label
            if let mark = before[label] {
                guard try isChanged(table, since: mark) else { return nil }
                return
                    "\(label) was written to by triggers, and the plan keeps it as it is: give its columns a transform"
            }
            guard let mark = records[label]?.evidence, try evidence.changes(of: table, since: mark) != .none else {
                return nil
            }
            return "\(label) was written to by triggers after its rows were done: the same command changes those rows"
        }
    }

    private func isChanged(_ table: CompiledTable, since mark: String) throws -> Bool {
        if connection.dialect.name == .sqlite { return try self.mark(table) != mark }
        return try RowsSince(evidence: mark).changes(of: table, on: connection) != ChangedRows.none
    }
}
