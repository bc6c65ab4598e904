internal import Database

/// The catalogue changes that begin a deprecation, and those that take it back.
struct DeprecationStatements {
    private let deprecation: Deprecation
    private let dialect: Dialect

    init(_ deprecation: Deprecation, _ dialect: Dialect) {
        self.deprecation = deprecation
        self.dialect = dialect
    }

    private var table: String { deprecation.table.quoted(in: dialect) }
    private var currentTable: String { deprecation.currentTable.quoted(in: dialect) }
    private var current: String { dialect.quote(deprecation.currentName) }
    private var isPostgres: Bool { dialect.name == .postgres }

    var begin: [String] {
        var statements: [String] = []
        if let column = deprecation.column {
            if deprecation.wasRenamed {
                statements.append("ALTER TABLE \(table) RENAME COLUMN \(dialect.quote(column)) TO \(current)")
            }
        } else if deprecation.wasRenamed {
            statements.append("ALTER TABLE \(table) RENAME TO \(current)")
        }
        if isPostgres {
            let note =
                "DEPRECATED: will be removed after \(Timestamps.day(deprecation.graceUntil))"
                + (deprecation.reason.map { " (\($0))" } ?? "")
            statements.append(comment(note))
        }
        return statements
    }

    /// After ``begin``: new code need not write it.
    var relaxNotNull: [String] {
        isPostgres && deprecation.column != nil && deprecation.wasNotNull
            ? ["ALTER TABLE \(table) ALTER COLUMN \(current) DROP NOT NULL"] : []
    }

    /// The guard is gone by now. NOT NULL comes back with a check that writers don't wait for.
    var end: [String] {
        var statements: [String] = []
        if isPostgres { statements.append(comment(deprecation.oldComment)) }
        guard deprecation.column != nil else {
            guard deprecation.wasRenamed else { return statements }
            return statements + ["ALTER TABLE \(currentTable) RENAME TO \(dialect.quote(deprecation.table.name))"]
        }
        if deprecation.wasRenamed, let column = deprecation.column {
            statements.append("ALTER TABLE \(table) RENAME COLUMN \(current) TO \(dialect.quote(column))")
        }
        return statements
    }

    /// Each in a transaction of its own, after ``end``.
    var restoreNotNull: [String] {
        guard isPostgres, deprecation.wasNotNull, let column = deprecation.column.map(dialect.quote) else { return [] }
        let check = dialect.quote("sluice_not_null_\(deprecation.id)")
        return [
            "ALTER TABLE \(table) ADD CONSTRAINT \(check) CHECK (\(column) IS NOT NULL) NOT VALID",
            "ALTER TABLE \(table) VALIDATE CONSTRAINT \(check)",
            "ALTER TABLE \(table) ALTER COLUMN \(column) SET NOT NULL",
            "ALTER TABLE \(table) DROP CONSTRAINT \(check)",
        ]
    }

    private func comment(_ text: String?) -> String {
        let object = deprecation.column == nil ? "TABLE \(currentTable)" : "COLUMN \(table).\(current)"
        return "COMMENT ON \(object) IS \(text.map(dialect.literal) ?? "NULL")"
    }
}
