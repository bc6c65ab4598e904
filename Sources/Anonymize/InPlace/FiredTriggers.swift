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
        for table in compiled.tables where table.isUntouched {
            before[table.table.label] = try connection.changeEvidence.mark(of: table)
        }
    }

    private var fire: Bool {
        compiled.plan.firesTriggers && compiled.tables.contains { !$0.isUntouched && !$0.table.triggers.isEmpty }
    }

    /// Tables with rows that came after their table was done, or that have none.
    func leftovers(_ state: InPlaceState) throws -> [String] {
        guard fire else { return [] }
        let evidence = connection.changeEvidence
        let records = try state.records()
        return try compiled.tables.filter { !$0.isEmpty }.compactMap { table in
            let label = table.table.label
            if let mark = before[label] {
                guard try evidence.isChanged(table, since: mark) else { return nil }
                return
                    "\(label) was written to by triggers, and the plan keeps it as it is: give its columns a transform"
            }
            guard let mark = records[label]?.evidence,
                try evidence.changes(of: table, since: mark, columns: nil) != .none
            else {
                return nil
            }
            return "\(label) was written to by triggers after its rows were done: the same command changes those rows"
        }
    }
}
