internal import SluiceDatabase
internal import SluiceSQLText
internal import SluiceSchema

/// What code that a revision runs says of the session without its text telling it: a DO block, a function. A command that goes on
/// after an interruption has another session, in which nobody says it again.
struct SessionState {
    struct Change {
        let names: [String]
        let statement: String

        private var sentence: String {
            "'\(statement.onOneLine.prefix(60))' changes \(names.joined(separator: ", ")) of the session for the steps behind it, and a "
                + "command that goes on after an interruption would not have that"
        }

        var problem: Problem {
            Problem(.invalidOperation, sentence, hint: "write SET as a statement of its own, which is said again")
        }

        var warning: String { "\(sentence): write SET as a statement of its own, which is said again" }
    }

    private let values: [String: String]
    private let statement: String

    /// Nil where the step's text tells all that it says, or nothing in another transaction stands behind it.
    /// - Parameter end: Where the step's transaction ends.
    init?(before step: Int, until end: Int, of planned: PlannedRevision, on connection: any Connection) throws {
        guard connection.dialect.isServer, end < planned.steps.count,
            let code = planned.steps[step].ownStatements.first(where: \.mayRunCode)
        else { return nil }
        statement = code.text
        values = try Self.read(connection)
    }

    /// Nil where it is as it was.
    func changes(on connection: any Connection) throws -> Change? {
        let now = try Self.read(connection)
        let names = now.keys.filter { now[$0] != values[$0] }.sorted()
        return names.isEmpty ? nil : Change(names: names, statement: statement)
    }

    /// Those by which the same statement makes something else, or means it.
    private static let settings = [
        "search_path", "role", "session_authorization", "default_tablespace", "default_table_access_method", "TimeZone",
        "DateStyle", "IntervalStyle", "check_function_bodies", "row_security", "session_replication_role",
        "standard_conforming_strings", "default_transaction_read_only", "xmloption",
    ]

    private static func read(_ connection: any Connection) throws -> [String: String] {
        let list = settings.map { "pg_catalog.current_setting('\($0)', true)" }.joined(separator: ", ")
        guard let row = try connection.rows("SELECT \(list)").first else { return [:] }
        return Dictionary(
            settings.enumerated().compactMap { index, name in row[index].text.map { (name, $0) } },
            uniquingKeysWith: { first, _ in first })
    }
}

extension SQLStatement {
    fileprivate var mayRunCode: Bool { kind == .other && ["DO", "CALL", "SELECT", "EXECUTE"].contains(firstWord) }
}
