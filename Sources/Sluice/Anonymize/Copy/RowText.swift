internal import Database
internal import Transforms

/// SQLite's values as the text that transforms work on, and back into a value of the kind that stood there.
enum RowText {
    static func text(of value: Value) -> [UInt8]? {
        switch value {
        case .null: nil
        case .bool(let flag): [UInt8(ascii: flag ? "1" : "0")]
        case .integer(let number): Array(String(number).utf8)
        case .real(let number): Array(String(number).utf8)
        case .decimal(let number): Array(number.description.utf8)
        case .text(let text): Array(text.utf8)
        case .blob(let bytes): bytes
        case .native(let native): native.bytes
        }
    }

    /// A number stays a number where the new text is one.
    static func value(of text: [UInt8]?, like original: Value) -> Value {
        guard let text else { return .null }
        let string = String(decoding: text, as: UTF8.self)
        switch original {
        case .integer, .bool: return Int64(string).map(Value.integer) ?? .text(string)
        case .real: return Double(string).map(Value.real) ?? .text(string)
        case .blob: return .blob(text)
        default: return .text(string)
        }
    }

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
