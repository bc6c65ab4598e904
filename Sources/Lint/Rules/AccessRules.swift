internal import SluiceDatabase
internal import SluiceSQLText

/// Who may do what, and how functions and settings behave.
extension Rule {
    static let access: [Rule] = [
        node("ban-create-policy", "`CREATE POLICY`", ["CreatePolicyStmt"]),
        banAlterPolicyRoles, banAlterPolicyCondition, banRevoke, banReplaceViewFunction,
        node(
            "ban-alter-function-options", "`ALTER FUNCTION … STRICT`, `SET …` and their like", ["AlterFunctionStmt"],
            at: ")"),
        banAlterViewOptions,
        node("ban-alter-role-options", "`ALTER ROLE`", ["AlterRoleStmt", "AlterRoleSetStmt"], behindName: true),
        node(
            "ban-alter-database-options", "`ALTER DATABASE … SET`", ["AlterDatabaseStmt", "AlterDatabaseSetStmt"],
            behindName: true),
        action(
            "ban-alter-row-level-security", "`ENABLE`, `DISABLE`, `FORCE ROW LEVEL SECURITY`",
            why: "programs that are still running see other rows than before",
            ["AT_EnableRowSecurity", "AT_DisableRowSecurity", "AT_ForceRowSecurity", "AT_NoForceRowSecurity"]),
        node("ban-alter-system-options", "`ALTER SYSTEM`", ["AlterSystemStmt"], behindName: true),
        banAlterExtension,
    ]

    /// - Parameters:
    ///   - mark: The symbol that the finding begins behind.
    ///   - behindName: Whether it begins behind `ALTER KIND name`.
    private static func node(
        _ name: String, _ finds: String, _ kinds: [String], at mark: String? = nil, behindName: Bool = false
    ) -> Rule {
        Rule(
            name, .squawk, isDefault: false, finds: finds,
            why: "programs that are still running may be refused, or get something else than before",
            rewrite: "the change together with the programs"
        ) { file in
            file.statements.filter { kinds.contains($0.kind) }.compactMap { statement in
                var tokens = statement.tokens
                if behindName { tokens = tokens.dropFirst(statement.kind == "AlterSystemStmt" ? 2 : 3) }
                if let mark, let index = tokens.lastIndex(where: { $0.isSymbol(mark) }) {
                    tokens = tokens[(index + 1)...]
                }
                return (tokens.range ?? statement.range).isEmpty ? nil : Hit(range: tokens.range ?? statement.range)
            }
        }
    }

    private static let banAlterPolicyRoles = policy("ban-alter-policy-roles", "`ALTER POLICY … TO`", ["TO"])
    private static let banAlterPolicyCondition = policy(
        "ban-alter-policy-condition", "`ALTER POLICY … USING`, `WITH CHECK`", ["USING", "WITH"])

    private static func policy(_ name: String, _ finds: String, _ words: [String]) -> Rule {
        Rule(
            name, .squawk, isDefault: false, finds: finds,
            why: "programs that are still running see other rows than before",
            rewrite: "the change together with the programs"
        ) { file in
            file.nodes("AlterPolicyStmt") { statement, _ in
                // Behind ALTER POLICY name ON, outside the conditions.
                var depth = 0
                return statement.tokens.dropFirst(4).compactMap { token in
                    if token.isSymbol("(") { depth += 1 }
                    if token.isSymbol(")") { depth -= 1 }
                    guard depth == 0, words.contains(where: { token.isWord($0) }) else { return nil }
                    return Hit(range: token.range)
                }
            }
        }
    }

    private static let banRevoke = Rule(
        "ban-revoke", .squawk, isDefault: false, finds: "`REVOKE`, `DROP ROLE`, `DROP OWNED`",
        why: "programs that are still running may be refused what they were allowed",
        rewrite: "the change after the programs"
    ) { file in
        file.statements.compactMap { statement in
            switch statement.kind {
            case "GrantStmt", "GrantRoleStmt": statement.node.isSet("is_grant") ? nil : Hit(range: statement.range)
            case "DropRoleStmt", "DropOwnedStmt": Hit(range: statement.range)
            default: nil
            }
        }
    }

    private static let banReplaceViewFunction = Rule(
        "ban-replace-view-function", .squawk, isDefault: false, finds: "`CREATE OR REPLACE` of views and functions",
        why: "programs that are still running get what the new text says", rewrite: "a second one under another name"
    ) { file in
        file.nodes("ViewStmt", "CreateFunctionStmt") { statement, _ in
            statement.node.isSet("replace") ? [Hit(range: statement.range)] : []
        }
    }

    private static let banAlterViewOptions = Rule(
        "ban-alter-view-options", .squawk, isDefault: false, finds: "`ALTER VIEW … SET (…)`, `RESET (…)`",
        why: "programs that are still running may see other rows than before", rewrite: "a second view"
    ) { file in
        file.actions("AT_SetRelOptions", "AT_ResetRelOptions") { alter, action, _ in
            alter.type == "OBJECT_VIEW" ? [Hit(range: action.range)] : []
        }
    }

    private static let banAlterExtension = Rule(
        "ban-alter-extension", .squawk, isDefault: false, finds: "`ALTER EXTENSION … UPDATE`, `DROP`",
        why: "an extension's new version may change or remove what programs use",
        rewrite: "the change together with the programs"
    ) { file in
        file.nodes("AlterExtensionStmt", "AlterExtensionContentsStmt") { statement, _ in
            guard let word = statement.tokens.dropFirst(3).first, word.isWord("UPDATE", "DROP") else { return [] }
            return [Hit(range: word.range.lowerBound..<statement.range.upperBound)]
        }
    }
}
