internal import SluiceDatabase
internal import SluiceTransforms

/// PostgreSQL's text as SQLite's values.
enum RowText {
    /// What PostgreSQL printed, as SQLite best holds it.
    static func sqliteValue(of text: [UInt8]?, kind: ColumnKind) -> Value {
        guard let text else { return .null }
        let string = String(decoding: text, as: UTF8.self)
        switch kind {
        case .integer: return Int64(string).map(Value.integer) ?? .text(string)
        case .real: return Double(string).map(Value.real) ?? .text(string)
        case .boolean: return .integer(string == "t" ? 1 : 0)
        case .binary: return .blob(bytes(ofHex: text))
        default: return .text(string)
        }
    }

    /// `\xdeadbeef`, bytea's output form.
    private static func bytes(ofHex text: [UInt8]) -> [UInt8] {
        let digits = text.dropFirst(2).compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
