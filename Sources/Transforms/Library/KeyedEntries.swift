extension TransformLibrary {
    static let keyed: [LibraryEntry] = [
        LibraryEntry("pseudonym", "hex", "HMAC-SHA-256 as hex ('length', 32 digits)") { arguments, setting in
            let standard = min(32, setting.column.maxLength ?? 32)
            let digits = try arguments.integer("length", in: 8...64) ?? max(8, standard)
            return try pseudonym(.hex(digits: digits), isUnique: digits >= 16, arguments, setting)
        },
        LibraryEntry("pseudonym", "number", "HMAC-SHA-256 as a whole number ('below')", fits: isNumberOrText) {
            arguments, setting in
            let standard = largestNumber(setting.column.kind)
            let below = try arguments.integer("below", in: 2...Int.max).map(UInt64.init) ?? standard
            guard below <= standard else { throw arguments.problem("'below' goes beyond the column's type") }
            return try pseudonym(.number(below: below), isUnique: below >= 1 << 60, arguments, setting)
        },
        LibraryEntry("pseudonym", "uuid", "HMAC-SHA-256 as a uuid", fits: { $0 == .uuid || $0.isText }) {
            try pseudonym(.uuid, isUnique: true, $0, $1)
        },
        LibraryEntry("pseudonym", "word", "HMAC-SHA-256 as a pronounceable word of 20 letters") {
            try pseudonym(.word, isUnique: true, $0, $1)
        },
        LibraryEntry("token", nil, "a key to join by: 'prefix' and 120 keyed bits") { arguments, setting in
            let prefix = try arguments.text("prefix") ?? arguments.spec.argument.spelled ?? "tok_"
            return try pseudonym(.token(prefix: Array(prefix.utf8)), isUnique: true, arguments, setting)
        },
        LibraryEntry(
            "fpe", nil, "FF1 over digits, alphanumeric or a given alphabet; reversible with the key",
            fits: isIntegerOrText
        ) { arguments, setting in
            if setting.column.kind.isInteger { return try permuted(arguments, setting) }
            let alphabet = try alphabet(arguments)
            return BuiltTransform(
                FormatPreservingEncryption(alphabet: alphabet, key: setting.key(for: "fpe")),
                .keyed([.uniqueness, .format], reversible: true))
        },
        LibraryEntry("permute", nil, "whole numbers from 'min' to 'max' onto each other", fits: { $0.isInteger }) {
            try permuted($0, $1)
        },
    ]

    private static func pseudonym(
        _ form: Pseudonym.Form, isUnique: Bool, _ arguments: Arguments, _ setting: TransformSetting
    ) throws -> BuiltTransform {
        let ignoresCase = try arguments.flag("ignore_case")
        return BuiltTransform(
            Pseudonym(hash: setting.hash, form: form, ignoresCase: ignoresCase),
            .keyed(isUnique ? .uniqueness : [], digestBits: form.bits))
    }

    private static func permuted(_ arguments: Arguments, _ setting: TransformSetting) throws -> BuiltTransform {
        let largest = Int(min(largestNumber(setting.column.kind), 1 << 53)) - 1
        let low = try arguments.integer("min", in: -largest...largest) ?? 1
        let high = try arguments.integer("max", in: -largest...largest) ?? largest
        guard low < high else { throw arguments.problem("'min' must be below 'max'") }
        return BuiltTransform(
            PermutedInteger(Int64(low)...Int64(high), key: setting.key(for: "permute")),
            .keyed(.uniqueness, reversible: true))
    }

    private static func alphabet(_ arguments: Arguments) throws -> [UInt8] {
        let digits = "0123456789"
        let lower = "abcdefghijklmnopqrstuvwxyz"
        let text: String
        switch try arguments.argumentText {
        case "digits": text = digits
        case "alphanumeric": text = digits + lower.uppercased() + lower
        case "letters": text = lower.uppercased() + lower
        case "hex": text = "0123456789abcdef"
        case let own: text = own
        }
        let bytes = Array(text.utf8)
        guard bytes.count >= 2, Set(bytes).count == bytes.count, bytes.allSatisfy({ $0 < 0x80 }) else {
            throw arguments.problem("an alphabet is digits, letters, alphanumeric, hex, or different ASCII characters")
        }
        return bytes
    }

    /// One more than the largest number the column takes; 2^63 for text.
    private static func largestNumber(_ kind: ColumnKind) -> UInt64 {
        switch kind {
        case .integer(let bytes): 1 << UInt64(8 * bytes - 1)
        case .decimal(let precision?, let scale): Decimal10.power(max(1, min(18, precision - (scale ?? 0))))
        case .real: 1 << 53
        default: 1 << 63
        }
    }

    @Sendable private static func isIntegerOrText(_ kind: ColumnKind) -> Bool { kind.isInteger || kind.isText }
    @Sendable static func isNumberOrText(_ kind: ColumnKind) -> Bool { kind.isNumber || kind.isText }
}
