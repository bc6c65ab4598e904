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
            guard alter.isTable, let column = action.name, !file.isValidated(column, alter, before: action, index)
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
    /// made here may say anything; one that is must not be another column's.
    fileprivate func isValidated(
        _ column: String, _ alter: AlterTable, before action: AlterTable.Action, _ index: Int
    ) -> Bool {
        guard version >= PostgresVersion(12) else { return false }
        var ofOthers: Set<String> = []
        var isValidated = false
        for statement in statements[...index] {
            guard case .alterTable(let other) = statement.content, other.table.name == alter.table.name else {
                continue
            }
            for earlier in other.actions where earlier.range.lowerBound < action.range.lowerBound {
                if let constraint = earlier.constraint, let name = constraint.name,
                    let tested = constraint.expression?.columnThatIsNotNull, tested != column
                {
                    ofOthers.insert(name)
                }
                if earlier.kind == "AT_ValidateConstraint", let name = earlier.name, !ofOthers.contains(name) {
                    isValidated = true
                }
            }
        }
        return isValidated
    }
}

extension SyntaxValue {
    /// The column in `column IS NOT NULL`.
    fileprivate var columnThatIsNotNull: String? {
        guard let test = self["NullTest"], test.fieldText("nulltesttype") == "IS_NOT_NULL" else { return nil }
        return test["arg"]?["ColumnRef"]?["fields"]?.names.last
    }
}
