internal import SluiceTransforms

extension ColumnHint {
    /// What is looked for, in the languages that the word lists know. Of two that fit, the surer one wins; of two as
    /// sure, the one whose name matches with more letters, and then the first.
    static let all: [ColumnHint] = people + identities + contact + places + secrets + devices + other

    private static let persons = [
        "user", "users", "customer", "customers", "person", "people", "persons", "employee", "employees", "contact",
        "contacts", "member", "members", "patient", "patients", "student", "students", "kunde", "kunden", "client",
        "clients", "account_holder", "author", "authors", "staff", "guest", "guests", "subscriber", "subscribers",
    ]

    private static let people: [ColumnHint] = [
        ColumnHint(
            "first name",
            [
                "first_name", "firstname", "given_name", "forename", "fname", "vorname", "prenom", "nombre", "nome",
                "voornaam", "middle_name", "middlename",
            ], look: .vague(Shapes.isFirstName), rule: always("{fake: first_name}")),
        ColumnHint(
            "last name",
            [
                "last_name", "lastname", "surname", "family_name", "lname", "nachname", "familienname", "nom",
                "nom_de_famille", "apellido", "apellidos", "cognome", "achternaam", "maiden_name",
            ], look: .vague(Shapes.isLastName), rule: always("{fake: last_name}")),
        ColumnHint(
            "full name",
            [
                "full_name", "fullname", "display_name", "contact_name", "contactname", "recipient", "recipient_name",
                "cardholder", "name_on_card", "payee", "customer_name", "client_name", "employee_name", "patient_name",
                "billing_name", "shipping_name", "ship_name", "sender_name", "owner_name", "legal_name", "kontoinhaber",
            ], in: persons, look: .vague(Shapes.isFullName),
            rule: always("{fake: full_name}", unique: "{fake: full_name, unique: true}")),
        ColumnHint(
            "user name", ["username", "user_name", "login", "nickname", "handle", "screen_name", "benutzername"],
            rule: always("{fake: user_name}", unique: "{fake: user_name}")),
        ColumnHint(
            "date of birth",
            [
                "birth_date", "birthdate", "date_of_birth", "dateofbirth", "dob", "birthday", "birth", "born",
                "geburtsdatum", "geburtstag", "date_naissance", "date_de_naissance", "fecha_nacimiento", "data_nascita",
                "geboortedatum",
            ], kinds: { $0.isDate || $0 == .text }
        ) { _, isUnique in isUnique ? nil : "{fake: date_of_birth}" },
        ColumnHint(
            "year of birth", ["birth_year", "birthyear", "year_of_birth", "yob", "age", "geburtsjahr"],
            kinds: { $0.isInteger }
        ) { _, isUnique in isUnique ? nil : "{round: 5}" },
        ColumnHint(
            "job", ["job_title", "jobtitle", "occupation", "profession", "beruf"], in: persons, as: "title",
            rule: always("{fake: job}")),
        ColumnHint(
            "pay", ["salary", "income", "wage", "gehalt", "salaire", "sueldo"], kinds: { $0.isFraction || $0.isInteger }
        ) { _, isUnique in isUnique ? nil : "{noise: null, ratio: 0.1}" },
    ]

    private static let contact: [ColumnHint] = [
        ColumnHint(
            "e-mail", ["email", "e_mail", "mail", "emailaddress", "email_address", "correo", "courriel"],
            look: .distinctive(Shapes.isEmail), rule: always("{fake: email}", unique: "{fake: email}")),
        ColumnHint(
            "phone", phoneWords, look: .distinctive(Shapes.isPhone),
            rule: always("{fake: phone}", unique: "{fake: phone, reserved: false}")),
        ColumnHint(
            "phone", phoneWords, kinds: { $0 == .integer(bytes: 8) },
            rule: always("{permute: null}", unique: "{permute: null}")),
        ColumnHint(
            "URL",
            [
                "url", "website", "web_site", "homepage", "profile_url", "linkedin", "webseite", "avatar", "twitter",
                "facebook", "instagram",
            ], look: .distinctive(Shapes.isURL), rule: always("{fake: url}", unique: "{fake: url}")),
    ]

    private static let phoneWords = [
        "phone", "mobile", "fax", "telephone", "cell", "tel", "phone_number", "phonenumber", "msisdn", "telefon",
        "handy", "mobil", "telefono", "movil", "cellulare", "telefoon", "portable", "whatsapp",
    ]

    private static let places: [ColumnHint] = [
        ColumnHint(
            "street",
            [
                "address", "street", "addr", "address_line", "street_address", "ship_address", "billing_address",
                "shipping_address", "home_address", "strasse", "straße", "adresse", "anschrift", "rue", "calle",
                "direccion", "indirizzo", "via", "straat",
            ], rule: always("{fake: street}")),
        ColumnHint(
            "city",
            [
                "city", "town", "stadt", "ort", "wohnort", "ville", "ciudad", "citta", "plaats", "stad", "billingcity",
                "shipcity", "birthplace", "place_of_birth",
            ], look: .vague(Shapes.isCity), rule: always("{fake: city}")),
        ColumnHint(
            "postcode",
            [
                "zip", "postcode", "postal_code", "zipcode", "postalcode", "zip_code", "plz", "postleitzahl",
                "code_postal", "codigo_postal", "cap",
            ], rule: always("{fake: postcode}")),
        ColumnHint("state", ["state", "province", "district", "county", "bundesland"]) { column, isUnique in
            isUnique || (column.maxLength ?? .max) < 12 ? nil : "{fake: state}"
        },
        ColumnHint(
            "company", ["company", "employer", "organisation", "organization", "firma", "entreprise", "empresa"],
            rule: always("{fake: company}")),
        ColumnHint(
            "place",
            ["latitude", "longitude", "lat", "lng", "lon", "gps", "geo_lat", "geo_lon", "geo_lng", "breitengrad"],
            kinds: { $0.isFraction }
        ) { _, isUnique in isUnique ? nil : "{fake: coordinates}" },
        ColumnHint("place", [], kinds: { $0 == .text }, look: .distinctive(Shapes.isCoordinates)) { _, isUnique in
            isUnique ? nil : "{fake: coordinates}"
        },
        ColumnHint(
            "place",
            [
                "place", "location", "position", "coordinates", "coords", "geo", "gps", "home", "point", "latlng",
                "lat_lng", "geolocation",
            ], kinds: { $0 == .other("point") }
        ) { _, isUnique in isUnique ? nil : "{fake: coordinates}" },
    ]

    private static let devices: [ColumnHint] = [
        ColumnHint(
            "IPv6 address", ["ipv6", "ip6"], kinds: { $0 == .inet || $0 == .text },
            look: .distinctive(Shapes.isIPv6), rule: always("{fake: ipv6}", unique: "{fake: ipv6}")),
        ColumnHint(
            "IP address",
            [
                "ip", "ip_address", "ipaddress", "ip_addr", "ipaddr", "remote_addr", "remote_address", "client_ip",
                "last_ip", "ipv4",
            ], kinds: { $0 == .inet || $0 == .text }, look: .distinctive(Shapes.isIPv4),
            rule: always("{fake: ipv4}", unique: "{fake: ipv4, reserved: false}")),
        ColumnHint(
            "MAC address", ["mac", "mac_address", "macaddress", "mac_addr", "macaddr", "hwaddr", "hw_address"],
            kinds: { $0 == .macaddr || $0 == .text }, look: .distinctive(Shapes.isMAC),
            rule: always("{fake: mac}", unique: "{fake: mac, reserved: false}")),
        ColumnHint(
            "user agent", ["user_agent", "useragent", "ua", "browser"], look: .distinctive(Shapes.isUserAgent),
            rule: always("{fake: user_agent}")),
    ]

    /// What people write about people; who and how to reach them stands anywhere in it.
    private static let other: [ColumnHint] = [
        ColumnHint(
            "free text",
            [
                "notes", "note", "comment", "comments", "message", "bio", "remarks", "remark", "memo", "feedback",
                "complaint", "bemerkung", "bemerkungen", "notiz", "notizen", "kommentar", "commentaire", "comentario",
            ], rule: always(FreeText.redact))
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
