internal import CSluicePostgres
internal import Foundation

/// A URL or a conninfo string, looked at before libpq connects: its own words for what it can't read repeat the text, and with
/// it a password whose special characters weren't encoded.
enum PostgresAddress {
    private static let unreadable = DatabaseError(
        kind: .other, code: "",
        message: "the database's address can't be read, and isn't shown: it may hold a password",
        hint:
            "it is sqlite:PATH, postgres://USER@HOST:PORT/DB or 'host=HOST port=PORT user=USER dbname=DB'; in a URL write % : / ? # @ [ and ] of a user or a password as %25 %3A %2F %3F %23 %40 %5B and %5D; in a "
            + "conninfo string put a value with blanks between single quotes")

    /// - Throws: An error without any part of the text.
    static func requireReadable(_ conninfo: String) throws(DatabaseError) {
        guard isReadable(conninfo) else { throw unreadable }
    }

    /// Its options by keyword; nil where they aren't what was meant.
    static func options(_ conninfo: String) -> [(keyword: String, value: String)]? {
        guard isReadable(conninfo) else { return nil }
        return parsed(conninfo)
    }

    private static func isReadable(_ conninfo: String) -> Bool {
        // libpq takes any other text for a database's name.
        guard isURL(conninfo) || conninfo.contains("=") else { return true }
        guard let options = parsed(conninfo) else { return false }
        return !options.contains {
            isSplitWrongly($0.keyword, $0.value, isURL: isURL(conninfo))
                || AddressSlip.isInValue($0.value, of: $0.keyword)
        }
    }

    private static func isURL(_ text: String) -> Bool {
        text.hasPrefix("postgres://") || text.hasPrefix("postgresql://")
    }

    /// Whether a value shows that the URL's parts begin elsewhere than its author thinks: after an @ or a / of a password.
    private static func isSplitWrongly(_ keyword: String, _ value: String, isURL: Bool) -> Bool {
        switch keyword {
        // A host that begins with @ is a socket without a file.
        case "host": value.split(separator: ",").contains { $0.dropFirst().contains("@") }
        case "port": !value.utf8.allSatisfy { (48...57).contains($0) || $0 == UInt8(ascii: ",") }
        case "dbname": isURL && value.contains("@")
        default: false
        }
    }

    private static func parsed(_ conninfo: String) -> [(keyword: String, value: String)]? {
        guard Libpq.isLoaded, let options = PQconninfoParse(conninfo, nil) else { return nil }
        defer { PQconninfoFree(options) }
        var found: [(keyword: String, value: String)] = []
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { found.append((String(cString: keyword), String(cString: value))) }
            option += 1
        }
        return found
    }
}

extension DatabaseURL {
    /// - Throws: An error without any part of the text, where it can't be read. Without libpq nobody can tell.
    package func requireReadable() throws(DatabaseError) {
        guard case .postgres(let conninfo) = target, Libpq.isLoaded else { return }
        try PostgresAddress.requireReadable(conninfo)
    }

    /// Whether the text has a password in it, or can't be read and so may have one.
    package var mayHoldPassword: Bool {
        guard case .postgres(let conninfo) = target else { return false }
        guard let options = PostgresAddress.options(conninfo) else { return true }
        return options.contains { ["password", "sslpassword", "oauth_client_secret"].contains($0.keyword) }
    }

    /// Whether whoever answers for a host elsewhere is taken for the server: libpq's default checks nothing.
    package var trustsAnyServer: Bool {
        guard case .postgres(let conninfo) = target, let options = PostgresAddress.options(conninfo) else {
            return false
        }
        func option(_ keyword: String, or variable: String) -> String? {
            options.last { $0.keyword == keyword }?.value ?? ProcessInfo.processInfo.environment[variable]
        }
        let host = options.last { $0.keyword == "hostaddr" }?.value ?? option("host", or: "PGHOST") ?? ""
        let isHere = host.isEmpty || host.hasPrefix("/") || host.hasPrefix("@") || host.hasPrefix("127.")
        guard !isHere, !["localhost", "::1"].contains(host), option("service", or: "PGSERVICE") == nil else {
            return false
        }
        return ["allow", "prefer"].contains(option("sslmode", or: "PGSSLMODE") ?? "prefer")
    }
}
