/// What Sluice calls its own things in a database: the schema `NAME`; on SQLite, tables `NAME_…`; and the triggers that it
/// hangs on the user's tables. Two projects that share a database have two of them.
///
/// A plain word, which needs no quotes in any statement, and which leaves room for what is put behind it in a name of 63 bytes.
public struct StateName: Sendable, Hashable, CustomStringConvertible {
    public static let standard = StateName(word: "sluice")

    public let description: String

    private init(word: String) { description = word }

    /// - Throws: `Problem` for a name that isn't a plain word.
    public init(_ text: String) throws(Problem) {
        let isReserved = ["public", "information_schema", "main", "temp"].contains(text) || text.hasPrefix("pg_")
        guard text.wholeMatch(of: /[a-z][a-z0-9_]{0,29}/) != nil, !isReserved, !text.hasPrefix("sqlite") else {
            throw Problem(
                .invalidState,
                "\(text): the schema of Sluice's own tables is named by up to 30 small letters, digits and underscores, "
                    + "and not as one that the database has for itself")
        }
        description = text
    }

    /// Whether a trigger of this name watches a deprecation, of whatever project in the database.
    package static func isGuard(_ trigger: String) -> Bool {
        trigger.wholeMatch(of: /[a-z][a-z0-9_]*_guard_[0-9]+_(insert|update|delete|statement|row)/) != nil
    }

    /// Whether a trigger of this name keeps a column in sync for a run, of whatever project in the database.
    package static func isSync(_ trigger: String) -> Bool {
        trigger.wholeMatch(of: /zz_[a-z][a-z0-9_]*_sync_[0-9]+(_insert|_update)?/) != nil
    }
}

extension Problem.Code {
    static let invalidState = Problem.Code("invalid_state", .usage)
}

extension Dialect {
    /// Where Sluice keeps its own tables: a schema of its own, or names with a prefix in the same file, so that
    /// state commits with the data.
    package func stateTable(_ table: String) -> String {
        isServer ? "\(quote(state.description)).\(quote(table))" : quote("\(state)_\(table)")
    }

    /// Of the triggers that watch what is deprecated.
    package var guardPrefix: String { "\(state)_guard_" }

    /// Of the triggers that keep a column in sync. BEFORE triggers fire in the order of their names, and this one is to be
    /// the last.
    package var syncPrefix: String { "zz_\(state)_sync_" }

    /// PostgreSQL: whether a schema, named by an SQL expression, holds a Sluice's own tables and nothing else: this project's, or
    /// another's in the same database, which is told by tables that only Sluice has together. With a table in it that isn't
    /// Sluice's a schema is the user's: what is hidden would be neither copied, masked nor compared.
    package func holdsState(schema name: String) -> String {
        """
        (\(name) IN (
          SELECT own.nspname FROM pg_namespace AS own WHERE (own.nspname IN ('\(StateName.standard)', '\(state)') OR
            (SELECT count(*) FROM pg_class AS known WHERE known.relnamespace = own.oid AND known.relkind = 'r'
              AND known.relname IN (\(list(StateSchema.telling)))) = \(StateSchema.telling.count))
          AND NOT EXISTS (SELECT FROM pg_class AS other WHERE other.relnamespace = own.oid
            AND \(isForeignToState("other")))))
        """
    }

    /// PostgreSQL: a row of `pg_class` is a table or view that no Sluice has made.
    func isForeignToState(_ row: String) -> String {
        "\(row).relkind IN ('r', 'p', 'v', 'm', 'f') AND \(row).relname NOT IN (\(list(StateSchema.names))) "
            + "AND \(row).relname NOT LIKE 'anonymize\\_rows\\_%'"
    }

    private func list(_ names: [String]) -> String { names.map(literal).joined(separator: ", ") }
}
