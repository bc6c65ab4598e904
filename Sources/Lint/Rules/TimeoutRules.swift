internal import SluiceDatabase
internal import SluiceSQLText

extension Rule {
    static let timeouts: [Rule] = [
        Rule(
            "require-lock-timeout", .squawk, finds: "a change of the schema without `SET lock_timeout` before it",
            why:
                "without a lock_timeout the statement waits without end, and so do all behind it",
            rewrite: "`SET lock_timeout = '1s';` at the beginning"
        ) { $0.firstSlowStatement(without: "lock_timeout", value: "1s") },
        Rule(
            "require-statement-timeout", .squawk,
            finds: "a change of the schema without `SET statement_timeout` before it",
            why: "without a statement_timeout the statement holds its locks as long as it takes",
            rewrite: "`SET statement_timeout = '5s';` at the beginning"
        ) { $0.firstSlowStatement(without: "statement_timeout", value: "5s") },
    ]
}

extension LintedFile {
    fileprivate func firstSlowStatement(without setting: String, value: String) -> [Hit] {
        for statement in statements {
            if case .setting(let name) = statement.content, name == setting { return [] }
            guard statement.locksOthers else { continue }
            let text = statements.first?.tokens.first?.spelled("SET") ?? "SET"
            return [
                Hit(
                    range: statement.range,
                    edits: [.insert("\(text) \(setting) = '\(value)';\(source.lineBreak)", at: start)])
            ]
        }
        return []
    }
}

extension ParsedStatement {
    /// Whether it may keep others waiting: all that defines something, and not what reads and writes rows.
    fileprivate var locksOthers: Bool {
        switch content {
        case .opaque: return false
        // A new table is nobody else's; one that refers to others locks those.
        case .createTable(let create) where kind == "CreateStmt":
            return create.allConstraints.contains { $0.kind == .foreignKey }
        default: break
        }
        switch kind {
        case "SelectStmt": return node["intoClause"] != nil
        case "VacuumStmt": return node.isSet("is_vacuumcmd")
        default: return !kind.isEmpty && !Self.rowStatements.contains(kind)
        }
    }

    private static let rowStatements: Set<String> = [
        "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt", "CopyStmt", "VariableSetStmt", "VariableShowStmt",
        "DoStmt",
        "CallStmt", "ExplainStmt", "PrepareStmt", "ExecuteStmt", "DeallocateStmt", "DeclareCursorStmt", "FetchStmt",
        "ClosePortalStmt", "NotifyStmt", "ListenStmt", "UnlistenStmt", "CheckPointStmt", "DiscardStmt", "GrantStmt",
        "GrantRoleStmt", "ReassignOwnedStmt", "SecLabelStmt", "ConstraintsSetStmt", "TransactionStmt",
    ]
}
