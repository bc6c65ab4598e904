internal import SluiceDatabase
internal import SluiceSQLText

extension Rule {
    static let addingNotNullableField = Rule(
        "adding-not-nullable-field", .squawk, finds: "`SET NOT NULL` without a validated CHECK before it",
        why: "SET NOT NULL locks readers and writers out while all rows are looked at",
        rewrite: "`ADD CONSTRAINT … CHECK (c IS NOT NULL) NOT VALID`, `VALIDATE`, `SET NOT NULL`, `DROP CONSTRAINT`",
        asksForSize: true
    ) { file in
        file.actions("AT_SetNotNull") { alter, action, index in
            guard alter.isTable, !file.isNew(alter.table, at: action.range.lowerBound), let column = action.name,
                !file.isValidated(column, alter, before: action, index)
            else {
                return []
            }
            let constraint = "\(alter.table.name)_\(column)_not_null"
            let head = file.text(alter.head)
            let written = action.tokens.dropLast(action.option.count).last?.text ?? column
            return [
                Hit(
                    range: action.option.range ?? action.range, table: alter.table,
                    rewrite: """
                        \(head) ADD CONSTRAINT \(constraint) CHECK (\(written) IS NOT NULL) NOT VALID;
                        \(head) VALIDATE CONSTRAINT \(constraint);
                        \(head) ALTER COLUMN \(written) SET NOT NULL;
                        \(head) DROP CONSTRAINT \(constraint)
                        """)
            ]
        }
    }
}

extension LintedFile {
    /// Whether a constraint of the table was validated before: from PostgreSQL 12 on it saves the scan. One that isn't
    /// made here may say anything; one that is must say it.
    fileprivate func isValidated(
        _ column: String, _ alter: AlterTable, before action: AlterTable.Action, _ index: Int
    ) -> Bool {
        guard version >= PostgresVersion(12) else { return false }
        var without: Set<String> = []
        var isValidated = false
        for statement in statements[...index] {
            guard case .alterTable(let other) = statement.content, other.table.name == alter.table.name else {
                continue
            }
            for earlier in other.actions where earlier.range.lowerBound < action.range.lowerBound {
                if let constraint = earlier.constraint, let name = constraint.name,
                    let expression = constraint.expression, !expression.columnsThatAreNotNull.contains(column)
                {
                    without.insert(name)
                }
                if earlier.kind == "AT_ValidateConstraint", let name = earlier.name, !without.contains(name) {
                    isValidated = true
                }
            }
        }
        return isValidated
    }
}

extension SyntaxValue {
    /// Those of `a IS NOT NULL AND …`: what else a CHECK says proves nothing (`ConstraintImpliedByRelConstraint` in the server's
    /// tablecmds.c).
    fileprivate var columnsThatAreNotNull: Set<String> {
        if let both = self["BoolExpr"], both.fieldText("boolop") == "AND_EXPR" {
            return both.fieldList("args").reduce(into: []) { $0.formUnion($1.columnsThatAreNotNull) }
        }
        guard let test = self["NullTest"], test.fieldText("nulltesttype") == "IS_NOT_NULL",
            let column = test["arg"]?["ColumnRef"]?["fields"]?.names.last
        else { return [] }
        return [column]
    }
}
