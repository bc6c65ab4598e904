internal import Transforms

extension ColumnHint {
    /// What is looked for, in the languages that the word lists know. Of two that fit, the surer one wins, and of two as
    /// sure, the first.
    static let all: [ColumnHint] = people + contact + places + secrets + devices + other

    private static let people: [ColumnHint] = [
        ColumnHint(
            "first name",
            [
                "first_name", "firstname", "given_name", "forename", "fname", "vorname", "prenom", "nombre", "nome",
                "voornaam",
            ], looksLike: Shapes.isFirstName, rule: always("{fake: first_name}")),
        ColumnHint(
            "last name",
            [
                "last_name", "lastname", "surname", "family_name", "lname", "nachname", "familienname", "nom",
                "nom_de_famille", "apellido", "apellidos", "cognome", "achternaam", "maiden_name",
            ], looksLike: Shapes.isLastName, rule: always("{fake: last_name}")),
        ColumnHint(
            "full name", ["full_name", "fullname", "display_name", "contact_name", "recipient", "cardholder", "payee"],
            tables: [
                "user", "users", "customer", "customers", "person", "people", "persons", "employee", "employees",
                "contact", "contacts", "member", "members", "patient", "patients", "student", "students", "kunde",
                "kunden", "client", "clients", "account_holder", "author", "authors",
            ], looksLike: Shapes.isFullName,
            rule: always("{fake: full_name}", unique: "{fake: full_name, unique: true}")),
        ColumnHint(
            "user name", ["username", "user_name", "login", "nickname", "handle", "screen_name", "benutzername"],
            rule: always("{fake: user_name}", unique: "{fake: user_name}")),
        ColumnHint(
            "date of birth",
            [
                "birth_date", "birthdate", "date_of_birth", "dob", "birthday", "born", "geburtsdatum", "geburtstag",
                "date_naissance", "date_de_naissance", "fecha_nacimiento", "data_nascita", "geboortedatum",
            ], kinds: { $0 == .date || $0 == .timestamp || $0 == .text }
        ) { _, _ in "{fake: date_of_birth}" },
        ColumnHint(
            "social security number", ["ssn", "social_security", "social_security_number"],
            looksLike: Shapes.isSocialSecurity,
            rule: always("{fpe: alphanumeric}", unique: "{fpe: alphanumeric}")),
        ColumnHint(
            "national id",
            [
                "national_id", "passport", "passport_number", "tax_id", "tin", "nino", "personalausweis", "steuer_id",
                "dni",
                "nif", "codice_fiscale", "bsn", "driver_license", "drivers_license", "license_number",
            ], rule: always("{fpe: alphanumeric}", unique: "{fpe: alphanumeric}")),
        ColumnHint("job", ["job_title", "occupation", "profession", "beruf"], rule: always("{fake: job}")),
        ColumnHint("pay", ["salary", "income", "wage", "gehalt", "salaire", "sueldo"], kinds: { $0.isFraction }) {
            _, _ in
            "{noise: {ratio: 0.1}}"
        },
    ]

    private static let contact: [ColumnHint] = [
        ColumnHint(
            "e-mail", ["email", "e_mail", "mail", "emailaddress", "correo", "courriel"], looksLike: Shapes.isEmail
        ) { column, _ in
            (column.maxLength ?? .max) >= 25 ? "{fake: email}" : nil
        },
        ColumnHint(
            "phone",
            [
                "phone", "mobile", "fax", "telephone", "cell", "tel", "phone_number", "msisdn", "telefon", "handy",
                "mobil", "telefono", "movil", "cellulare", "telefoon", "portable",
            ], looksLike: Shapes.isPhone, rule: always("{fake: phone}", unique: "{fake: phone, reserved: false}")),
        ColumnHint(
            "URL", ["url", "website", "homepage", "profile_url", "linkedin", "webseite"], looksLike: Shapes.isURL,
            rule: always("{fake: url}", unique: "{fake: url}")),
    ]

    private static let places: [ColumnHint] = [
        ColumnHint(
            "street",
            [
                "address", "street", "address1", "address2", "addr", "address_line", "strasse", "straße", "adresse",
                "rue", "calle", "direccion", "indirizzo", "via", "straat",
            ], rule: always("{fake: street}")),
        ColumnHint(
            "city", ["city", "town", "stadt", "ort", "wohnort", "ville", "ciudad", "citta", "plaats", "stad"],
            looksLike: Shapes.isCity, rule: always("{fake: city}")),
        ColumnHint(
            "postcode",
            [
                "zip", "postcode", "postal_code", "zipcode", "postalcode", "zip_code", "plz", "postleitzahl",
                "code_postal",
                "codigo_postal", "cap",
            ], rule: always("{fake: postcode}")),
        ColumnHint("state", ["state", "province", "district", "county", "bundesland"]) { column, isUnique in
            isUnique || (column.maxLength ?? .max) < 12 ? nil : "{fake: state}"
        },
        ColumnHint(
            "company", ["company", "employer", "organisation", "organization", "firma", "entreprise", "empresa"],
            rule: always("{fake: company}")),
        ColumnHint("place", ["latitude", "longitude", "lat", "lng", "lon"], kinds: { $0.isFraction }) { _, _ in
            "{fake: coordinates}"
        },
    ]

    private static let secrets: [ColumnHint] = [
        ColumnHint(
            "password",
            ["password", "passwd", "password_hash", "pwd", "passwort", "encrypted_password", "password_digest"],
            looksLike: Shapes.isPasswordHash
        ) { column, _ in
            switch column.maxLength ?? .max {
            case 110...: "{password: {login: staging}}"
            case 64...: "{password: {login: staging, format: sha256}}"
            default: "{pseudonym: hex}"
            }
        },
        ColumnHint(
            "secret",
            ["secret", "token", "api_key", "apikey", "access_key", "refresh_token", "session_id", "otp", "private_key"]
        ) { _, _ in "{token: tok_}" },
        ColumnHint(
            "credit card", ["credit_card", "card_number", "pan", "cc_number", "creditcard"], looksLike: Shapes.isCard,
            rule: always("{fake: credit_card}", unique: "{fake: credit_card}")),
        ColumnHint("IBAN", ["iban"], looksLike: Shapes.isIBAN, rule: always("{fake: iban}", unique: "{fake: iban}")),
        ColumnHint(
            "bank account", ["account_number", "bank_account", "kontonummer", "routing_number"],
            rule: always("{fpe: alphanumeric}", unique: "{fpe: alphanumeric}")),
    ]

    private static let devices: [ColumnHint] = [
        ColumnHint(
            "IPv6 address", ["ipv6", "ip6"], kinds: { $0 == .inet || $0 == .text }, looksLike: Shapes.isIPv6,
            rule: always("{fake: ipv6}", unique: "{fake: ipv6}")),
        ColumnHint(
            "IP address", ["ip", "ip_address", "remote_addr", "client_ip", "last_ip", "ipv4"],
            kinds: { $0 == .inet || $0 == .text }, looksLike: Shapes.isIPv4,
            rule: always("{fake: ipv4}", unique: "{fake: ipv4, reserved: false}")),
        ColumnHint(
            "MAC address", ["mac", "mac_address"], kinds: { $0 == .macaddr || $0 == .text }, looksLike: Shapes.isMAC,
            rule: always("{fake: mac}", unique: "{fake: mac, reserved: false}")),
        ColumnHint("user agent", ["user_agent", "useragent"], rule: always("{fake: user_agent}")),
    ]

    private static let other: [ColumnHint] = [
        ColumnHint(
            "free text",
            ["notes", "note", "comment", "comments", "message", "bio", "remarks", "bemerkung", "notiz", "kommentar"],
            rule: always("{fake: text}"))
    ]
}

extension ColumnKind {
    fileprivate var isFraction: Bool {
        switch self {
        case .real, .decimal: true
        default: false
        }
    }
}
