internal import SluiceDatabase

extension TransformLibrary {
    static let textual: [LibraryEntry] = [
        LibraryEntry("null", nil, "NULL", fits: { _ in true }) { arguments, setting in
            guard setting.column.isNullable else { throw arguments.problem("\(setting.column.name) is NOT NULL") }
            // NULLs are the one value a unique column holds many times.
            return BuiltTransform(Nullify(), TransformTraits([.nulls, .uniqueness], ignoresValue: true))
        },
        LibraryEntry("constant", nil, "the same value for all", fits: { _ in true }) { arguments, setting in
            let text = try arguments.argumentText
            try checkConstant(text, arguments, setting.column.kind)
            return BuiltTransform(Constant(text: Array(text.utf8)), TransformTraits([.nulls], ignoresValue: true))
        },
        LibraryEntry("template", nil, "text with new values of the row: '{first_name}.{id}@example.com'") {
            arguments, setting in
            let template = try Template(try arguments.argumentText, references: setting.references)
            // Only the plan's author knows whether the columns named are unique together.
            let isUnique = try arguments.flag("unique")
            return BuiltTransform(
                template, TransformTraits(isUnique ? [.nulls, .uniqueness] : [.nulls], ignoresValue: true))
        },
        LibraryEntry("regex", nil, "every match of a pattern replaced 'with' text, $1 for a group") { arguments, _ in
            guard let replacement = try arguments.text("with") else { throw arguments.problem("it needs 'with'") }
            let regex = try RegexReplace(pattern: try arguments.argumentText, with: replacement)
            return BuiltTransform(regex, TransformTraits([.joins, .nulls], mayKeepValue: true))
        },
        LibraryEntry(
            "redact", nil, "e-mails, phones, cards, IBANs, the row's 'names' and those of other rows ('names_of')"
        ) {
            arguments, setting in
            let places = try arguments.names("names").map { setting.references.place(of: .original($0)) }
            let others = try arguments.names("names_of")
            var findings = try findings(arguments)
            if !places.isEmpty || !others.isEmpty { findings.insert(.names) }
            if findings.contains(.names), places.isEmpty, others.isEmpty {
                throw arguments.problem(
                    "to find names it needs the columns that hold them: names: [first_name, …], names_of: [users.name, …]"
                )
            }
            let dictionary = setting.shared.names[others.joined(separator: ",")]
            return BuiltTransform(
                Redact(findings: findings, namePlaces: places, dictionary: dictionary),
                TransformTraits([.nulls], mayKeepValue: true))
        },
        LibraryEntry("password", nil, "the hash of one known login: 'hash', or 'login' and 'format'") {
            arguments, setting in
            let hash: String
            if let given = try arguments.text("hash") {
                hash = given
            } else {
                guard let login = try arguments.text("login") ?? arguments.spec.argument.spelled else {
                    throw arguments.problem("it needs 'hash', or 'login' and a 'format'")
                }
                let salt = setting.hash.digest("password salt").hexadecimal.prefix(16)
                hash = try Password.hash(
                    of: login, format: try arguments.text("format") ?? "pbkdf2_sha256", salt: Array(salt.utf8))
            }
            return BuiltTransform(Constant(text: Array(hash.utf8)), TransformTraits([.nulls], ignoresValue: true))
        },
    ]

    private static func findings(_ arguments: Arguments) throws -> Set<Redact.Finding> {
        let all: Set<Redact.Finding> = [.email, .phone, .card, .iban]
        guard case .list(let values) = arguments.spec.argument else { return all }
        return Set(
            try values.map { value in
                guard let name = value.spelled, let finding = Redact.Finding(rawValue: name) else {
                    throw arguments.problem("it finds email, phone, card, iban and names")
                }
                return finding
            })
    }

    private static func checkConstant(_ text: String, _ arguments: Arguments, _ kind: ColumnKind) throws {
        let fits =
            switch kind {
            case .integer: Int64(text) != nil
            case .decimal, .real: Double(text) != nil
            case .boolean: ["true", "false", "t", "f", "0", "1"].contains(text)
            default: true
            }
        guard fits else { throw arguments.problem("the constant isn't a \(kind.label)") }
    }
}
