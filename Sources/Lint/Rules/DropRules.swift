internal import SluiceDatabase
internal import SluiceSQLText

extension Rule {
    static let drops: [Rule] =
        [
            banDropColumn, banDropTable, banDropNotNull, banDropDatabase, banTruncateCascade, banDropConstraint,
            banDropDefault,
            banDropGeneratedExpression, banDropFunction, banDropType,
        ] + plainDrops

    /// What falls under the rule by the kind of object alone.
    private static let plainDrops: [Rule] = [
        dropping("ban-drop-view", "views", ["OBJECT_VIEW", "OBJECT_MATVIEW"]),
        dropping("ban-drop-schema", "schemas", ["OBJECT_SCHEMA"]),
        dropping("ban-drop-sequence", "sequences", ["OBJECT_SEQUENCE"]),
        dropping("ban-drop-domain", "domains", ["OBJECT_DOMAIN"]),
        dropping("ban-drop-extension", "extensions", ["OBJECT_EXTENSION"]),
        dropping("ban-drop-index", "indexes", ["OBJECT_INDEX"], isDefault: false),
        dropping("ban-drop-policy", "policies and rules", ["OBJECT_POLICY", "OBJECT_RULE"], isDefault: false),
    ]

    private static let banDropFunction = dropping(
        "ban-drop-function", "functions, procedures and aggregates",
        ["OBJECT_FUNCTION", "OBJECT_PROCEDURE", "OBJECT_ROUTINE", "OBJECT_AGGREGATE"])
    private static let banDropType = dropping(
        "ban-drop-type", "types, casts and operator classes",
        ["OBJECT_TYPE", "OBJECT_CAST", "OBJECT_OPCLASS", "OBJECT_OPFAMILY", "OBJECT_OPERATOR"])

    private static func dropping(
        _ name: String, _ objects: String, _ types: [String], isDefault: Bool = true
    ) -> Rule {
        Rule(
            name, .squawk, isDefault: isDefault, finds: "`DROP` of \(objects)",
            why: "programs that are still running may use what is dropped",
            rewrite: "the drop in a later revision, when nobody uses it any more"
        ) { file in
            file.statements.flatMap { statement -> [Hit] in
                guard case .drop(let drop) = statement.content, types.contains(drop.type) else { return [] }
                return [Hit(range: statement.range)]
            }
        }
    }

    private static let banDropColumn = Rule(
        "ban-drop-column", .squawk, finds: "`DROP COLUMN`, `DROP ATTRIBUTE`",
        why: "programs that are still running may read or write the column, and its data is gone",
        rewrite: "`sluice deprecate table.column`, and a drop with an archive when nobody uses it"
    ) { file in
        file.actions("AT_DropColumn") { alter, action, _ in
            let rewrite = alter.isTable ? "sluice deprecate \(alter.table.argument(action.name))" : nil
            return [Hit(range: action.range, rewrite: rewrite)]
        }
    }

    private static let banDropTable = Rule(
        "ban-drop-table", .squawk, finds: "`DROP TABLE`",
        why: "programs that are still running may use the table, and its data is gone",
        rewrite: "`sluice deprecate table`, and a drop with an archive when nobody uses it"
    ) { file in
        file.drops("OBJECT_TABLE", "OBJECT_FOREIGN_TABLE") { drop, statement, _ in
            let names = drop.names.map { "sluice deprecate \($0.argument())" }.joined(separator: "\n")
            return [Hit(range: statement.range, rewrite: drop.type == "OBJECT_TABLE" ? names : nil)]
        }
    }

    private static let banDropNotNull = Rule(
        "ban-drop-not-null", .squawk, finds: "`DROP NOT NULL`",
        why: "programs that read the column may not know what to do with a NULL",
        rewrite: "the column as it is, or a new one that may be NULL"
    ) { file in
        file.actions("AT_DropNotNull") { alter, action, _ in
            alter.isTable ? [Hit(range: action.option.range ?? action.range)] : []
        }
    }

    private static let banDropConstraint = Rule(
        "ban-drop-constraint", .squawk, finds: "`DROP CONSTRAINT`, of a table or a domain",
        why: "programs that are still running may rely on what the constraint guarantees",
        rewrite: "the drop in a later revision, when nobody relies on it"
    ) { file in
        file.actions("AT_DropConstraint") { alter, action, _ in alter.isTable ? [Hit(range: action.range)] : [] }
            + file.nodes("AlterDomainStmt") { statement, _ in
                // X is DROP CONSTRAINT.
                guard statement.node.fieldText("subtype") == "X",
                    let drop = statement.tokens.first(where: { $0.isWord("DROP") })
                else { return [] }
                return [Hit(range: drop.range.lowerBound..<statement.range.upperBound)]
            }
    }

    private static let banDropDefault = Rule(
        "ban-drop-default", .squawk, finds: "`DROP DEFAULT`",
        why: "programs that are still running may leave the column to its default",
        rewrite: "the drop in a later revision, when every program gives the value"
    ) { file in
        file.actions("AT_ColumnDefault") { alter, action, _ in
            action.node["def"] == nil ? [Hit(range: action.option.range ?? action.range)] : []
        }
    }

    private static let banDropGeneratedExpression = Rule(
        "ban-drop-generated-expression", .squawk, finds: "`DROP EXPRESSION`",
        why: "programs that are still running count on the database to compute the column",
        rewrite: "the drop in a later revision, when every program gives the value"
    ) { file in
        file.actions("AT_DropExpression") { _, action, _ in [Hit(range: action.option.range ?? action.range)] }
    }

    private static let banDropDatabase = Rule(
        "ban-drop-database", .squawk, finds: "`DROP DATABASE`", why: "everything in the database is gone",
        rewrite: "nothing: a migration has no business with it"
    ) { file in file.nodes("DropdbStmt") { statement, _ in [Hit(range: statement.range)] } }

    private static let banTruncateCascade = Rule(
        "ban-truncate-cascade", .squawk, finds: "`TRUNCATE … CASCADE`",
        why: "CASCADE empties every table that refers to this one, and those that refer to them",
        rewrite: "`TRUNCATE` with all tables named"
    ) { file in
        file.nodes("TruncateStmt") { statement, _ in
            guard statement.node.fieldText("behavior") == "DROP_CASCADE", let last = statement.tokens.last else {
                return []
            }
            let rest = statement.tokens.dropLast()
            return [Hit(range: last.range, rewrite: file.text(rest))]
        }
    }
}
