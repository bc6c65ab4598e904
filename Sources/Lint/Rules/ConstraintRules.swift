internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceSQLText

extension Rule {
    static let constraints: [Rule] = [
        constraintMissingNotValid, addingForeignKeyConstraint, disallowedUniqueConstraint, addingPrimaryKey,
        addingNotNullableField, banCreateDomainWithConstraint, banAlterDomainWithAddConstraint,
    ]

    private static let constraintMissingNotValid = Rule(
        "constraint-missing-not-valid", .squawk,
        finds: "`ADD CONSTRAINT` without `NOT VALID`, and its `VALIDATE` in the same transaction",
        why: "checking a new constraint against all rows keeps others waiting as long as the scan takes",
        rewrite: "`ADD CONSTRAINT … NOT VALID`, then `VALIDATE CONSTRAINT …` in a transaction of its own",
        asksForSize: true
    ) { file in
        var hits = file.changes("AT_AddConstraint") { alter, action, index in
            guard let constraint = action.constraint, !constraint.isNotValid,
                !(constraint.kind == .unique || constraint.kind == .primaryKey) || constraint.index == nil
            else { return [] }
            return [file.notValid(alter, action, constraint, index, at: action.range)]
        }
        hits += file.validationsInTheSameTransaction()
        return hits
    }

    private static let addingForeignKeyConstraint = Rule(
        "adding-foreign-key-constraint", .squawk, finds: "a foreign key on an existing table without `NOT VALID`",
        why: "adding a foreign key locks both tables against writes while all rows are checked",
        rewrite: "`ADD CONSTRAINT … FOREIGN KEY … NOT VALID`, then `VALIDATE CONSTRAINT …`", asksForSize: true
    ) { file in
        file.actions("AT_AddConstraint", "AT_AddColumn") { alter, action, index in
            guard alter.isTable else { return [] }
            if let constraint = action.constraint {
                guard constraint.kind == .foreignKey, !constraint.isNotValid,
                    !file.isNew(alter.table, at: action.range.lowerBound)
                else {
                    return []
                }
                return [
                    file.notValid(alter, action, constraint, index, at: span(constraint.place, action.range.upperBound))
                ]
            }
            return action.column?.constraints.filter { $0.kind == .foreignKey }.map { constraint in
                let column = action.column?.name ?? ""
                let references = file.text(action.tokens.drop { $0.range.lowerBound < constraint.place })
                let name = "\(alter.table.name)_\(column)_fkey"
                return Hit(
                    range: span(constraint.place, action.range.upperBound), table: alter.table,
                    otherTable: constraint.referencedTable,
                    rewrite: """
                        \(file.text(alter.head)) ADD CONSTRAINT \(name) FOREIGN KEY (\(column)) \(references) NOT VALID;
                        \(file.text(alter.head)) VALIDATE CONSTRAINT \(name)
                        """)
            } ?? []
        }
    }

    private static let disallowedUniqueConstraint = Rule(
        "disallowed-unique-constraint", .squawk,
        finds: "a `UNIQUE` constraint on an existing table without `USING INDEX`",
        why: "adding a UNIQUE constraint locks readers and writers out while its index is built",
        rewrite: "`CREATE UNIQUE INDEX CONCURRENTLY …`, then `ADD CONSTRAINT … UNIQUE USING INDEX …`",
        asksForSize: true
    ) { file in
        file.actions("AT_AddConstraint", "AT_AddColumn") { alter, action, index in
            guard alter.isTable else { return [] }
            if let constraint = action.constraint {
                guard constraint.kind == .unique, constraint.index == nil,
                    !file.isNew(alter.table, at: action.range.lowerBound)
                else { return [] }
                return [file.usingIndex(alter, action, constraint, index, words: "UNIQUE")]
            }
            return action.column?.constraints.filter { $0.kind == .unique }.map { constraint in
                let (table, column) = (alter.table, action.column?.name ?? "")
                return Hit(
                    range: span(constraint.place, action.range.upperBound), table: table,
                    rewrite: """
                        CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \(table.name)_\(column)_key ON \(table) (\(column));
                        \(file.text(alter.head)) ADD CONSTRAINT \(table.name)_\(column)_key UNIQUE USING INDEX \(table.name)_\(column)_key
                        """)
            } ?? []
        }
    }

    private static let addingPrimaryKey = Rule(
        "adding-serial-primary-key-field", .squawk, finds: "a primary key on an existing table without `USING INDEX`",
        why: "adding a primary key locks readers and writers out while its index is built",
        rewrite: "`CREATE UNIQUE INDEX CONCURRENTLY …`, then `ADD CONSTRAINT … PRIMARY KEY USING INDEX …`",
        asksForSize: true
    ) { file in
        file.actions("AT_AddConstraint", "AT_AddColumn") { alter, action, index in
            guard alter.isTable, !file.isNew(alter.table, at: action.range.lowerBound) else { return [] }
            if let constraint = action.constraint {
                guard constraint.kind == .primaryKey, constraint.index == nil else { return [] }
                var hit = file.usingIndex(alter, action, constraint, index, words: "PRIMARY KEY")
                // It makes the columns NOT NULL as well, and scans the table for that where they aren't.
                if !hit.edits.isEmpty { hit.rewrite = hit.edits[0].text }
                hit.edits = []
                return [hit]
            }
            return action.column?.constraints.filter { $0.kind == .primaryKey }.map {
                Hit(range: span($0.place, action.range.upperBound), table: alter.table)
            } ?? []
        }
    }

    private static let banCreateDomainWithConstraint = Rule(
        "ban-create-domain-with-constraint", .squawk, finds: "`CREATE DOMAIN` with a constraint or a default",
        why: "a domain's constraint can't be changed without a check of every table that uses the domain",
        rewrite: "the base type, and a CHECK on each table"
    ) { file in
        file.nodes("CreateDomainStmt") { statement, _ in
            let constraints = statement.node.fieldList("constraints").compactMap { $0["Constraint"] }
                .filter {
                    ["CONSTR_CHECK", "CONSTR_DEFAULT", "CONSTR_NOTNULL", "CONSTR_NULL"].contains(
                        $0.fieldText("contype"))
                }
            guard let first = constraints.compactMap(\.location).min() else { return [] }
            return [Hit(range: span(statement.place(first), statement.range.upperBound))]
        }
    }

    private static let banAlterDomainWithAddConstraint = Rule(
        "ban-alter-domain-with-add-constraint", .squawk, finds: "`ALTER DOMAIN … ADD CONSTRAINT`",
        why: "a new constraint of a domain is checked against every table that uses it, each locked meanwhile",
        rewrite: "a CHECK on each table, `NOT VALID` first"
    ) { file in
        file.nodes("AlterDomainStmt") { statement, _ in
            guard statement.node.fieldText("subtype") == "C",
                let add = statement.tokens.first(where: { $0.isWord("ADD") })
            else { return [] }
            return [Hit(range: add.range.lowerBound..<statement.range.upperBound)]
        }
    }
}

extension LintedFile {
    /// With NOT VALID, and VALIDATE after it.
    fileprivate func notValid(
        _ alter: AlterTable, _ action: AlterTable.Action, _ constraint: ConstraintDefinition, _ index: Int,
        at range: Range<Int>
    ) -> Hit {
        var hit = Hit(range: range, table: alter.table, otherTable: constraint.referencedTable)
        guard constraint.kind == .check || constraint.kind == .foreignKey else {
            if constraint.kind != .exclusion {
                hit.rewrite = usingIndex(alter, action, constraint, index, words: constraint.kind.words).rewritten
            }
            return hit
        }
        let statement = statements[index]
        let end = action.range.upperBound
        let name = constraint.name == nil ? nil : action.tokens.dropFirst(2).first?.text
        let validate = "\(source.lineBreak)\(text(alter.head)) VALIDATE CONSTRAINT \(name ?? "…")"
        var edits = [Edit.insert(" NOT VALID", at: end)]
        if end == statement.range.upperBound {
            edits = [Edit.insert(" NOT VALID;\(validate)", at: end)]
        } else {
            edits.append(Edit.insert(";\(validate)", at: statement.range.upperBound))
        }
        // In one transaction with it, VALIDATE would hold the same lock; without a name there is nothing to validate by.
        // PostgreSQL has no NOT VALID for a partitioned table's foreign key before 18.
        let isPartitioned = catalog?.relation(alter.table)?.isPartitioned ?? false
        if inTransaction[index] || name == nil || isPartitioned {
            hit.rewrite = rewritten(statement, edits)
        } else {
            hit.edits = edits
        }
        return hit
    }

    /// The index first, without a lock, and then the constraint by it.
    fileprivate func usingIndex(
        _ alter: AlterTable, _ action: AlterTable.Action, _ constraint: ConstraintDefinition, _ index: Int,
        words: String
    ) -> Hit {
        var hit = Hit(range: span(constraint.place, action.range.upperBound), table: alter.table)
        let suffix = words == "UNIQUE" ? "key" : "pkey"
        let written = constraint.name == nil ? nil : action.tokens.dropFirst(2).first?.text
        let parts = words == "UNIQUE" ? constraint.columns : []
        let name = written ?? ([alter.table.name] + parts + [suffix]).joined(separator: "_")
        guard let open = action.tokens.firstIndex(where: { $0.isSymbol("(") }),
            let (inner, rest) = action.tokens[open...].parenthesized
        else { return hit }
        let table = alter.head.drop { $0.isWord("ALTER", "TABLE", "IF", "EXISTS", "ONLY") }
        let rewrite = """
            CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \(name) ON \(text(table)) (\(text(inner)));
            \(text(alter.head)) ADD CONSTRAINT \(name) \(words) USING INDEX \(name)
            """
        let tail = rest.isEmpty ? "" : " " + text(rest)
        hit.rewrite = rewrite + tail
        let isPartitioned = catalog?.relation(alter.table)?.isPartitioned ?? false
        if alter.actions.count == 1, !inTransaction[index], rest.isEmpty, written != nil, !isPartitioned {
            hit.edits = [Edit(range: statements[index].range, text: rewrite)]
            hit.rewrite = nil
        }
        return hit
    }

    fileprivate func validationsInTheSameTransaction() -> [Hit] {
        var hits: [Hit] = []
        var notValid: Set<String> = []
        for (index, statement) in statements.enumerated() {
            if case .transaction(.begin) = statement.content, !inTransaction[index] { notValid = [] }
            guard case .alterTable(let alter) = statement.content else { continue }
            for action in alter.actions {
                if let constraint = action.constraint, constraint.isNotValid, let name = constraint.name {
                    notValid.insert(name)
                }
                guard action.kind == "AT_ValidateConstraint", inTransaction[index],
                    let name = action.name, notValid.contains(name)
                else { continue }
                hits.append(
                    Hit(
                        range: action.range, table: alter.table,
                        message:
                            "in one transaction with NOT VALID, VALIDATE keeps its lock while all rows are checked",
                        rewrite: "COMMIT;\n\(text(statement.tokens))"))
            }
        }
        return hits
    }
}

extension Hit {
    fileprivate var rewritten: String? { rewrite ?? edits.first?.text }
}

extension ConstraintDefinition.Kind {
    fileprivate var words: String { self == .primaryKey ? "PRIMARY KEY" : "UNIQUE" }
}
