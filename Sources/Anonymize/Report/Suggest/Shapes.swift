internal import SluiceTransforms

/// Shapes of values.
enum Shapes {
    @Sendable static func isEmail(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".") && !text.contains(" ")
    }

    @Sendable static func isPhone(_ text: String) -> Bool {
        let digits = text.count(where: \.isNumber)
        let hasSign = text.contains { "+-() /".contains($0) }
        return (8...15).contains(digits) && hasSign && text.allSatisfy { $0.isNumber || "+-(). /".contains($0) }
            && !isDate(text) && !isSocialSecurity(text) && !isIPv4(text) && !isCoordinates(text)
    }

    private static func isDate(_ text: String) -> Bool {
        text.prefixMatch(of: #/\d{4}[-\/.]\d\d?[-\/.]\d\d?|\d\d?[-\/.]\d\d?[-\/.](\d{4}|\d\d)($| )/#) != nil
    }

    /// `52.5163,13.3777`
    @Sendable static func isCoordinates(_ text: String) -> Bool {
        let parts = text.split(separator: ",").map { Double($0.drop { $0 == " " }) }
        guard parts.count == 2, text.contains("."), let latitude = parts[0], let longitude = parts[1] else {
            return false
        }
        return abs(latitude) <= 90 && abs(longitude) <= 180
    }

    @Sendable static func isCard(_ text: String) -> Bool {
        let digits = text.utf8.filter { (0x30...0x39).contains($0) }.map { $0 - 0x30 }
        return (13...19).contains(digits.count) && CheckDigits.isCardNumber(digits)
            && text.allSatisfy { $0.isNumber || $0 == " " || $0 == "-" }
    }

    @Sendable static func isIBAN(_ text: String) -> Bool { CheckDigits.isIBAN(text) }

    @Sendable static func isIPv4(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }

    @Sendable static func isIPv6(_ text: String) -> Bool {
        let groups = text.split(separator: ":", omittingEmptySubsequences: false)
        return (groups.count == 8 || text.contains("::") && groups.count < 9)
            && groups.allSatisfy { $0.count <= 4 && $0.allSatisfy(\.isHexDigit) }
    }

    @Sendable static func isMAC(_ text: String) -> Bool {
        let groups = text.split { $0 == ":" || $0 == "-" }
        return groups.count == 6 && groups.allSatisfy { $0.count == 2 && $0.allSatisfy(\.isHexDigit) }
    }

    @Sendable static func isURL(_ text: String) -> Bool {
        text.hasPrefix("https://") || text.hasPrefix("http://") || text.hasPrefix("www.")
    }

    @Sendable static func isUserAgent(_ text: String) -> Bool {
        text.prefixMatch(of: #/(Mozilla|Opera|Dalvik|okhttp|curl)\/\d/#) != nil
    }

    /// Keys that their makers have given a look: JSON web tokens, GitHub's, Stripe's, Slack's, AWS's, Google's, PEM.
    @Sendable static func isToken(_ text: String) -> Bool {
        text.prefixMatch(
            of:
                #/eyJ[\w\-]+\.[\w\-]+\.|gh[pousr]_\w{20}|github_pat_|[srp]k_(live|test)_\w{8}|xox[abprs]-|AKIA[0-9A-Z]{16}|AIza[\w\-]{30}|-----BEGIN [A-Z ]*PRIVATE KEY/#
        ) != nil
    }

    /// `123-45-6789`.
    @Sendable static func isSocialSecurity(_ text: String) -> Bool {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        return groups.map(\.count) == [3, 2, 4] && groups.allSatisfy { $0.allSatisfy(\.isNumber) }
    }

    /// crypt's formats, and those of frameworks.
    @Sendable static func isPasswordHash(_ text: String) -> Bool { hashPrefixes.contains { text.hasPrefix($0) } }

    private static let hashPrefixes = [
        "$2a$", "$2b$", "$2y$", "$argon2", "$5$", "$6$", "$pbkdf2", "pbkdf2_", "scrypt:", "{SSHA",
    ]

    @Sendable static func isFirstName(_ text: String) -> Bool { KnownWords.firstNames.contains(text.lowercased()) }

    @Sendable static func isLastName(_ text: String) -> Bool { KnownWords.lastNames.contains(text.lowercased()) }

    @Sendable static func isCity(_ text: String) -> Bool {
        KnownWords.cities.contains(text.lowercased()) || ForeignNames.isPlace(text)
    }

    /// `Mary Smith`, `Smith, Mary`, `王小明`, `Иванов Пётр`.
    @Sendable static func isFullName(_ text: String) -> Bool {
        if ForeignNames.isName(text) { return true }
        let words = text.split { " ,".contains($0) }.map(String.init)
        guard (2...4).contains(words.count), let first = words.first, let last = words.last else { return false }
        return isFirstName(first) && isLastName(last) || isLastName(first) && isFirstName(last)
    }
}
