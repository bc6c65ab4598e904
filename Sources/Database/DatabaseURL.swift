internal import Glibc

/// Where a database is: `sqlite:PATH`, `postgres://…`, or a libpq conninfo string such as `host=db dbname=shop`.
///
/// Printing it never shows a password; only the driver reads the whole text.
public struct DatabaseURL: Sendable, Hashable {
    package enum Target: Sendable, Hashable {
        case sqlite(path: String)
        case postgres(conninfo: String)
    }

    package let target: Target
    /// What Sluice calls its own there: a project's `state:`.
    package var state = StateName.standard

    /// Where a program is asked for the address again before each connection.
    package private(set) var renewal: AddressRenewal?

    /// Whether a superuser's session may call what other roles have put behind tables.
    package var trustsFunctions = false

    package func keepingState(in state: StateName) -> DatabaseURL {
        var url = self
        url.state = state
        return url
    }

    package func trustingFunctions(_ isTrusting: Bool) -> DatabaseURL {
        var url = self
        url.trustsFunctions = isTrusting
        return url
    }

    /// An address that is asked for before each connection, in one of the three forms: its password may live for minutes only.
    /// - Throws: ``Problem`` where there is none now, or it is no address.
    package init(renewing address: @escaping @Sendable () throws -> String) throws(Problem) {
        let renewal = AddressRenewal(address)
        self = try renewal.url()
        self.renewal = renewal
    }

    /// As it is now.
    package var currentTarget: Target {
        get throws(Problem) { try renewal?.url().target ?? target }
    }

    /// - Throws: ``Problem`` where the text is neither of the three forms.
    public init(_ text: String) throws(Problem) {
        if let path = Self.path(of: text, scheme: "sqlite:") {
            guard !path.isEmpty else {
                throw Problem(.invalidDatabase, "not a database: sqlite: needs a path, as in sqlite:app.db")
            }
            guard !AddressSlip.isInPath(path) else { throw Self.unreadable }
            target = .sqlite(path: path)
        } else if text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") {
            target = .postgres(conninfo: text)
        } else if text.hasPrefix("postgres:") {
            // An empty conninfo is libpq's own defaults: PG* variables, services, .pgpass.
            let conninfo = text.dropFirst("postgres:".count)
            guard !AddressSlip.isInName(conninfo) else { throw Self.unreadable }
            target = .postgres(conninfo: String(conninfo))
        } else if text.contains("=") {
            target = .postgres(conninfo: text)
        } else {
            throw Self.unreadable
        }
    }

    /// Without any part of the text: it may hold a password.
    private static let unreadable = Problem(
        .invalidDatabase,
        "not a database: expected sqlite:PATH, postgres://USER@HOST/DB or a conninfo string such as 'host=db dbname=shop'; "
            + "what was given isn't shown, since it may hold a password")

    package init(sqlitePath: String) { target = .sqlite(path: sqlitePath) }

    /// An empty database that nobody else reaches and that ends with its connection.
    package static let inMemory = DatabaseURL(sqlitePath: ":memory:")

    /// A SQLite file that isn't there, in a folder that is.
    package var isMissingFile: Bool {
        guard case .sqlite(let path) = target, !path.hasPrefix(":"), access(path, F_OK) != 0, errno == ENOENT else {
            return false
        }
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "."
        return access(String(folder), F_OK) == 0
    }

    /// `sqlite:app.db`, `sqlite:/var/app.db`, and SQLAlchemy's `sqlite:///app.db` and `sqlite:////var/app.db`.
    private static func path(of text: String, scheme: String) -> String? {
        guard text.hasPrefix(scheme) else { return nil }
        let rest = text.dropFirst(scheme.count)
        return String(rest.hasPrefix("///") ? rest.dropFirst(3) : rest)
    }

    /// The whole text, with a password that stands in it: for the environment of a program that is started for this
    /// database, and for nothing that is shown.
    package var secretText: String {
        switch target {
        case .sqlite(let path): "sqlite:\(path)"
        case .postgres(let conninfo): conninfo.hasPrefix("postgres") ? conninfo : "postgres:" + conninfo
        }
    }

    public var dialectName: String {
        switch target {
        case .sqlite: "sqlite"
        case .postgres: "postgres"
        }
    }
}

extension DatabaseURL: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String {
        switch target {
        case .sqlite(let path): "sqlite:\(path)"
        case .postgres(let conninfo): PostgresTarget(conninfo: conninfo).description
        }
    }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [(label: "url", value: description)]) }
}
