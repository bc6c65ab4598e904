internal import SluiceDatabase

/// Something to look for in statements.
package struct Rule: Sendable {
    /// Whose rule it is, and so whose name.
    package enum Origin: String, Sendable {
        case squawk
        case strongMigrations = "strong_migrations"
        case onlineMigrations = "online_migrations"
        case atlas = "Atlas"
        case eugene
        case sluice = "Sluice"
    }

    package let name: String
    package let origin: Origin
    package let isDefault: Bool
    /// What it finds, for the documentation.
    package let finds: String
    /// Why, in one sentence: the message of its findings.
    package let why: String
    /// How the rewrite looks, for the documentation.
    package let rewrite: String
    /// Whether it says nothing of a table that is known to be small.
    package let asksForSize: Bool
    let check: @Sendable (LintedFile) -> [Hit]

    init(
        _ name: String, _ origin: Origin, isDefault: Bool = true, finds: String, why: String, rewrite: String,
        asksForSize: Bool = false, check: @escaping @Sendable (LintedFile) -> [Hit]
    ) {
        self.name = name
        self.origin = origin
        self.isDefault = isDefault
        self.finds = finds
        self.why = why
        self.rewrite = rewrite
        self.asksForSize = asksForSize
        self.check = check
    }
}

extension Rule {
    package static let all: [Rule] = [
        indexes, constraints, columns, types, drops, renames, robustness, transactions, timeouts, compatibility, access,
        assignments, ownColumns, ownTables, ownStyle,
    ].flatMap { $0 }

    /// The rules that come of the comments in a text, not of its statements.
    package static let unusedIgnore = Rule(
        "unused-ignore", .squawk,
        finds: "a comment that ignores a rule that there isn't, or a `sluice:ignore` without a finding",
        why: "the comment ignores nothing", rewrite: "without the comment"
    ) { _ in [] }
    package static let unusedSquawkIgnore = Rule(
        "unused-squawk-ignore", .sluice, finds: "a `squawk-ignore` comment without a finding that it ignores",
        why: "the comment ignores nothing", rewrite: "without the comment"
    ) { _ in [] }

    package static let documented: [Rule] = all + [unusedIgnore, unusedSquawkIgnore]

    private static let byName = Dictionary(documented.map { ($0.name, $0) }) { first, _ in first }
    /// Older names of squawk's.
    private static let aliases = [
        "prefer-timestamptz": ["prefer-timestamp-tz"],
        "require-timeout-settings": ["require-lock-timeout", "require-statement-timeout"],
    ]

    /// The rules that a name stands for; none where there is no such rule.
    package static func named(_ name: String) -> [String] { aliases[name] ?? (byName[name] == nil ? [] : [name]) }
}

extension LintedFile {
    /// Of each statement that is an `ALTER TABLE`, each action.
    func actions(
        _ kinds: String..., body: (_ alter: AlterTable, _ action: AlterTable.Action, _ index: Int) -> [Hit]
    ) -> [Hit] {
        statements.indices.flatMap { index -> [Hit] in
            guard case .alterTable(let alter) = statements[index].content else { return [] }
            return alter.actions.filter { kinds.isEmpty || kinds.contains($0.kind) }.flatMap { body(alter, $0, index) }
        }
    }

    /// Those of one kind on tables that this file hasn't made: they may have rows, and others use them.
    func changes(
        _ kind: String, body: (_ alter: AlterTable, _ action: AlterTable.Action, _ index: Int) -> [Hit]
    ) -> [Hit] {
        actions(kind) { alter, action, index in
            alter.isTable && !isNew(alter.table, at: action.range.lowerBound) ? body(alter, action, index) : []
        }
    }

    /// Statements between BEGIN and COMMIT. A file of one statement is what such a tool runs outside its transaction.
    func statementsInTransactions(body: (_ statement: ParsedStatement) -> Hit?) -> [Hit] {
        guard statements.count > 1 else { return [] }
        return statements.indices.filter { inTransaction[$0] }.compactMap { body(statements[$0]) }
    }

    /// Of each statement of a kind of the parser's.
    func nodes(_ kinds: String..., body: (_ statement: ParsedStatement, _ index: Int) -> [Hit]) -> [Hit] {
        statements.indices.filter { kinds.contains(statements[$0].kind) }.flatMap { body(statements[$0], $0) }
    }

    func drops(_ types: String..., body: (_ drop: DropStatement, _ statement: ParsedStatement, _ index: Int) -> [Hit])
        -> [Hit]
    {
        statements.indices.flatMap { index -> [Hit] in
            guard case .drop(let drop) = statements[index].content, types.contains(drop.type) else { return [] }
            return body(drop, statements[index], index)
        }
    }

    /// The columns that tables get: in CREATE TABLE, in ADD COLUMN and in a change of type.
    func columns(body: (_ column: ColumnDefinition, _ type: TypeName) -> [Hit]) -> [Hit] {
        statements.flatMap { statement -> [Hit] in
            let columns: [ColumnDefinition]
            switch statement.content {
            case .createTable(let create) where statement.kind == "CreateStmt": columns = create.columns
            case .alterTable(let alter) where alter.isTable: columns = alter.actions.compactMap(\.column)
            default: columns = []
            }
            return columns.flatMap { column in column.type.map { body(column, $0) } ?? [] }
        }
    }
}
