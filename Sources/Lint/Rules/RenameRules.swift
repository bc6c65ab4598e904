internal import SluiceDatabase
internal import SluiceSQLText

extension Rule {
    static let renames: [Rule] = [renamingColumn, renamingTable, renamingObject, banSetSchema]

    private static let renamingColumn = Rule(
        "renaming-column", .squawk, finds: "`RENAME COLUMN`, `RENAME ATTRIBUTE`",
        why: "programs that are still running know the column by its old name",
        rewrite: "a second column kept in sync, a backfill, and `sluice deprecate` of the old one"
    ) { file in
        file.renames { rename in
            guard rename.type == "OBJECT_COLUMN" || rename.type == "OBJECT_ATTRIBUTE" else { return nil }
            guard let table = rename.relation, rename.relationType == "OBJECT_TABLE" else { return "" }
            return "ALTER TABLE \(table) ADD COLUMN \(rename.new) …;\nsluice deprecate \(table.argument(rename.old))"
        }
    }

    private static let renamingTable = Rule(
        "renaming-table", .squawk, finds: "`ALTER TABLE … RENAME TO`",
        why: "programs that are still running know the table by its old name",
        rewrite: "the new name, and a view under the old one in the same transaction"
    ) { file in
        file.renames { rename in
            guard rename.type == "OBJECT_TABLE", let table = rename.relation else { return nil }
            let view = QualifiedName(schema: table.schema, name: rename.new)
            return
                "BEGIN;\nALTER TABLE \(table) RENAME TO \(rename.new);\nCREATE VIEW \(table) AS SELECT * FROM \(view);\nCOMMIT"
        }
    }

    private static let renamingObject = Rule(
        "renaming-object", .squawk,
        finds: "new names of views, indexes, types, schemas, functions, constraints, enum values",
        why: "programs that are still running know it by its old name",
        rewrite: "a second one under the new name, and a drop of the old one later"
    ) { file in
        let others = file.renames { rename in
            [
                "OBJECT_COLUMN", "OBJECT_ATTRIBUTE", "OBJECT_TABLE", "OBJECT_ROLE", "OBJECT_DATABASE",
                "OBJECT_TABLESPACE",
            ]
            .contains(rename.type) ? nil : ""
        }
        return others
            + file.nodes("AlterEnumStmt") { statement, _ in
                guard statement.node.fieldText("oldVal") != nil,
                    let word = statement.tokens.first(where: { $0.isWord("RENAME") })
                else { return [] }
                return [Hit(range: word.range.lowerBound..<statement.range.upperBound)]
            }
    }

    private static let banSetSchema = Rule(
        "ban-set-schema", .squawk, finds: "`SET SCHEMA`",
        why: "programs that are still running look for it in its old schema",
        rewrite: "a second one in the new schema, and a drop of the old one later"
    ) { file in
        file.nodes("AlterObjectSchemaStmt") { statement, _ in
            // The last one: a name before it may be the same word.
            guard let word = statement.tokens.last(where: { $0.isWord("SET") }) else { return [] }
            return [Hit(range: word.range.lowerBound..<statement.range.upperBound)]
        }
    }
}

extension LintedFile {
    /// - Parameter rewrite: Nil for a rename that isn't meant; empty where there is no text for it.
    fileprivate func renames(_ rewrite: (Rename) -> String?) -> [Hit] {
        statements.compactMap { statement in
            guard case .rename(let rename) = statement.content, let text = rewrite(rename),
                let range = rename.tokens.range
            else { return nil }
            return Hit(range: range, rewrite: text.isEmpty ? nil : text)
        }
    }
}
