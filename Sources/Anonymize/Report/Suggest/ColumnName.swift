internal import Foundation

/// A column's or a table's name in words: `BillingAddress`, `billing-address` and `billing_address2` are alike.
struct ColumnName {
    let words: [String]
    /// Each row of words in it, joined by `_`: of `billing_address` that, `billing` and `address`; and those at its end.
    private let runs: Set<String>
    private let ends: Set<String>
    private let joined: String

    init(_ name: String) {
        let snake = Self.snake(name)
        words = snake.split(separator: "_").map(String.init)
        let numbered = words.map { word in String(word.reversed().drop(while: \.isNumber).reversed()) }
        (runs, ends) = Self.runs(of: [words, numbered])
        joined = words.joined()
    }

    private static func runs(of names: [[String]]) -> (all: Set<String>, ends: Set<String>) {
        var (all, ends): (Set<String>, Set<String>) = ([], [])
        for words in names {
            for first in words.indices {
                // A comment of a page is no name.
                for last in first..<min(words.count, first + WordList.longest) {
                    let run = words[first...last].joined(separator: "_")
                    all.insert(run)
                    if last == words.count - 1 { ends.insert(run) }
                }
            }
        }
        return (all, ends)
    }

    var text: String { words.joined(separator: "_") }
    var last: String { words.last ?? "" }

    /// Of `phone_type`, `has_email` and `email_verified_at` something about a phone or an e-mail is told, not those.
    var isAboutIt: Bool {
        Self.qualifiers.contains(last) || Self.questions.contains(words.first ?? "")
            || words.count > 1 && Self.times.contains(last)
    }

    private static let questions: Set<String> = [
        "is", "has", "can", "should", "allow", "allows", "enable", "enables", "require", "requires", "num", "max",
        "min",
        "avg", "total", "send", "show", "hide", "use", "notify", "verify", "count", "no_of", "last_changed", "was",
        "needs",
    ]

    private static let times: Set<String> = [
        "at", "on", "date", "time", "timestamp", "expiry", "expires", "until", "since",
    ]

    private static let qualifiers: Set<String> = [
        "id", "ids", "type", "types", "kind", "status", "state_id", "count", "at", "format", "verified", "confirmed",
        "enabled", "template", "version", "length", "on", "required", "optional", "allowed", "visible", "visibility",
        "hidden", "changed", "updated", "created", "sent", "opened", "bounced", "prefix", "suffix", "order", "rank",
        "index", "level", "limit", "quota", "usage", "ttl", "interval", "timeout", "policy", "strength", "mode",
        "method",
        "channel", "flag", "rate", "size", "width", "height", "lang", "language", "locale", "category", "group",
        "columns",
        "field", "pattern", "regex", "schema", "class", "color", "colour", "icon", "attempts", "retries", "days",
        "hours",
        "minutes", "seconds", "months", "preference", "preferences", "subscribed", "consent", "uuid", "subject_id",
        "table", "model", "service", "settings", "config", "queue", "list", "domain_id", "used", "valid", "active",
        "source", "provider", "scope", "scopes", "unit", "units", "currency", "percent", "percentage",
        "verification_status",
        "published", "deleted", "expired", "revoked", "complete", "completed", "validated", "frequency",
    ]

    /// What a table's name says it holds: the last word that says something.
    var head: String { words.last { !Self.generic.contains($0) } ?? last }

    private static let generic: Set<String> = [
        "info", "infos", "detail", "details", "data", "record", "records", "history", "master", "list", "tbl", "table",
        "archive",
        "view", "log", "logs", "entry", "entries", "old", "new", "backup", "v2",
    ]

    /// The most letters of a word, or of words joined by `_`, that stand in it; nil where none do.
    /// - Parameter onlyAtEnd: In `ticket_owner` an owner is told, in `owner_score` something else.
    func match(_ candidates: WordList, onlyAtEnd: Bool = false) -> Int? {
        let isAtEnd = onlyAtEnd || isAboutIt
        // Short words stand in many: `cell`, `pin`, `via`.
        let found = runs.filter { run in
            candidates.words.contains(run) && (ends.contains(run) || !isAtEnd && run.count > 4)
        }
        let last = words.last ?? ""
        let endings = isAboutIt ? [] : candidates.endings.filter(last.hasSuffix)
        let whole = candidates.lengths[joined]
        return (found.map(\.count) + endings.map(\.count) + [whole].compactMap(\.self)).max()
    }

    func has(_ candidates: Set<String>) -> Bool { words.contains(where: candidates.contains) }

    private static func snake(_ name: String) -> String {
        var words = ""
        var lastWasLower = false
        let characters = Array(name)
        for (place, character) in characters.enumerated() {
            let beginsWord = place + 1 < characters.count && characters[place + 1].isLowercase && !words.hasSuffix("_")
            let wasUpper = place > 0 && characters[place - 1].isUppercase
            if character.isUppercase && (lastWasLower || wasUpper && beginsWord) { words.append("_") }
            lastWasLower = character.isLowercase || character.isNumber
            words.append(character.isLetter || character.isNumber ? Character(character.lowercased()) : "_")
        }
        return words.decomposedStringWithCanonicalMapping.filter {
            !$0.unicodeScalars.contains { $0.properties.isDiacritic }
        }
    }
}

/// Words that tell, and groups of words joined by `_`.
struct WordList: Sendable {
    let words: Set<String>
    /// Those that nothing else ends with: `shipaddress`, `workemail`.
    let endings: [String]
    /// The letters of the longer ones, by their text without `_`: `emailaddress`.
    let lengths: [String: Int]

    /// Words in a group.
    static let longest = 6

    init(_ words: [String]) {
        self.words = Set(words)
        endings = words.filter(Self.unmistakable.contains)
        lengths = Dictionary(
            words.filter { $0.count > 6 }.map { ($0.replacing("_", with: ""), $0.count) }, uniquingKeysWith: max)
    }

    private static let unmistakable: Set<String> = [
        "address", "street", "email", "phone", "postcode", "zipcode", "password", "firstname", "lastname", "surname",
        "birthdate", "fullname", "apikey", "secretkey", "passwort", "telefon",
    ]
}

/// What a table is about, as far as it decides what its columns mean.
enum TableSubject {
    static let people: Set<String> = [
        "user", "users", "customer", "customers", "person", "people", "persons", "employee", "employees", "contact",
        "contacts", "member", "members", "patient", "patients", "student", "students", "kunde", "kunden", "client",
        "clients", "account_holder", "author", "authors", "staff", "guest", "guests", "subscriber", "subscribers",
        "lead", "leads", "teacher", "teachers", "doctor", "doctors", "physician", "physicians", "nurse", "nurses",
        "driver", "drivers", "applicant", "applicants", "candidate", "candidates", "beneficiary", "beneficiaries",
        "dependent", "dependents", "passenger", "passengers", "resident", "residents", "tenant_contact", "donor",
        "donors", "volunteer", "volunteers", "attendee", "attendees", "participant", "participants", "profile",
        "profiles", "admin", "admins", "agent", "agents", "buyer", "buyers", "seller", "sellers", "borrower",
        "borrowers",
        "recipient", "recipients", "owner", "owners", "guardian", "guardians", "parent_contact", "emergency_contact",
        "emergency_contacts", "personne", "personnes", "mitarbeiter", "cliente", "clientes", "usuario", "usuarios",
        "empleado", "empleados", "signatory", "signatories", "instructor", "instructors", "player", "players",
        "witness",
        "witnesses", "relative", "relatives", "child", "children", "traveler", "travelers", "traveller", "travellers",
    ]

    static let health: Set<String> = [
        "patient", "patients", "medical", "health", "clinic", "clinical", "encounter", "encounters", "prescription",
        "prescriptions", "lab", "labs", "diagnosis", "diagnoses", "treatment", "treatments", "allergy", "allergies",
        "vaccination", "vaccinations", "immunization", "immunizations", "hospital", "admission", "admissions", "vitals",
        "appointment", "appointments", "medication", "medications", "visit", "visits", "claim", "claims", "observation",
        "observations", "procedures", "procedure", "lab_results", "lab_result", "test_results", "medical_records",
        "health_records", "vital_signs", "patient_notes", "clinical_notes", "insurance_claims", "patient_records",
        "conditions",
        "medical_history", "immunization_records", "patient_history",
    ]

    static func isThing(_ table: ColumnName) -> Bool {
        things.contains(table.head) || lookups.contains(table.head) || things.contains(table.text)
    }

    private static let lookups: Set<String> = [
        "types", "type", "statuses", "status", "categories", "options", "option", "kinds", "levels", "codes",
        "definitions",
        "definition", "schemas", "versions", "presets", "tiers", "stages", "fields", "attributes",
    ]

    /// Where people write to each other, or about somebody.
    static let writings: Set<String> = [
        "ticket", "tickets", "message", "messages", "comment", "comments", "post", "posts", "review", "reviews",
        "email", "emails",
        "mail", "mails", "note", "notes", "complaint", "complaints", "case", "cases", "incident", "incidents",
        "conversation",
        "conversations", "chat", "chats", "call", "calls", "reply", "replies", "feedback", "feedbacks", "inquiry",
        "inquiries",
        "request", "requests", "activity", "activities", "interaction", "interactions", "submission", "submissions",
        "response",
        "responses", "answer", "answers", "thread", "threads", "transcript", "transcripts", "sms", "letter", "letters",
        "report_abuse",
        "referral", "referrals", "encounter", "encounters", "testimonial", "testimonials", "issue", "issues",
        "transaction",
        "transactions", "journal", "diary", "meeting", "meetings", "absence", "absences", "leave_request",
        "leave_requests",
        "disciplinary_actions", "performance_reviews", "evaluation", "evaluations", "dispute", "disputes", "refund",
        "refunds",
        "notification", "notifications", "consultation", "consultations", "application", "applications", "photo",
        "photos", "calendar", "calendars", "returns",
    ]

    /// Their words are the company's own, and meant for everybody.
    static let things: Set<String> = [
        "product", "products", "category", "categories", "plan", "plans", "feature", "features", "article", "articles",
        "page", "pages", "tag", "tags", "role", "roles", "permission", "permissions", "template", "templates",
        "setting",
        "settings", "currency", "currencies", "country", "countries", "language", "languages", "event_type",
        "event_types",
        "course", "courses", "lesson", "lessons", "film", "films", "movie", "movies", "book", "books", "track",
        "tracks",
        "album", "albums", "genre", "genres", "item", "items", "sku", "skus", "part", "parts", "menu", "menus", "faq",
        "faqs", "coupon", "coupons", "promotion", "promotions", "discount", "discounts", "warehouse", "warehouses",
        "department", "departments", "migration", "migrations", "flag", "flags", "job", "jobs", "queue", "queues",
        "metric",
        "metrics", "integration", "integrations", "app", "apps", "application_settings", "service", "services",
        "region",
        "regions", "timezone", "timezones", "brand", "brands", "catalog", "ingredient", "ingredients", "recipe",
        "recipes",
        "experiment", "experiments", "survey", "surveys", "question", "questions", "badge", "badges", "theme", "themes",
        "shipping_method", "shipping_methods", "payment_method_type", "tax_rate", "tax_rates", "unit", "units", "asset",
        "assets", "device_model", "device_models", "server", "servers", "deployment", "deployments", "environment",
        "environments", "repository", "repositories", "release", "releases", "milestone", "milestones", "sprint",
        "sprints",
        "project", "projects", "campaign", "campaigns", "channel", "channels", "webhook_event_type", "report",
        "reports",
        "dashboard", "dashboards", "widget", "widgets", "workflow", "workflows", "rule", "rules", "policy", "policies",
        "inventory", "stock", "store", "stores", "price", "prices", "variant", "variants", "exam", "exams", "room",
        "rooms", "produit", "produits", "producto", "productos", "prodotto", "prodotti", "produto", "produtos",
        "produkt",
        "produkte", "artikel", "articulo", "articulos", "articolo", "articoli", "categorie", "categoria", "categorias",
        "kategorie", "kategorien", "marque", "marques", "marca", "marcas", "marke", "marken", "pays", "pais", "paises",
        "magasin",
        "magasins", "tienda", "tiendas", "filiale", "filialen", "abteilung", "abteilungen", "departement",
        "departements",
        "departamento", "departamentos", "entrepot", "entrepots", "almacen", "almacenes", "servicio", "servicios", "商品",
        "製品",
        "部署",
        "vehicle_model", "vehicle_models", "holiday", "holidays", "skill", "skills", "glossary", "term", "terms",
    ]
}
