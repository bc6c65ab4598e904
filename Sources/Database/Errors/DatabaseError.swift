/// What a database refused, classified so that the caller can decide without reading the text.
///
/// `detail` is kept out of ``description``: PostgreSQL puts row values there (`Key (email)=(…)`).
public struct DatabaseError: Error, Sendable {
    public enum Kind: String, Sendable {
        /// The lock wasn't had in time (55P03, SQLITE_BUSY).
        case lockTimeout
        /// Deadlock or serialization failure (40P01, 40001): the same transaction may succeed now.
        case conflict
        /// The server is gone, starting or stopping, or the network broke (class 08, 57P0x).
        case connectionLost
        /// The server can't take another session just now (53300).
        case tooManyConnections
        /// A row breaks a constraint (classes 23 and 44, SQLITE_CONSTRAINT), or a trigger refuses it (P0001).
        case constraint
        /// A value can't be computed or stored (class 22, SQLITE_MISMATCH, SQLITE_TOOBIG).
        case data
        /// A table, column, function or other object isn't there (class 42, "no such …").
        case undefinedObject
        /// An object is there already (42P07, 42701, …).
        case duplicateObject
        case syntax
        case authentication
        case permission
        case readOnly
        case diskFull
        /// Interrupted by the user or a statement timeout (57014, SQLITE_INTERRUPT).
        case cancelled
        /// The file isn't a database, or is damaged (SQLITE_CORRUPT, SQLITE_NOTADB, XX001).
        case corrupt
        /// A pooler gives each transaction another session, which holds neither Sluice's locks nor its settings.
        case pooled
        case other
    }

    public enum Recovery: Sendable {
        /// Nothing was changed; the same statement may succeed later.
        case retryable
        /// It will fail again until someone acts.
        case permanent
        /// A commit may or may not have happened: read the state again before anything else.
        case unknownOutcome
    }

    public let kind: Kind
    /// SQLSTATE, or SQLite's extended result code as a number.
    public let code: String
    public let message: String
    /// May hold row values: never print it.
    package let detail: String?
    public let hint: String?
    /// Whether the hint is the server's own word, and none of Sluice's.
    package private(set) var isHintTheServers = false
    /// The statement, without its values.
    public private(set) var sql: String?
    /// Where in ``sql`` the database saw the fault, in UTF-8; nil where it didn't say.
    package private(set) var offset: Int?
    /// Of the rows that a COPY was given, the line that was refused, from 1; nil for any other statement.
    package private(set) var copiedLine: Int?

    public init(
        kind: Kind, code: String, message: String, detail: String? = nil, hint: String? = nil, sql: String? = nil
    ) {
        self.kind = kind
        self.code = code
        self.message = message
        self.detail = detail
        self.hint = hint
        self.sql = sql
        offset = nil
        copiedLine = nil
    }

    package init(_ error: DatabaseError, copiedLine: Int?) {
        self = error
        self.copiedLine = copiedLine
    }

    package init(_ error: DatabaseError, at offset: Int?, of sql: String?) {
        self = error
        self.sql = sql
        self.offset = offset
    }

    func withHintOfServer() -> DatabaseError {
        var error = self
        error.isHintTheServers = hint != nil
        return error
    }

    /// Of a name that a function's body doesn't find: Sluice's own statements run under a path of their own.
    func withHint(ofUnfoundIn context: String?) -> DatabaseError {
        guard kind == .undefinedObject,
            let function = context?.firstMatch(of: /^(?:SQL function "(.+?)"|PL\/pgSQL function (\S+?)\()/)
        else { return self }
        let name = String(function.1 ?? function.2 ?? "")
        return DatabaseError(
            kind: kind, code: code, message: message, detail: detail,
            hint: "\(name) looks for names without a schema, and Sluice calls it with no schema in the search path: "
                + "ALTER FUNCTION \(name) SET search_path = public (and what else it needs), as for pg_restore",
            sql: sql)
    }

    /// Where the server says nothing better.
    func withHint(ofMissingRight role: String, isAboutRights: Bool) -> DatabaseError {
        guard hint == nil,
            let hint = MissingRight(message, sql: sql, role: role, isAboutRights: isAboutRights).hint
        else { return self }
        return DatabaseError(kind: kind, code: code, message: message, detail: detail, hint: hint, sql: sql)
    }

    public var recovery: Recovery {
        switch kind {
        case .lockTimeout, .conflict, .tooManyConnections: .retryable
        case .connectionLost: .unknownOutcome
        default: .permanent
        }
    }

    /// True where single rows are to blame, so that the others can go on without them.
    public var blamesRow: Bool { kind == .constraint || kind == .data }

    /// The message without the literals a server quotes from a row (`invalid input syntax for type integer: "abc"`).
    public var messageWithoutValues: String {
        guard blamesRow else { return message }
        // RAISE's own words, which an application may have put a row's values into.
        if code == "P0001" { return message.replacing(/"[^"]*"|'[^']*'|\S*[@0-9]\S*/, with: "…") }
        let start = message.firstRange(of: /:\s*["'(].*$/)?.lowerBound ?? message.endIndex
        let shown = message[..<start]
        // Class 22 quotes values in the middle as well: value "99999" is out of range for type smallint.
        return String(kind == .data ? shown.replacing(/"[^"]*"/, with: "\"…\"") : shown)
    }
}

extension DatabaseError: CustomStringConvertible {
    public var description: String {
        code.isEmpty ? messageWithoutValues : "\(messageWithoutValues) (\(code))"
    }
}
