package import SluiceDatabase
internal import SluiceSQLText

/// A statement that would delete or change rows of a parent while foreign keys are off, as they are in the transaction of a
/// table that is made again: what the keys do with the children's rows then would not be done, without a word.
///
/// SQLite says itself what a statement changes, so that triggers and views hide nothing.
package struct LostCascade {
    fileprivate let child: String
    fileprivate let parent: String
    fileprivate let action: String

    /// Runs the step by `body`, and refuses it where it changes such a parent.
    package static func refused<Result>(
        in step: Step, on connection: any Connection, _ body: () throws -> Result
    ) throws -> Result {
        guard step.mayChangeRows, let authorizing = connection as? any StatementAuthorizing else { return try body() }
        let keys = try SQLiteActingKey.all(on: connection)
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
}

extension SQLiteActingKey {
    fileprivate func lost(by effect: StatementEffect, replacing: Bool) -> LostCascade? {
        switch effect {
        case .delete(let table) where isParent(table): lostByDelete
        // REPLACE deletes the row that is in its way.
        case .insert(let table) where replacing && isParent(table): lostByDelete
        case .update(let table, let column) where isParent(table):
            if let onUpdate, isKey(column) {
                LostCascade(child: child, parent: parent, action: "ON UPDATE \(onUpdate.rawValue)")
            } else {
                replacing ? lostByDelete : nil
            }
        default: nil
        }
    }

    private var lostByDelete: LostCascade? {
        onDelete.map { LostCascade(child: child, parent: parent, action: "ON DELETE \($0.rawValue)") }
    }

    /// By its own name or as the rowid, which it may be.
    private func isKey(_ column: String) -> Bool {
        column == "ROWID" || parents.contains { $0.lowercased() == column.lowercased() }
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
