internal import Transforms

/// What a kind of personal data is called and looks like.
struct ColumnHint: Sendable {
    let label: String
    /// Words of a column's name, any of which tells; a group of words joined by `_` must stand in that order.
    private let words: [String]
    /// Tables whose `name` column it is.
    private let tables: [String]
    private let rules: @Sendable (DataColumn, Bool) -> String?
    private let looksLike: (@Sendable (String) -> Bool)?
    private let kinds: @Sendable (ColumnKind) -> Bool

    private init(
        _ label: String, _ words: [String], tables: [String] = [],
        kinds: @escaping @Sendable (ColumnKind) -> Bool = { $0 == .text },
        looksLike: (@Sendable (String) -> Bool)? = nil, rule: @escaping @Sendable (DataColumn, Bool) -> String?
    ) {
        self.label = label
        self.words = words
        self.tables = tables
        self.kinds = kinds
        self.looksLike = looksLike
        rules = rule
    }

    private static func always(_ rule: String, unique: String? = nil) -> @Sendable (DataColumn, Bool) -> String? {
        { _, isUnique in isUnique ? unique ?? "{pseudonym: word}" : rule }
    }

    static let all: [ColumnHint] = [
        ColumnHint("e-mail", ["email", "e_mail", "mail"], looksLike: Shapes.isEmail) { column, _ in
            (column.maxLength ?? .max) >= 25 ? "{fake: email}" : nil
        },
        ColumnHint(
            "first name", ["first_name", "firstname", "given_name", "forename"], rule: always("{fake: first_name}")),
        ColumnHint(
            "last name", ["last_name", "lastname", "surname", "family_name"], rule: always("{fake: last_name}")),
        ColumnHint(
            "full name", ["full_name", "fullname", "display_name", "contact_name"],
            tables: [
                "user", "users", "customer", "customers", "person", "people", "employee", "employees", "contact",
                "contacts",
            ],
            rule: always("{fake: full_name}", unique: "{fake: full_name, unique: true}")),
        ColumnHint(
            "user name", ["username", "user_name", "login", "nickname", "handle"],
            rule: always("{fake: user_name}", unique: "{fake: user_name}")),
        ColumnHint(
            "phone", ["phone", "mobile", "fax", "telephone", "cell"], looksLike: Shapes.isPhone,
            rule: always("{fake: phone}", unique: "{fake: phone, reserved: false}")),
        ColumnHint("street", ["address", "street", "address1", "address2", "addr"], rule: always("{fake: street}")),
        ColumnHint("city", ["city", "town"], rule: always("{fake: city}")),
        ColumnHint(
            "postcode", ["zip", "postcode", "postal_code", "zipcode", "postalcode"], rule: always("{fake: postcode}")),
        ColumnHint("state", ["state", "province", "district", "county"]) { column, isUnique in
            isUnique || (column.maxLength ?? .max) < 12 ? nil : "{fake: state}"
        },
        ColumnHint(
            "company", ["company", "employer", "organisation", "organization"], rule: always("{fake: company}")),
        ColumnHint("password", ["password", "passwd", "password_hash", "pwd"]) { column, _ in
            switch column.maxLength ?? .max {
            case 110...: "{password: {login: staging}}"
            case 64...: "{password: {login: staging, format: sha256}}"
            default: "{pseudonym: hex}"
            }
        },
        ColumnHint("secret", ["secret", "token", "api_key", "apikey", "access_key"]) { _, _ in "{token: tok_}" },
        ColumnHint(
            "credit card", ["credit_card", "card_number", "pan", "cc_number"], looksLike: Shapes.isCard,
            rule: always("{fake: credit_card}", unique: "{fake: credit_card}")),
        ColumnHint("IBAN", ["iban"], looksLike: Shapes.isIBAN, rule: always("{fake: iban}", unique: "{fake: iban}")),
        ColumnHint(
            "national id", ["ssn", "national_id", "passport", "tax_id", "social_security", "nino"],
            rule: always("{fpe: alphanumeric}", unique: "{fpe: alphanumeric}")),
        ColumnHint(
            "date of birth", ["birth_date", "birthdate", "date_of_birth", "dob", "birthday"],
            kinds: { $0 == .date || $0 == .timestamp }
        ) { _, _ in "{fake: date_of_birth}" },
        ColumnHint(
            "IP address", ["ip", "ip_address", "remote_addr"], kinds: { $0 == .inet || $0 == .text },
            looksLike: Shapes.isIPv4,
            rule: always("{fake: ipv4}", unique: "{fake: ipv4, reserved: false}")),
        ColumnHint(
            "MAC address", ["mac", "mac_address"], kinds: { $0 == .macaddr || $0 == .text },
            rule: always("{fake: mac}", unique: "{fake: mac, reserved: false}")),
        ColumnHint("user agent", ["user_agent", "useragent"], rule: always("{fake: user_agent}")),
        ColumnHint("place", ["latitude", "longitude", "lat", "lng", "lon"], kinds: { $0.isFraction }) { _, _ in
            "{fake: coordinates}"
        },
        ColumnHint(
            "free text", ["notes", "note", "comment", "comments", "message", "bio", "remarks"],
            rule: always("{fake: text}")),
    ]

    func fits(_ kind: ColumnKind) -> Bool { kinds(kind) }

    func rule(_ column: DataColumn, isUnique: Bool) -> String? { rules(column, isUnique) }

    func matches(name: String, table: String) -> Bool {
        let snake = Self.snake(name)
        if tables.contains(Self.snake(table)), snake == "name" { return true }
        let padded = "_\(snake)_"
        return words.contains { padded.contains("_\($0)_") }
    }

    /// The share of values that look like it.
    func share(of values: [String]) -> Double {
        guard let looksLike, values.count >= 3 else { return 0 }
        return Double(values.count(where: looksLike)) / Double(values.count)
    }

    /// `BillingAddress` and `billing-address` are `billing_address`.
    private static func snake(_ name: String) -> String {
        var words = ""
        var lastWasLower = false
        for character in name {
            if character.isUppercase && lastWasLower { words.append("_") }
            lastWasLower = character.isLowercase || character.isNumber
            words.append(character.isLetter || character.isNumber ? Character(character.lowercased()) : "_")
        }
        return words
    }
}

/// Shapes of values.
enum Shapes {
    @Sendable static func isEmail(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".") && !text.contains(" ")
    }

    @Sendable static func isPhone(_ text: String) -> Bool {
        let digits = text.count(where: \.isNumber)
        let hasSign = text.contains { "+-() ".contains($0) }
        return (8...15).contains(digits) && hasSign && text.allSatisfy { $0.isNumber || "+-(). /".contains($0) }
            && !isDate(text)
    }

    private static func isDate(_ text: String) -> Bool {
        text.count >= 10 && text.dropFirst(4).first == "-" && text.dropFirst(7).first == "-"
    }

    @Sendable static func isCard(_ text: String) -> Bool {
        let digits = text.compactMap(\.wholeNumberValue).map { UInt8($0) }
        return (13...19).contains(digits.count) && CheckDigits.isCardNumber(digits)
            && text.allSatisfy { $0.isNumber || $0 == " " || $0 == "-" }
    }

    @Sendable static func isIBAN(_ text: String) -> Bool { CheckDigits.isIBAN(text) }

    @Sendable static func isIPv4(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }
}

extension ColumnKind {
    fileprivate var isFraction: Bool {
        switch self {
        case .real, .decimal: true
        default: false
        }
    }
}
