internal import SluiceDatabase
internal import SluiceSQLText

extension Rule {
    static let banNewWriteRestriction = Rule(
        "ban-new-write-restriction", .squawk, isDefault: false,
        finds: "new constraints, unique indexes and NOT NULL on what was there before",
        why: "programs that are still running may write what is now refused",
        rewrite: "the constraint after the programs"
    ) { file in
        file.newConstraints() + file.newUniqueIndexes() + file.newDomainConstraints()
    }
}

extension LintedFile {
    fileprivate func newConstraints() -> [Hit] {
        actions { alter, action, _ in
            guard alter.isTable || alter.type == "OBJECT_FOREIGN_TABLE", !created.contains(alter.table) else {
                return []
            }
            switch action.kind {
            case "AT_AddConstraint", "AT_AlterConstraint": return [Hit(range: action.range)]
            case "AT_SetNotNull": return [Hit(range: action.option.range ?? action.range)]
            case "AT_AddColumn":
                let kinds: Set<ConstraintDefinition.Kind> = [.notNull, .foreignKey, .check, .unique, .primaryKey]
                return (action.column?.constraints ?? []).filter { kinds.contains($0.kind) }.map {
                    Hit(range: span($0.place, action.range.upperBound))
                }
            default: return []
            }
        }
    }

    fileprivate func newUniqueIndexes() -> [Hit] {
        statements.compactMap { statement in
            guard case .createIndex(let create) = statement.content, create.isUnique, !created.contains(create.table)
            else { return nil }
            return Hit(range: statement.range)
        }
    }

    fileprivate func newDomainConstraints() -> [Hit] {
        nodes("AlterDomainStmt") { statement, _ in
            // O is SET NOT NULL.
            guard let kind = statement.node.fieldText("subtype"), kind == "C" || kind == "O",
                let word = statement.tokens.first(where: { $0.isWord("ADD", "SET") })
            else { return [] }
            return [Hit(range: word.range.lowerBound..<statement.range.upperBound)]
        }
    }
}
