/// What one database has and the other hasn't, as facts to ask by name.
extension Dialect {
    private var isPostgres: Bool { name == .postgres }

    /// Other sessions use the database at the same time, and can be asked about: a server, where SQLite is a file.
    package var isServer: Bool { isPostgres }

    /// Tables stand in schemas, and a search path finds them.
    package var hasSchemas: Bool { isPostgres }

    /// Tables inherit from tables, and partitions from theirs.
    package var hasInheritance: Bool { isPostgres }

    /// A type can be a list of values, to which one is added by a statement that wants a transaction of its own.
    package var hasEnumTypes: Bool { isPostgres }

    /// COPY, whose rows come from the client.
    package var hasCopy: Bool { isPostgres }

    /// Views whose rows are kept.
    package var hasMaterializedViews: Bool { isPostgres }

    /// Functions whose text the database keeps, and in which a renamed column has its old name.
    package var storesFunctions: Bool { isPostgres }

    /// Tables and columns have comments.
    package var hasComments: Bool { isPostgres }

    /// Roles own tables and are given privileges.
    package var hasRoles: Bool { isPostgres }

    /// CREATE and DROP INDEX CONCURRENTLY.
    package var buildsIndexesConcurrently: Bool { isPostgres }

    /// Most changes of a column aren't statements: the table is written once more, from a changed text.
    package var rebuildsTables: Bool { !isPostgres }

    /// Tables, indexes, triggers and views are kept as the text of the statement that made them.
    package var keepsDefinitions: Bool { !isPostgres }

    /// One transaction writes at a time, and a second worker would only wait.
    package var hasOneWriter: Bool { !isPostgres }

    /// `Price` and `price` are one column, also between quotes.
    package var foldsNames: Bool { !isPostgres }

    /// A column changes the values that are put into it, by the affinity of its type.
    package var convertsByAffinity: Bool { !isPostgres }

    /// Bytes of a name; a longer one is cut.
    package var longestName: Int? { isPostgres ? 63 : nil }

    /// A column of rows' places, by which one is found without a key.
    package var rowIdentity: String { isPostgres ? "ctid" : "rowid" }

    /// Where temporary tables stand.
    package var temporarySchema: String { isPostgres ? "pg_temp" : "temp" }

    /// The one of two for this database. For what a user has given for each, and for the place where a room chooses
    /// between its two implementations; a difference that is a value is a property above.
    package func choose<Choice>(
        postgres: @autoclosure () throws -> Choice, sqlite: @autoclosure () throws -> Choice
    ) rethrows -> Choice {
        switch name {
        case .postgres: try postgres()
        case .sqlite: try sqlite()
        }
    }
}

// MARK: SQL

extension Dialect {
    package init(_ name: Name) { self.init(name: name) }

    /// A table without the rows of those that inherit from it, as FROM takes it. `table` is quoted.
    package func only(_ table: String) -> String { isPostgres ? "ONLY \(table)" : table }

    package func only(_ table: QualifiedName) -> String { only(table.quoted(in: self)) }

    package func truth(_ flag: Bool) -> String {
        switch name {
        case .postgres: flag ? "TRUE" : "FALSE"
        case .sqlite: flag ? "1" : "0"
        }
    }

    package func literal(_ bytes: [UInt8]) -> String {
        switch name {
        case .postgres: "'\\x\(bytes.hexadecimal)'::bytea"
        case .sqlite: "X'\(bytes.hexadecimal)'"
        }
    }

    /// An INSERT's words for giving the values of columns that the database would count up.
    package var overridingIdentity: String { isPostgres ? "OVERRIDING SYSTEM VALUE " : "" }

    /// A number of 64 bits.
    package var bigint: String { isPostgres ? "bigint" : "INTEGER" }

    /// A number with a fraction, of 64 bits.
    package var real: String { isPostgres ? "double precision" : "REAL" }
}

// MARK: Settings

extension Dialect {
    /// A session's setting, and what takes it back.
    package struct Setting: Sendable, Hashable {
        package let set: String
        package let reset: String
    }

    /// How long a statement of this session waits for a lock. Nil where that is settled when a session is opened.
    package func lockTimeout(_ timeout: Duration) -> Setting? {
        isPostgres
            ? Setting(set: "SET lock_timeout = \(Self.milliseconds(timeout))", reset: "RESET lock_timeout") : nil
    }

    /// The same until the open transaction ends.
    package func transactionLockTimeout(_ timeout: Duration) -> String? {
        isPostgres ? "SET LOCAL lock_timeout = \(Self.milliseconds(timeout))" : nil
    }

    /// 0 would be no timeout at all.
    static func milliseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return max(1, seconds * 1_000 + attoseconds / 1_000_000_000_000_000)
    }

    /// Keeps others from writing to a table until the open transaction ends; they may read on. Nil where that is so in every
    /// transaction that writes.
    package func lockingWrites(_ table: QualifiedName) -> String? {
        isPostgres ? "LOCK TABLE \(table.quoted(in: self)) IN SHARE ROW EXCLUSIVE MODE" : nil
    }

    /// Commits that don't wait for the disk. A crash loses the last of them, whole and in order.
    package var relaxedCommits: Setting? {
        isPostgres ? Setting(set: "SET synchronous_commit = off", reset: "RESET synchronous_commit") : nil
    }

    /// Whether foreign keys are checked is a session's setting, under this name.
    package var foreignKeysSetting: String? { isPostgres ? nil : "PRAGMA foreign_keys" }
}
