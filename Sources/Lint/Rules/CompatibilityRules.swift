internal import SluiceDatabase
internal import SluiceSQLText

/// What an application that is rolled back, or not yet rolled out, may stumble over.
extension Rule {
    static let compatibility: [Rule] = [
        requireEnumValueOrdering, banAlterIdentity, banNewWriteRestriction, banAddColumn, banAddEnumValue,
        banAddCompositeAttribute, banAlterSequenceValues, banSetDefault, banAlterGeneratedExpression,
        action(
            "ban-detach-inheritance", "`DETACH PARTITION`, `NO INHERIT`",
            why: "the parent no longer has the rows, for those that read and write through it",
            ["AT_DetachPartition", "AT_DropInherit"], exceptNew: true),
        action(
            "ban-disable-trigger", "`ENABLE` and `DISABLE TRIGGER`, `RULE`",
            why: "programs that are still running count on what the trigger does",
            [
                "AT_EnableTrig", "AT_EnableAlwaysTrig", "AT_EnableReplicaTrig", "AT_DisableTrig", "AT_EnableTrigAll",
                "AT_DisableTrigAll", "AT_EnableTrigUser", "AT_DisableTrigUser", "AT_EnableRule", "AT_EnableAlwaysRule",
                "AT_EnableReplicaRule", "AT_DisableRule",
            ]),
        banReplicaIdentity,
    ]

    static func action(
        _ name: String, _ finds: String, why: String, _ kinds: [String], exceptNew: Bool = false
    ) -> Rule {
        Rule(name, .squawk, isDefault: false, finds: finds, why: why, rewrite: "the change after the programs") {
            file in
            file.actions { alter, action, _ in
                guard kinds.contains(action.kind), !exceptNew || !file.created.contains(alter.table) else { return [] }
                return [Hit(range: action.range)]
            }
        }
    }

    private static let requireEnumValueOrdering = Rule(
        "require-enum-value-ordering", .squawk, finds: "`ADD VALUE` without BEFORE or AFTER",
        why: "without BEFORE or AFTER the new value sorts behind all others, which is seldom meant",
        rewrite: "`ALTER TYPE … ADD VALUE … AFTER …`"
    ) { file in
        file.enumValues { statement in
            statement.node.fieldText("newValNeighbor") == nil ? "\(file.text(statement.tokens)) AFTER '…'" : nil
        }
    }

    private static let banAddEnumValue = Rule(
        "ban-add-enum-value", .squawk, isDefault: false, finds: "`ALTER TYPE … ADD VALUE`",
        why: "programs that are still running don't know the new value", rewrite: "the value after the programs"
    ) { file in file.enumValues { _ in "" } }

    private static let banAlterIdentity = Rule(
        "ban-alter-identity", .squawk, finds: "`ADD GENERATED`, `SET GENERATED`, `DROP IDENTITY`",
        why: "programs that are still running give the column a value, or count on it to get one",
        rewrite: "the change after the programs"
    ) { file in
        file.actions("AT_AddIdentity", "AT_SetIdentity", "AT_DropIdentity") { _, action, _ in
            let options = action.node["def"]?["List"]?.fieldList("items") ?? []
            guard
                action.kind != "AT_SetIdentity"
                    || options.contains(where: { $0["DefElem"]?.fieldText("defname") == "generated" })
            else { return [] }
            return [Hit(range: action.option.range ?? action.range)]
        }
    }

    private static let banAddColumn = Rule(
        "ban-add-column", .squawk, isDefault: false, finds: "`ADD COLUMN`",
        why: "programs that are still running get a column more from SELECT *, and INSERT without names fails",
        rewrite: "programs that name their columns first"
    ) { file in
        file.actions("AT_AddColumn") { alter, action, _ in
            let isOfRows = alter.isTable || alter.type == "OBJECT_FOREIGN_TABLE"
            return isOfRows && !file.created.contains(alter.table) ? [Hit(range: action.range)] : []
        }
    }

    private static let banAddCompositeAttribute = Rule(
        "ban-add-composite-attribute", .squawk, isDefault: false, finds: "`ALTER TYPE … ADD ATTRIBUTE`",
        why: "programs that are still running get a value of another shape", rewrite: "the attribute after the programs"
    ) { file in
        file.actions("AT_AddColumn") { alter, action, _ in
            alter.type == "OBJECT_TYPE" ? [Hit(range: action.range)] : []
        }
    }

    private static let banSetDefault = Rule(
        "ban-set-default", .squawk, isDefault: false, finds: "`SET DEFAULT`",
        why: "programs that are still running leave the column to its default, or write the old one",
        rewrite: "the default after the programs"
    ) { file in
        file.actions("AT_ColumnDefault") { alter, action, _ in
            action.node["def"] != nil && alter.isTable ? [Hit(range: action.option.range ?? action.range)] : []
        }
    }

    private static let banAlterGeneratedExpression = Rule(
        "ban-alter-generated-expression", .squawk, isDefault: false, finds: "`SET EXPRESSION`",
        why: "the column is computed in another way while programs count on the old one",
        rewrite: "a second column"
    ) { file in
        // PostgreSQL 17's, which an older parser doesn't know.
        file.actions("AT_SetExpression") { _, action, _ in [Hit(range: action.option.range ?? action.range)] }
    }

    private static let banAlterSequenceValues = Rule(
        "ban-alter-sequence-values", .squawk, isDefault: false,
        finds: "`RESTART`, `INCREMENT` and other options of sequences",
        why: "programs that are still running get other numbers", rewrite: "the sequence as it is"
    ) { file in
        let sequences = file.nodes("AlterSeqStmt") { statement, _ in
            statement.node.fieldList("options").compactMap { $0["DefElem"] }
                .filter { $0.fieldText("defname") != "owned_by" }
                .map { Hit(range: span(statement.place($0.location), statement.range.upperBound)) }
        }
        return sequences
            + file.actions("AT_SetIdentity") { alter, action, _ in
                let options = (action.node["def"]?["List"]?.fieldList("items") ?? []).compactMap {
                    $0["DefElem"]?.fieldText("defname")
                }
                guard !file.created.contains(alter.table), options.contains(where: { $0 != "generated" }) else {
                    return []
                }
                return [Hit(range: action.option.range ?? action.range)]
            }
    }

    private static let banReplicaIdentity = Rule(
        "ban-replica-identity", .squawk, isDefault: false, finds: "`REPLICA IDENTITY`, `DROP PUBLICATION`",
        why: "those that replicate the table no longer find its rows",
        rewrite: "the change together with the subscribers"
    ) { file in
        file.actions("AT_ReplicaIdentity") { _, action, _ in [Hit(range: action.range)] }
            + file.drops("OBJECT_PUBLICATION") { _, statement, _ in [Hit(range: statement.range)] }
    }
}

extension LintedFile {
    /// - Parameter rewrite: Nil for one that isn't meant.
    fileprivate func enumValues(_ rewrite: (ParsedStatement) -> String?) -> [Hit] {
        nodes("AlterEnumStmt") { statement, _ in
            guard statement.node.fieldText("oldVal") == nil, let text = rewrite(statement),
                let word = statement.tokens.last(where: { $0.isWord("ADD") })
            else { return [] }
            return [
                Hit(range: word.range.lowerBound..<statement.range.upperBound, rewrite: text.isEmpty ? nil : text)
            ]
        }
    }
}
