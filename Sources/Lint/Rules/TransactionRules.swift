internal import SluiceDatabase
internal import SluiceSQLText

extension Rule {
    static let transactions: [Rule] = [
        banUncommittedTransaction, transactionNesting, concurrentlyInTransaction, backfillInTransaction,
        statementAfterExclusiveLock,
    ]

    private static let banUncommittedTransaction = Rule(
        "ban-uncommitted-transaction", .squawk, finds: "`BEGIN` without COMMIT or ROLLBACK after it",
        why: "a transaction that nobody ends is rolled back when the connection closes",
        rewrite: "`COMMIT` at the end"
    ) { file in
        var open: ParsedStatement?
        for statement in file.statements {
            switch statement.content {
            case .transaction(.begin): open = statement
            case .transaction(.commit), .transaction(.rollback), .transaction(.rollbackToSavepoint): open = nil
            default: break
            }
        }
        return open.map { [Hit(range: $0.range, rewrite: "\(file.text($0.tokens));\n…\nCOMMIT")] } ?? []
    }

    private static let transactionNesting = Rule(
        "transaction-nesting", .squawk, finds: "`BEGIN` inside a transaction, `COMMIT` or `ROLLBACK` outside one",
        why: "PostgreSQL has one transaction at a time: the statement begins or ends none, or another than meant",
        rewrite: "one BEGIN and one COMMIT around what belongs together"
    ) { file in
        var isOpen = false
        return file.statements.compactMap { statement in
            guard case .transaction(let transaction) = statement.content else { return nil }
            switch transaction {
            case .begin:
                defer { isOpen = true }
                return file.assumesTransaction || isOpen ? Hit(range: statement.range) : nil
            case .commit, .rollback, .rollbackToSavepoint:
                defer { isOpen = false }
                return file.assumesTransaction || !isOpen ? Hit(range: statement.range) : nil
            case .other: return nil
            }
        }
    }

    private static let concurrentlyInTransaction = Rule(
        "concurrently-in-transaction", .sluice,
        finds:
            "`DROP INDEX CONCURRENTLY` and others that PostgreSQL refuses there, between BEGIN and COMMIT",
        why: "PostgreSQL refuses the statement inside a transaction",
        rewrite: "the statement by itself, after COMMIT"
    ) { file in
        file.statementsInTransactions { statement in
            guard statement.isRefusedInTransaction else { return nil }
            return Hit(range: statement.range, rewrite: "COMMIT;\n\(file.text(statement.tokens))")
        }
    }

    private static let backfillInTransaction = Rule(
        "backfill-in-ddl-transaction", .strongMigrations,
        finds: "`UPDATE` or `DELETE` in a transaction that has altered a table before",
        why: "the table stays locked until all rows are changed",
        rewrite: "`COMMIT`, then the rows in chunks: `sluice run`", asksForSize: true
    ) { file in
        file.statementsUnderLock { statement in
            guard statement.kind == "UpdateStmt" || statement.kind == "DeleteStmt" else { return nil }
            let table = QualifiedName(relation: statement.node["relation"])
            guard !file.isNew(table, at: statement.range.lowerBound) else { return nil }
            return Hit(range: statement.range, table: table, rewrite: "COMMIT;\n\(file.text(statement.tokens))")
        }
    }

    private static let statementAfterExclusiveLock = Rule(
        "statement-after-access-exclusive-lock", .eugene, isDefault: false,
        finds: "any statement in a transaction that has locked an existing table with ACCESS EXCLUSIVE before",
        why: "the table stays locked for readers and writers while the further statements run",
        rewrite: "a transaction for each table"
    ) { file in
        file.statementsUnderLock { statement in
            if case .transaction = statement.content { return nil }
            if case .setting = statement.content { return nil }
            return Hit(range: statement.range)
        }
    }
}

extension ParsedStatement {
    /// CREATE INDEX has a rule of its own.
    fileprivate var isRefusedInTransaction: Bool {
        switch kind {
        case "DropStmt": return node.isSet("concurrent")
        case "ReindexStmt":
            return node.fieldList("params").compactMap { $0["DefElem"] }.contains {
                $0.fieldText("defname") == "concurrently"
                    && !["false", "off", "0"].contains($0["arg"]?.body.fieldText("sval") ?? "")
            }
        case "AlterTableStmt":
            return node.fieldList("cmds").contains {
                $0["AlterTableCmd"]?["def"]?["PartitionCmd"]?.isSet("concurrent") == true
            }
        case "VacuumStmt": return node.isSet("is_vacuumcmd")
        case "CreatedbStmt", "DropdbStmt", "CreateTableSpaceStmt", "DropTableSpaceStmt", "AlterSystemStmt": return true
        default: return false
        }
    }
}

extension LintedFile {
    /// Whether the statement locks readers and writers of a table that was there before.
    private func locksExclusively(_ statement: ParsedStatement) -> Bool {
        switch statement.content {
        case .alterTable(let alter):
            let mild: Set<String> = [
                "AT_ValidateConstraint", "AT_SetStatistics", "AT_SetRelOptions", "AT_ResetRelOptions",
                "AT_AttachPartition",
                "AT_EnableTrig", "AT_DisableTrig", "AT_ClusterOn",
            ]
            return alter.isTable && !isNew(alter.table, at: statement.range.lowerBound)
                && alter.actions.contains {
                    !mild.contains($0.kind) && $0.constraint?.kind != .foreignKey
                }
        case .rename(let rename):
            return rename.relation.map { !isNew($0, at: statement.range.lowerBound) } ?? false
                && rename.relationType == "OBJECT_TABLE"
        case .drop(let drop): return ["OBJECT_TABLE", "OBJECT_INDEX"].contains(drop.type) && !drop.isConcurrent
        case .other: return statement.kind == "TruncateStmt"
        default: return false
        }
    }

    fileprivate func statementsUnderLock(_ body: (ParsedStatement) -> Hit?) -> [Hit] {
        var isLocked = false
        return statements.indices.compactMap { index in
            let statement = statements[index]
            if case .transaction(let transaction) = statement.content {
                if transaction != .other, transaction != .rollbackToSavepoint { isLocked = false }
                return nil
            }
            defer { isLocked = isLocked || inTransaction[index] && locksExclusively(statement) }
            return isLocked && inTransaction[index] ? body(statement) : nil
        }
    }
}
