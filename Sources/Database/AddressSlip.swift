/// Texts that were meant for an address with a password, and would be read as something else: a file's name, a database's, a
/// host's. Each of those is printed, and files are made of the first.
enum AddressSlip {
    /// `…:…@…`, or the beginning of a URL.
    static func isIn(_ text: some StringProtocol) -> Bool {
        guard !text.contains("://"), let colon = text.firstIndex(of: ":") else { return text.contains("://") }
        return text[colon...].contains("@")
    }

    /// A path alone is one: SQLite would take options behind it for a part of the name.
    static func isInPath(_ path: String) -> Bool {
        isIn(path) || path.firstIndex(of: "?").map { path[$0...].contains("=") } ?? false
    }

    /// libpq takes what isn't a conninfo string for a database's name.
    static func isInName(_ name: Substring) -> Bool {
        !name.contains("=") && name.contains { ":@/\\".contains($0) }
    }

    /// Of a conninfo string, or of a part of a URL.
    static func isInValue(_ value: String, of keyword: String) -> Bool {
        switch keyword {
        case "host", "hostaddr": value.split(separator: ",").contains(where: isInHost)
        case "dbname": isIn(value) || value.contains("=") && value.lowercased().contains("passw")
        case "user", "service": isIn(value)
        default: false
        }
    }

    /// A port has a keyword of its own.
    private static func isInHost(_ host: Substring) -> Bool {
        if host.hasPrefix("/") || host.hasPrefix("@") { return isIn(host) }
        guard host.contains(":") else { return false }
        let address = host.prefix { $0 != "%" }
        return address.count(where: { $0 == ":" }) < 2 || !address.allSatisfy { $0.isHexDigit || ":.".contains($0) }
    }
}
