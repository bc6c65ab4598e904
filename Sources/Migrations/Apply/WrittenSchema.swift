internal import SluiceDatabase
internal import SluiceSQLText
internal import SluiceSchema

/// `PRAGMA writable_schema` lets SQL write any text for a table's, and SQLite reads it when the file is opened again: by nobody, where
/// it is no SQL.
enum WrittenSchema {
    /// Before the commit.
    /// - Throws: ``Problem`` with what SQLite says of the schema.
    static func requireReadable(_ planned: PlannedRevision, on connection: any Connection) throws {
        guard !connection.dialect.isServer, planned.writesSchema else { return }
        let isOn = try connection.scalar("PRAGMA writable_schema")?.integer ?? 0
        do {
            // "If the argument is RESET then schema writing is disabled, and the schema is reloaded."
            try connection.executeScript("PRAGMA writable_schema = RESET")
            _ = try connection.rows("SELECT count(*) FROM sqlite_schema")
        } catch {
            throw Problem(
                .invalidOperation, "what it wrote under PRAGMA writable_schema can't be read: \(error)",
                hint: "mend the text that it writes into sqlite_schema, or let alter_column change the table")
        }
        if isOn != 0 { try connection.executeScript("PRAGMA writable_schema = \(isOn)") }
    }
}

extension PlannedRevision {
    fileprivate var writesSchema: Bool {
        steps.contains { step in
            step.ownStatements.contains { statement in
                guard statement.kind == .setting, let pragma = Pragma(statement.text) else { return false }
                return pragma.name == "writable_schema" && pragma.isOn
            }
        }
    }
}
