internal import SluiceDatabase
internal import SluiceSQLText

extension Rule {
    static let robustness: [Rule] = [preferRobustStatements, identifierTooLong, requireTableSchema, preferRepack]

    private static let preferRobustStatements = Rule(
        "prefer-robust-stmts", .squawk,
        finds: "statements outside a transaction that fail when they are run again: without `IF [NOT] EXISTS`",
        why: "when the migration fails in the middle, it can't be run again: the statement finds its work done",
        rewrite: "`IF NOT EXISTS`, `IF EXISTS`, or a transaction"
    ) { file in file.statementsThatFailAgain() }

    private static let identifierTooLong = Rule(
        "identifier-too-long", .squawk, finds: "names of more than 63 bytes",
        why: "PostgreSQL cuts a name off behind 63 bytes",
        rewrite: "the name as PostgreSQL cuts it"
    ) { file in
        file.statements.flatMap { statement in
            statement.tokens.compactMap { token -> Hit? in
                guard let name = token.name, name.utf8.count > 63 else { return nil }
                var cut = token.kind == .word ? token.text : name
                while cut.utf8.count > 63 { cut.unicodeScalars.removeLast() }
                let isSure = !name.contains("\"")
                let text = token.kind == .word ? cut : "\"\(cut)\""
                return Hit(
                    range: token.range, rewrite: text, edits: isSure ? [Edit(range: token.range, text: text)] : [])
            }
        }
    }

    private static let requireTableSchema = Rule(
        "require-table-schema", .squawk, isDefault: false, finds: "tables named without their schema",
        why: "which table a name without a schema means depends on the search path",
        rewrite: "`schema.table`"
    ) { file in file.tablesWithoutSchema() }

    private static let preferRepack = Rule(
        "prefer-repack", .squawk, finds: "`CLUSTER` and `VACUUM FULL`, for PostgreSQL 19",
        why: "CLUSTER and VACUUM FULL lock everybody out while the table is written again",
        rewrite: "`REPACK (CONCURRENTLY) …`"
    ) { file in
        guard file.version >= PostgresVersion(19) else { return [] }
        return file.nodes("ClusterStmt", "VacuumStmt") { statement, _ in
            let node = statement.node
            if statement.kind == "ClusterStmt" {
                let table = node["relation"].map { " \(QualifiedName(relation: $0))" } ?? ""
                let index = node.fieldText("indexname").map { " USING INDEX \($0)" } ?? ""
                return [Hit(range: statement.range, rewrite: "REPACK (CONCURRENTLY)\(table)\(index)")]
            }
            let isFull = node.fieldList("options").compactMap { $0["DefElem"] }.contains {
                $0.fieldText("defname") == "full"
                    && !["false", "off", "0"].contains($0["arg"]?.body.fieldText("sval") ?? "")
            }
            let tables = node.fieldList("rels").compactMap { $0["VacuumRelation"]?["relation"] }
                .map { QualifiedName(relation: $0).description }.joined(separator: ", ")
            return isFull ? [Hit(range: statement.range, rewrite: "REPACK (CONCURRENTLY) \(tables)")] : []
        }
    }
}

extension LintedFile {
    fileprivate func statementsThatFailAgain() -> [Hit] {
        var constraints: [String: Bool] = [:]
        return statements.indices.flatMap { index -> [Hit] in
            let statement = statements[index]
            let isOpen = inTransaction[index]
            switch statement.content {
            case .alterTable(let alter) where alter.isTable:
                return alter.actions.compactMap { robust($0, &constraints, isOpen) }
            case .rename(let rename)
            where rename.relationType == "OBJECT_TABLE" || rename.type == "OBJECT_TABLE"
                || rename.type == "OBJECT_TABCONSTRAINT":
                return isOpen ? [] : [withoutTransaction(rename.tokens)]
            case .createIndex(let create) where !create.ifNotExists && create.name != nil:
                guard create.isConcurrent || !isOpen else { return [] }
                return [inserting("IF NOT EXISTS", behind: "CONCURRENTLY", "INDEX", in: statement)]
            case .createTable(let create) where !create.ifNotExists && !isOpen && statement.kind == "CreateStmt":
                if create.isTemporary && create.dropsOnCommit { return [] }
                return [inserting("IF NOT EXISTS", behind: "TABLE", in: statement)]
            case .drop(let drop) where !drop.ifExists && !isOpen:
                switch drop.type {
                case "OBJECT_INDEX": return [inserting("IF EXISTS", behind: "CONCURRENTLY", "INDEX", in: statement)]
                case "OBJECT_TABLE": return [inserting("IF EXISTS", behind: "TABLE", in: statement)]
                case "OBJECT_TYPE": return [inserting("IF EXISTS", behind: "TYPE", in: statement)]
                default: return []
                }
            case .other where statement.kind == "AlterObjectSchemaStmt" && !isOpen:
                guard statement.node.fieldText("objectType") == "OBJECT_TABLE",
                    let word = statement.tokens.lastIndex(where: { $0.isWord("SET") })
                else { return [] }
                return [withoutTransaction(statement.tokens[word...])]
            default: return []
            }
        }
    }

    /// - Parameter constraints: Those that were dropped or made before; true while it is dropped.
    private func robust(_ action: AlterTable.Action, _ constraints: inout [String: Bool], _ isOpen: Bool) -> Hit? {
        var missing = false
        switch action.kind {
        case "AT_DropConstraint":
            if let name = action.name { constraints[name] = true }
            if action.node.isSet("missing_ok") { return nil }
            return isOpen ? nil : inserting("IF EXISTS", behind: "CONSTRAINT", in: action)
        case "AT_AddColumn":
            missing = !action.node.isSet("missing_ok")
            return missing && !isOpen ? inserting("IF NOT EXISTS", behind: "COLUMN", "ADD", in: action) : nil
        case "AT_DropColumn":
            missing = !action.node.isSet("missing_ok")
            return missing && !isOpen ? inserting("IF EXISTS", behind: "COLUMN", "DROP", in: action) : nil
        case "AT_ValidateConstraint":
            if let name = action.name, constraints[name] != nil { return nil }
        case "AT_AddConstraint":
            if let name = action.constraint?.name, constraints[name] == true {
                constraints[name] = false
                return nil
            }
        default: break
        }
        return isOpen ? nil : withoutTransaction(action.tokens)
    }

    private func withoutTransaction(_ tokens: ArraySlice<Token>) -> Hit {
        Hit(
            range: tokens.range ?? 0..<0,
            message: "outside a transaction it is left half done, and fails when it is run again")
    }

    /// Behind the first of the words that is there.
    private func inserting(_ text: String, behind words: String..., in statement: ParsedStatement) -> Hit {
        Self.inserting(text, words, statement.tokens)
    }

    private func inserting(_ text: String, behind words: String..., in action: AlterTable.Action) -> Hit {
        Self.inserting(text, words, action.tokens.prefix(2))
    }

    private static func inserting(_ text: String, _ words: [String], _ tokens: ArraySlice<Token>) -> Hit {
        var hit = Hit(range: tokens.range ?? 0..<0)
        for word in words {
            guard let token = tokens.first(where: { $0.isWord(word) }) else { continue }
            hit.edits = [.insert(token.spelled(" " + text), at: token.range.upperBound)]
            return hit
        }
        return hit
    }

    fileprivate func tablesWithoutSchema() -> [Hit] {
        statements.flatMap { statement -> [Hit] in
            switch statement.content {
            case .createTable(let create) where !create.isTemporary && create.table.schema == nil:
                return [Hit(range: create.nameRange)]
            case .alterTable(let alter) where alter.isTable && alter.table.schema == nil:
                return alter.head.last.map { [Hit(range: $0.range)] } ?? []
            case .createTableAs(let name, isView: false) where name.schema == nil && statement.kind != "SelectStmt":
                return statement.tokens.first { $0.name == name.name }.map { [Hit(range: $0.range)] } ?? []
            case .rename(let rename)
            where (rename.type == "OBJECT_TABLE" || rename.relationType == "OBJECT_TABLE")
                && rename.relation?.schema == nil:
                return statement.tokens[..<rename.tokens.startIndex].last.map { [Hit(range: $0.range)] } ?? []
            case .drop(let drop) where drop.type == "OBJECT_TABLE":
                var rest = statement.tokens.dropFirst(2)
                _ = rest.take("IF", "EXISTS")
                return zip(drop.names, rest.splitAtCommas).compactMap { name, part in
                    name.schema == nil ? part.first.map { Hit(range: $0.range) } : nil
                }
            default: return []
            }
        }
    }
}
