package import SluiceDatabase

/// Values as the text that transforms work on, and back into a value of the kind that stood there.
package enum ValueText {
    package static func text(of value: Value) -> [UInt8]? {
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
    package static func value(of text: [UInt8]?, like original: Value) -> Value {
        guard let text else { return .null }
        let string = String(decoding: text, as: UTF8.self)
        switch original {
        case .integer, .bool: return Int64(string).map(Value.integer) ?? .text(string)
        case .real: return Double(string).map(Value.real) ?? .text(string)
        case .decimal: return ExactDecimal(string).map(Value.decimal) ?? .text(string)
        case .blob: return .blob(text)
        default: return .text(string)
        }
    }
}
