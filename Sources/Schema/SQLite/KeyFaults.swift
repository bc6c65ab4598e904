package import SluiceDatabase

/// The rows of a whole SQLite database whose foreign keys point nowhere, before and after steps that run while keys are off:
/// other steps than rebuilds must not add to them.
package struct KeyFaults {
    private let connection: any Connection
    private let known: NotedFaults

    /// - Parameter purpose: What else is checked meanwhile is noted elsewhere.
    package init(_ connection: any Connection, noting purpose: String = "keys") {
        self.connection = connection
        known = NotedFaults(name: "sluice_\(purpose)_before")
    }

    package static let hint =
        "put the steps that change rows into a revision of their own, before or after the one that makes the table anew"

    /// Notes those that are there already.
    package func before() throws -> [Statement] { known.noting(try faults()) }

    /// What must hold before the commit, as a script has it.
    package func after(
        otherwise message: String = "a step of this revision leaves foreign keys that point to no row: " + hint
    ) throws -> [Statement] {
        [.requireNoRows(query: known.added(by: try faults()), otherwise: message), known.forgetting]
    }

    /// - Throws: ``Problem`` that names one of the keys that were broken since ``before()``.
    package func requireNone() throws {
        let fault = try connection.rows(known.added(by: try faults())).first
        try known.forgetting.execute(on: connection)
        guard let fault, let child = fault[0].text, let parent = fault[1].text else { return }
        let column = fault[2].text.map { "." + $0 } ?? ""
        throw Problem(
            .invalidOperation,
            "\(child)\(column) would point to rows of \(parent) that aren't there: another step of this revision makes a table "
                + "anew, foreign keys are off for all of its transaction, and they are checked at its end",
            hint: Self.hint)
    }

    /// A key's number changes when another is added; the first of its columns tells which it is.
    private func faults() throws -> String {
        let unreadable = try uncheckable().map { " AND t.name <> " + Dialect.sqlite.literal($0) }.joined()
        return """
            SELECT t.name AS child, c."rowid" AS "row", c.parent AS parent, f."from" AS "key", count(*) AS number \
            FROM sqlite_schema AS t JOIN pragma_foreign_key_check(t.name) AS c \
            JOIN pragma_foreign_key_list(t.name) AS f ON f.id = c.fkid AND f.seq = 0 \
            WHERE t.type = 'table'\(unreadable) GROUP BY 1, 2, 3, 4
            """
    }

    /// The check fails for a key whose parent has no unique columns: such a key is broken anyway.
    private func uncheckable() throws(DatabaseError) -> [String] {
        let names = try connection.rows(
            "SELECT DISTINCT t.name FROM sqlite_schema AS t JOIN pragma_foreign_key_list(t.name) WHERE t.type = 'table'"
        ).compactMap { $0[0].text }
        return names.filter { name in
            (try? connection.rows("SELECT 1 FROM pragma_foreign_key_check(\(Dialect.sqlite.literal(name))) LIMIT 1"))
                == nil
        }
    }
}
