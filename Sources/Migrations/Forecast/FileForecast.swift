internal import SluiceDatabase
internal import SluiceSQLText
internal import SluiceSchema

extension ShadowDatabase {
    /// What a plan's statements do to a SQLite file: each takes its one write lock, and some write a table again.
    func forecasts(of plan: MigrationPlan) -> [[StepForecast]] {
        plan.revisions.map { planned in
            planned.steps.dropFirst(planned.firstStep).map { step in
                var statements: [StatementForecast] = []
                do {
                    _ = try self.statements(of: step) { statements.append(StatementForecast(inFile: $0, of: step)) }
                } catch {
                    statements.append(.untried(step.summary))
                }
                return StepForecast(statements: statements)
            }
        }
    }
}

extension StatementForecast {
    fileprivate init(inFile statement: Statement, of step: Step) {
        self.init(statement.script(in: .sqlite))
        switch statement {
        case .copy(let copy):
            var footprint = Footprint(table: copy.table, lock: .writer)
            footprint.rewrites = true
            footprints = [footprint]
        case .run(let sql): footprints = (step.filling(by: sql) ?? Self.footprint(of: sql)).map { [$0] } ?? []
        case .requireNoRows, .copyIn: break
        }
    }

    private static func footprint(of sql: String) -> Footprint? {
        let tokens = SQLToken.tokens(of: sql, in: .sqlite)
        var rest = tokens[...]
        func named(_ change: (inout Footprint) -> Void = { _ in }) -> Footprint? {
            guard let name = rest.takeName() else { return nil }
            var footprint = Footprint(table: name.name, lock: .writer)
            change(&footprint)
            return footprint
        }
        if rest.take("CREATE", "UNIQUE", "INDEX") || rest.take("CREATE", "INDEX") {
            _ = rest.take("IF", "NOT", "EXISTS")
            guard rest.takeName() != nil, rest.take("ON") else { return nil }
            return named {
                $0.scans = true
                $0.buildsIndex = true
            }
        }
        if rest.take("ALTER", "TABLE") {
            // SQLite's DROP COLUMN writes every row again.
            let drops = tokens.contains { $0.isWord("DROP") }
            return named { $0.rewrites = drops }
        }
        if rest.take("UPDATE") || rest.take("DELETE", "FROM") { return named { $0.scans = true } }
        if rest.take("INSERT", "INTO") || rest.take("DROP", "TABLE") {
            _ = rest.take("IF", "EXISTS")
            return named()
        }
        return nil
    }
}

extension Step {
    /// A full-text index reads all of its table when it is made.
    fileprivate func filling(by sql: String) -> Footprint? {
        guard case .schema(let operations) = work else { return nil }
        return operations.lazy.compactMap { operation -> Footprint? in
            guard case .createFullTextTable(let create) = operation, create.filling == sql else { return nil }
            var footprint = Footprint(table: create.content, lock: .writer)
            footprint.scans = true
            footprint.buildsIndex = true
            return footprint
        }.first
    }
}
