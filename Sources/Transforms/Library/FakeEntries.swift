extension TransformLibrary {
    static let fakes: [LibraryEntry] = people + places + network + finance + others

    private static func word(
        _ variant: String, _ summary: String, _ list: @escaping @Sendable (LocaleLists) -> WordList
    ) -> LibraryEntry {
        LibraryEntry("fake", variant, summary) { _, setting in
            BuiltTransform(try FakeWord(list(setting.locale.lists), in: setting), .keyed())
        }
    }

    private static let people: [LibraryEntry] = [
        word("first_name", "a first name of the locale") { $0.firstNames },
        word("last_name", "a last name of the locale") { $0.lastNames },
        word("job", "an occupation") { $0.jobs },
        LibraryEntry("fake", "full_name", "first and last name; 'unique', or one-to-one by an 'index' column") {
            arguments, setting in
            if let column = try arguments.text("index") {
                return BuiltTransform(
                    try FakeNameByIndex(in: setting, indexColumn: column),
                    TransformTraits([.uniqueness, .nulls], needsKey: true, ignoresValue: true))
            }
            let isUnique = try arguments.flag("unique", default: setting.column.isUnique)
            return BuiltTransform(
                try FakeFullName(in: setting, isUnique: isUnique),
                .keyed(isUnique ? .uniqueness : [], digestBits: isUnique ? UniqueSuffix.bits : nil))
        },
        LibraryEntry("fake", "email", "an address at example.com ('at'), or with 'keep_domain'; 'from' name columns") {
            BuiltTransform(try FakeEmail(in: $1, $0), .keyed([.uniqueness, .format], digestBits: UniqueSuffix.bits))
        },
        LibraryEntry("fake", "user_name", "a name and a keyed word, one-to-one") {
            BuiltTransform(try FakeUserName(in: $1, $0), .keyed(.uniqueness, digestBits: UniqueSuffix.bits))
        },
        LibraryEntry("fake", "phone", "same country and format, in a range kept for fiction; 'reserved: false'") {
            arguments, setting in
            let code = try arguments.text("country") ?? setting.locale.callingCode
            guard let country = Int(code) else { throw arguments.problem("country is a calling code such as 44") }
            if try arguments.flag("reserved", default: true) {
                return BuiltTransform(
                    ReservedPhone(hash: setting.hash, country: country), .keyed(.format, uniqueWith: "reserved: false"))
            }
            let cipher = AlphabetCipher(alphabet: Array("0123456789".utf8), key: setting.key(for: "phone"))
            return BuiltTransform(
                AssignablePhone(cipher: cipher, country: country), .keyed([.uniqueness, .format], reversible: true))
        },
        LibraryEntry(
            "fake", "date_of_birth", "another day of the same year, or 'within' so many days", fits: isDateOrText
        ) {
            arguments, setting in
            let within = try arguments.integer("within", in: 1...36_500)
            return BuiltTransform(FakeDateOfBirth(hash: setting.hash, within: within), .keyed(.format))
        },
        LibraryEntry("fake", "national_id", "of fifteen countries ('country'), with valid check digits") {
            arguments, setting in
            let name = try arguments.text("country")?.lowercased() ?? ""
            guard let country = NationalID.Country(rawValue: name) else {
                let known = NationalID.Country.allCases.map(\.rawValue).joined(separator: ", ")
                throw arguments.problem("it needs a country, one of: \(known); for others use fpe or mask")
            }
            return BuiltTransform(NationalID(hash: setting.hash, country: country), .keyed(.format))
        },
    ]

    private static let places: [LibraryEntry] = [
        word("city", "a city of the locale") { $0.cities },
        word("state", "a state, province or region") { $0.states },
        LibraryEntry("fake", "street", "a house number and a street") {
            BuiltTransform(try FakeStreet(in: $1, $0), .keyed())
        },
        LibraryEntry("fake", "postcode", "letters and digits as they were placed; the first 'keep' stay") {
            arguments, setting in
            let kept = try arguments.integer("keep", in: 0...20) ?? 0
            return BuiltTransform(FakeShape(hash: setting.hash, kept: kept, avoided: setting.avoided), .keyed(.format))
        },
        LibraryEntry("fake", "country", "a country's name, or its code in a column of two or three characters") {
            _, setting in
            let list =
                switch setting.column.maxLength {
                case 2: CountryCodes.two
                case 3: CountryCodes.three
                default: setting.locale.lists.countries
                }
            return BuiltTransform(try FakeWord(list, in: setting), .keyed())
        },
        LibraryEntry("fake", "company", "a made-up company") {
            BuiltTransform(try FakeCompany(in: $1, $0), .keyed())
        },
        LibraryEntry("fake", "coordinates", "a place near the original ('metres', 5000)", fits: isPlace) {
            arguments, setting in
            let metres = try arguments.number("metres") ?? 5000
            guard (1...500_000).contains(metres) else { throw arguments.problem("metres lies between 1 and 500000") }
            return BuiltTransform(NearbyCoordinates(hash: setting.hash, metres: metres), .keyed(.format))
        },
    ]

    private static let network: [LibraryEntry] = [
        LibraryEntry("fake", "url", "a link below example.com, one-to-one") {
            BuiltTransform(FakeURL(hash: $1.hash), .keyed(.uniqueness, digestBits: UniqueSuffix.bits))
        },
        LibraryEntry(
            "fake", "ipv4", "in 10.0.0.0/8, or within 'keep_network' bits; 'reserved: false'", fits: isAddress
        ) {
            arguments, setting in
            let kept = try arguments.integer("keep_network", in: 0...30)
            let isReserved = try arguments.flag("reserved", default: kept == nil)
            let bits = kept ?? (isReserved ? nil : 0)
            return BuiltTransform(
                FakeIPv4(hash: setting.hash, keptBits: bits, key: setting.key(for: "ipv4")),
                .keyed(bits == nil ? .format : [.uniqueness, .format], uniqueWith: "reserved: false"))
        },
        LibraryEntry("fake", "ipv6", "in fd00::/8, or within 'keep_network' bits (16, 32, 48 or 64)", fits: isAddress) {
            arguments, setting in
            let kept = try arguments.integer("keep_network", in: 16...64)
            if let kept, kept % 16 != 0 { throw arguments.problem("keep_network is 16, 32, 48 or 64") }
            return BuiltTransform(
                FakeIPv6(hash: setting.hash, keptGroups: kept.map { $0 / 16 }),
                .keyed([.uniqueness, .format], digestBits: Double(128 - (kept ?? 8))))
        },
        LibraryEntry("fake", "mac", "locally administered; 'reserved: false' for any, one-to-one", fits: isMAC) {
            arguments, setting in
            let isReserved = try arguments.flag("reserved", default: true)
            let permutation = isReserved ? nil : IndexPermutation(size: 1 << 48, key: setting.key(for: "mac"))
            return BuiltTransform(
                FakeMAC(hash: setting.hash, permutation: permutation),
                .keyed(isReserved ? .format : [.format, .uniqueness], uniqueWith: "reserved: false"))
        },
        LibraryEntry("fake", "user_agent", "a common browser") {
            BuiltTransform(FakeUserAgent(hash: $1.hash), .keyed())
        },
    ]

    private static let finance: [LibraryEntry] = [
        LibraryEntry("fake", "credit_card", "same issuer and format, valid Luhn digit, one-to-one") {
            BuiltTransform(FakeCreditCard(key: $1.key(for: "card")), .keyed([.uniqueness, .format]))
        },
        LibraryEntry("fake", "iban", "same country and format, valid check digits, one-to-one") {
            BuiltTransform(FakeIBAN(key: $1.key(for: "iban")), .keyed([.uniqueness, .format], reversible: true))
        },
    ]

    private static let others: [LibraryEntry] = [
        LibraryEntry("fake", "text", "words of the same length and shape") {
            BuiltTransform(FakeText(in: $1), .keyed(.format))
        },
        LibraryEntry("fake", "uuid", "a random-looking uuid, one-to-one", fits: { $0 == .uuid || $0.isText }) {
            BuiltTransform(
                Pseudonym(hash: $1.hash, form: .uuid, ignoresCase: $1.column.kind == .uuid),
                .keyed([.uniqueness, .format], digestBits: Pseudonym.Form.uuid.bits))
        },
    ]

    @Sendable static func isDateOrText(_ kind: ColumnKind) -> Bool { kind.isDate || kind.isText }
    @Sendable private static func isAddress(_ kind: ColumnKind) -> Bool { kind == .inet || kind.isText }
    @Sendable private static func isMAC(_ kind: ColumnKind) -> Bool { kind == .macaddr || kind.isText }
    @Sendable private static func isPlace(_ kind: ColumnKind) -> Bool {
        switch kind {
        case .text, .real, .decimal, .other("point"): true
        default: false
        }
    }
}
