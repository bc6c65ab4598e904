internal import SluiceDatabase
internal import SluiceSQLText

extension Rule {
    static let columns: [Rule] = [addingFieldWithDefault, addingRequiredField, changingColumnType]

    private static let addingFieldWithDefault = Rule(
        "adding-field-with-default", .squawk,
        finds: "`ADD COLUMN` with a default that isn't constant, or with a generated value",
        why: "a column whose value differs from row to row is written into every row at once, all others locked out",
        rewrite: "`ADD COLUMN c …`, `ALTER COLUMN c SET DEFAULT …`, and the rows by a backfill", asksForSize: true
    ) { file in
        file.actions("AT_AddColumn") { alter, action, index in
            guard alter.isTable, let column = action.column else { return [] }
            return column.constraints.flatMap { constraint -> [Hit] in
                switch constraint.kind {
                case .defaultValue:
                    guard let range = file.defaultThatRewrites(constraint, action) else { return [] }
                    return [
                        Hit(range: range, table: alter.table, rewrite: file.withoutDefault(alter, action, constraint))
                    ]
                case .generated, .identity:
                    return [Hit(range: span(constraint.place, action.range.upperBound), table: alter.table)]
                default: return []
                }
            }
        }
    }

    private static let addingRequiredField = Rule(
        "adding-required-field", .squawk, finds: "`ADD COLUMN … NOT NULL` without a default",
        why:
            "a NOT NULL column without a default fails on a table with rows, and refuses writes that don't know it",
        rewrite: "the column without NOT NULL, a backfill, a validated CHECK, `SET NOT NULL`"
    ) { file in
        file.actions("AT_AddColumn") { alter, action, _ in
            guard alter.isTable, let column = action.column, let notNull = column.constraint(.notNull),
                column.constraint(.defaultValue) == nil, column.constraint(.generated) == nil,
                column.constraint(.identity) == nil
            else { return [] }
            let rest = action.tokens.drop { $0.range.lowerBound < notNull.place }.dropFirst(2)
            let before = action.tokens.prefix { $0.range.lowerBound < notNull.place }
            let tail = rest.isEmpty ? "" : " " + file.text(rest)
            return [Hit(range: action.range, rewrite: "\(file.text(alter.head)) \(file.text(before))\(tail)")]
        }
    }

    private static let changingColumnType = Rule(
        "changing-column-type", .squawk, finds: "`ALTER COLUMN … TYPE`",
        why:
            "a new type locks everybody out while the table is written again, and may break those that read it",
        rewrite: "a second column kept in sync, a backfill, and a swap of the names"
    ) { file in
        file.actions("AT_AlterColumnType") { alter, action, _ in
            guard ["OBJECT_TABLE", "OBJECT_TYPE", "OBJECT_FOREIGN_TABLE"].contains(alter.type) else { return [] }
            // Of an attribute squawk names the whole action.
            let range = alter.type == "OBJECT_TYPE" ? action.range : action.option.range ?? action.range
            let type = action.column?.type.map { file.text($0.tokens) } ?? ""
            let column = action.name ?? ""
            let rewrite = alter.isTable ? "\(file.text(alter.head)) ADD COLUMN \(column)_new \(type)" : nil
            return [Hit(range: range, rewrite: rewrite)]
        }
    }
}

extension LintedFile {
    /// Where the default stands, if it isn't known to be one value for all rows.
    fileprivate func defaultThatRewrites(
        _ constraint: ConstraintDefinition, _ action: AlterTable.Action
    ) -> Range<Int>? {
        let expression = action.tokens.drop { $0.range.lowerBound < constraint.place }
            .drop { !$0.isWord("DEFAULT") }.dropFirst()
        guard let first = expression.first, let node = constraint.expression else { return nil }
        let range = first.range.lowerBound..<action.range.upperBound
        // Before PostgreSQL 11 any default is written into every row.
        if version < PostgresVersion(11) { return node.isNull ? nil : range }
        // As squawk has it, which doesn't look behind a sign or a parenthesis.
        let isPlain = !first.isSymbol("(") && !first.isSymbol("-") && !first.isSymbol("+")
        return isPlain && DefaultValue.isStable(node) ? nil : range
    }

    fileprivate func withoutDefault(
        _ alter: AlterTable, _ action: AlterTable.Action, _ constraint: ConstraintDefinition
    ) -> String? {
        guard action.column?.constraints.count == 1, let column = action.column else { return nil }
        let plain = action.tokens.prefix { $0.range.lowerBound < constraint.place }
        let value = action.tokens.drop { $0.range.lowerBound < constraint.place }
        let head = text(alter.head)
        return "\(head) \(text(plain));\n\(head) ALTER COLUMN \(column.name) SET \(text(value))"
    }
}

extension SyntaxValue {
    fileprivate var isNull: Bool { self["A_Const"]?.isSet("isnull") == true }
}
