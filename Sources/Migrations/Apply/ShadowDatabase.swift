internal import SluiceDatabase
package import SluiceSchema

/// A SQLite database in memory that stands for the real one: on SQLite a step's statements depend on the tables as they are
/// by then, and a step that is performed here tells them without touching anything.
package struct ShadowDatabase {
    let connection: any Connection
    /// Whether the real one's rows are here, too, as they were.
    private(set) var holdsRows = false
    private let reach = Reach()

    /// Without any table.
    package init() throws {
        connection = try DatabaseURL(sqlitePath: ":memory:").connect(.create)
        keepInside()
    }

    /// With the tables, indexes, views and triggers that `original` has now, and none of its rows.
    init(for original: any Connection) throws {
        try self.init()
        let entries = try original.rows(
            """
            SELECT sql, name, type, tbl_name FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
            ORDER BY CASE WHEN sql LIKE 'CREATE VIRTUAL%' THEN 0 WHEN type = 'table' THEN 1 ELSE 2 END, rowid
            """)
        for entry in entries {
            guard let sql = entry[0].text, let name = entry[1].text else { continue }
            // A virtual table has brought its shadow tables along.
            let isThere = try connection.scalar("SELECT 1 FROM sqlite_schema WHERE name = ?1", [.text(name)])
            guard isThere == nil else { continue }
            do {
                try connection.executeScript(sql)
            } catch {
                guard entry[2].text == "trigger" else { throw error }
                try keep(entry)
            }
        }
    }

    /// A trigger of a view whose table is gone stands in the original as well, and can't be made any more.
    private func keep(_ entry: AnswerRow) throws {
        try connection.executeScript("PRAGMA writable_schema = ON")
        try connection.execute(
            "INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql) VALUES (?1, ?2, ?3, 0, ?4)",
            [entry[2], entry[1], entry[3], entry[0]])
        try connection.executeScript("PRAGMA writable_schema = RESET")
    }

    /// With its rows as well, where it isn't larger than this.
    init(for original: any Connection, withRowsUpTo bytes: Int64) throws {
        try self.init(for: original)
        let size = try original.scalar("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")?
            .integer
        guard let size, size <= bytes, let copying = connection as? any DatabaseCopying else { return }
        // One that is being written to is tried without.
        holdsRows = (try? copying.becomeCopy(of: original)) != nil
        if !holdsRows { try self.init(for: original) }
    }

    /// What reaches beyond the database isn't done here: another file is another file here, too.
    private func keepInside() {
        guard let authorizing = connection as? any StatementAuthorizing else { return }
        authorizing.authorizeAll { [reach] effect in
            guard case .attach(let file) = effect, file != "", file != ":memory:" else { return true }
            reach.hasLeft = true
            return false
        }
    }

    /// Whether a statement was to open another file. It wasn't run, and what follows may need that file.
    var wasToLeave: Bool { reach.hasLeft }

    private final class Reach { var hasLeft = false }

    /// Performs a step and returns what it ran, as a script has it. The real tables may hold rows, where these don't.
    /// - Parameter losesKeys: Whether the step's transaction is one without foreign keys that nobody asked for.
    /// - Parameter suspendingKeys: Whether it is one without them at all.
    /// - Parameter willRun: Told each statement before it is run.
    package func statements(
        of step: Step, losesKeys: Bool = false, suspendingKeys: Bool = false,
        willRun: @escaping (Statement) -> Void = { _ in }
    ) throws -> [String] {
        var statements: [String] = []
        do {
            try transaction(of: [step], suspendingKeys: losesKeys || suspendingKeys) {
                try perform(step, assumesRows: true, losesKeys: losesKeys) {
                    statements.append($0.script(in: connection.dialect))
                    willRun($0)
                }
            }
        } catch is DatabaseError where wasToLeave && step.mayChangeRows {
            // The file that it needs isn't here; its text is what it is.
            return statements
        }
        return statements
    }

    /// Runs `body` as the transaction of these steps, or without one where they have none.
    func transaction(of steps: [Step], suspendingKeys: Bool = false, _ body: () throws -> Void) throws {
        if suspendingKeys || steps.contains(where: \.needsKeysOff) {
            try ForeignKeys.suspended(on: connection) { try connection.transaction { try body() } }
        } else if steps.contains(where: { $0.transaction == .none }) {
            try body()
        } else {
            try connection.transaction { try body() }
        }
    }

    /// Performs a step in the transaction that is open.
    /// - Parameter assumesRows: The real tables may hold rows that aren't here.
    func perform(
        _ step: Step, assumesRows: Bool, losesKeys: Bool, willRun: @escaping (Statement) -> Void = { _ in }
    ) throws {
        let perform = { try step.perform(on: connection, assumesRows: assumesRows, willRun: willRun) }
        guard losesKeys else { return try perform() }
        try LostCascade.refused(in: step, on: connection) { try perform() }
    }
}
