package import SluiceDatabase
internal import SluiceSQLText

/// A statement that would delete or change rows of a parent while foreign keys are off, as they are in the transaction of a
/// table that is made anew: what the keys do with the children's rows then would not be done, without a word.
///
/// SQLite says itself what a statement changes, so that triggers and views hide nothing.
package struct LostCascade {
    private let child: String
    private let parent: String
    private let action: String

    /// Runs the step by `body`, and refuses it where it changes such a parent.
    package static func refused<Result>(
        in step: Step, on connection: any Connection, _ body: () throws -> Result
    ) throws -> Result {
        guard step.mayChangeRows, let authorizing = connection as? any StatementAuthorizing else { return try body() }
        let keys = try ActingKey.all(on: connection)
        guard !keys.isEmpty else { return try body() }
        var lost: LostCascade?
        let replaces = step.replacesRows
        do {
            return try authorizing.authorized(by: { effect in
                lost = keys.lazy.compactMap { $0.lost(by: effect, replacing: replaces) }.first ?? lost
                return lost == nil
            }) { try body() }
        } catch {
            if let lost { throw lost.problem }
            throw error
        }
    }

    private var problem: Problem {
        Problem(
            .invalidOperation,
            "the rows of \(child) that point to \(parent) would not follow (\(action)): another step of this revision makes a "
                + "table anew, and foreign keys are off for all of its transaction",
            hint: KeyFaults.hint)
    }

    /// A foreign key that does something to its own table's rows.
    private struct ActingKey {
        let child: String
        let parent: String
        let columns: [String]
        let onDelete: String
        let onUpdate: String

        static func all(on connection: any Connection) throws -> [ActingKey] {
            let rows = try connection.rows(
                """
                SELECT t.name, f."table", f.on_delete, f.on_update, group_concat(coalesce(f."to", (
                  SELECT c.name FROM pragma_table_info(f."table") AS c WHERE c.pk = f.seq + 1)), char(10))
                FROM sqlite_schema AS t JOIN pragma_foreign_key_list(t.name) AS f WHERE t.type = 'table'
                GROUP BY t.name, f.id
                """)
            return rows.compactMap { row in
                guard let child = row[0].text, let parent = row[1].text, let onDelete = row[2].text,
                    let onUpdate = row[3].text, acts(onDelete) || acts(onUpdate)
                else { return nil }
                return ActingKey(
                    child: child, parent: parent,
                    columns: row[4].text?.split(separator: "\n").map { $0.lowercased() } ?? [], onDelete: onDelete,
                    onUpdate: onUpdate)
            }
        }

        private static func acts(_ action: String) -> Bool { ["CASCADE", "SET NULL", "SET DEFAULT"].contains(action) }

        func lost(by effect: StatementEffect, replacing: Bool) -> LostCascade? {
            switch effect {
            case .delete(let table) where isParent(table) && Self.acts(onDelete):
                LostCascade(child: child, parent: parent, action: "ON DELETE \(onDelete)")
            // REPLACE deletes the row that is in its way.
            case .insert(let table) where replacing && isParent(table) && Self.acts(onDelete):
                LostCascade(child: child, parent: parent, action: "ON DELETE \(onDelete)")
            case .update(let table, let column)
            where isParent(table) && Self.acts(onUpdate) && isKey(column):
                LostCascade(child: child, parent: parent, action: "ON UPDATE \(onUpdate)")
            case .update(let table, _) where replacing && isParent(table) && Self.acts(onDelete):
                LostCascade(child: child, parent: parent, action: "ON DELETE \(onDelete)")
            default: nil
            }
        }

        /// By its own name or as the rowid, which it may be.
        private func isKey(_ column: String) -> Bool { columns.contains(column.lowercased()) || column == "ROWID" }

        private func isParent(_ table: String) -> Bool { table.lowercased() == parent.lowercased() }
    }
}

extension Step {
    /// `REPLACE INTO`, `INSERT OR REPLACE`, and not the function of that name.
    fileprivate var replacesRows: Bool {
        guard case .schema(let operations) = work else { return false }
        return operations.contains { operation in
            guard case .execute(let execute) = operation, let text = execute.sql.sqlite else { return false }
            let tokens = SQLToken.tokens(of: text, in: .sqlite)
            return tokens.indices.dropLast().contains { tokens[$0].isWord("REPLACE") && !tokens[$0 + 1].isSymbol("(") }
        }
    }
}
