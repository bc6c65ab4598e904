internal import SluiceDatabase

/// The catalog changes that begin a deprecation, and those that take it back.
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

    var begin: [String] {
        var statements: [String] = []
        if let column = deprecation.column {
            if deprecation.wasRenamed {
                statements.append("ALTER TABLE \(table) RENAME COLUMN \(dialect.quote(column)) TO \(current)")
            }
        } else if deprecation.wasRenamed {
            statements.append("ALTER TABLE \(table) RENAME TO \(current)")
        }
        if dialect.hasComments { statements.append(comment(note)) }
        return statements
    }

    private var note: String {
        "DEPRECATED: will be removed after \(Timestamps.day(deprecation.graceUntil))"
            + (deprecation.reason.map { " (\($0))" } ?? "")
    }

    /// Before ``end``. What somebody has written in the meantime stays.
    func restoreComment(on connection: any Connection) throws -> [String] {
        guard dialect.hasComments, let number = try connection.relationNumber(of: deprecation.currentTable) else {
            return []
        }
        let found = try connection.catalogScalar(
            """
            SELECT description FROM pg_description WHERE classoid = 'pg_class'::regclass AND objoid = $1
              AND objsubid = coalesce((SELECT attnum FROM pg_attribute WHERE attrelid = $1 AND attname = $2), 0)
            """, [number, deprecation.column == nil ? .null : .text(deprecation.currentName)])
        return found?.text == note ? [comment(deprecation.oldComment)] : []
    }

    /// After ``begin``: new code need not write it.
    var relaxNotNull: [String] {
        hadNotNull ? ["ALTER TABLE \(table) ALTER COLUMN \(current) DROP NOT NULL"] : []
    }

    /// The guard is gone by now.
    var end: [String] {
        guard deprecation.column != nil else {
            guard deprecation.wasRenamed else { return [] }
            return ["ALTER TABLE \(currentTable) RENAME TO \(dialect.quote(deprecation.table.name))"]
        }
        guard deprecation.wasRenamed, let column = deprecation.column else { return [] }
        return ["ALTER TABLE \(table) RENAME COLUMN \(current) TO \(dialect.quote(column))"]
    }

    /// Each in a transaction of its own, and safe to run again: writers go on while the check is validated.
    var proveNotNull: [String] {
        hadNotNull
            ? forgetNotNull + [
                "ALTER TABLE \(table) ADD CONSTRAINT \(check) CHECK (\(current) IS NOT NULL) NOT VALID",
                "ALTER TABLE \(table) VALIDATE CONSTRAINT \(check)",
            ] : []
    }

    var forgetNotNull: [String] {
        hadNotNull ? ["ALTER TABLE \(table) DROP CONSTRAINT IF EXISTS \(check)"] : []
    }

    /// After ``end``, in its transaction: with the check proven no row has to be looked at. PostgreSQL 18 names the
    /// constraint after the column, which has its own name again by then.
    var restoreNotNull: [String] {
        guard hadNotNull, let column = deprecation.column.map(dialect.quote) else { return [] }
        return ["ALTER TABLE \(table) ALTER COLUMN \(column) SET NOT NULL"] + forgetNotNull
    }

    private var hadNotNull: Bool { !dialect.rebuildsTables && deprecation.wasNotNull && deprecation.column != nil }
    private var check: String { dialect.quote("sluice_not_null_\(deprecation.id)") }

    private func comment(_ text: String?) -> String {
        let object = deprecation.column == nil ? "TABLE \(currentTable)" : "COLUMN \(table).\(current)"
        return "COMMENT ON \(object) IS \(text.map(dialect.literal) ?? "NULL")"
    }
}
