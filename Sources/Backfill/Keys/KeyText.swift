internal import Foundation
package import SluiceDatabase

/// A key as text for the state tables: exact for every value a key can hold, and readable for the usual ones
/// (`["i:42"]`, `["t:DE","i:7"]`).
package enum KeyText {
    package static func encode(_ key: [Value]) -> String {
        array(key.map(encode))
    }

    package static func decode(_ text: String) throws -> [Value] {
        try strings(text).map(decode)
    }

    /// Several keys in one text.
    package static func encodeList(_ keys: [[Value]]) -> String { array(keys.map(encode)) }

    package static func decodeList(_ text: String) throws -> [[Value]] { try strings(text).map { try decode($0) } }

    private static func array(_ items: [String]) -> String {
        "[" + items.map(quoted).joined(separator: ",") + "]"
    }

    /// A JSON string (RFC 8259, section 7). Written here: a chunk's checkpoint holds several keys.
    private static func quoted(_ item: String) -> String {
        guard item.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) else { return "\"\(item)\"" }
        return item.unicodeScalars.reduce(into: "\"") { text, scalar in
            switch scalar {
            case "\"", "\\": text += "\\\(scalar)"
            case "\u{8}": text += "\\b"
            case "\u{C}": text += "\\f"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case ..<" ": text += "\\u00" + [UInt8(truncatingIfNeeded: scalar.value)].hexadecimal
            default: text.unicodeScalars.append(scalar)
            }
        } + "\""
    }

    /// Whether two keys are the same to the last bit. NaN is a key as well (PostgreSQL sorts it last), and no Double
    /// equals it.
    package static func areSame(_ left: [Value], _ right: [Value]) -> Bool {
        left.elementsEqual(right) { left, right in
            if case .real(let left) = left, case .real(let right) = right { return left.bitPattern == right.bitPattern }
            return left == right
        }
    }

    private static func strings(_ text: String) throws -> [String] {
        do {
            return try JSONDecoder().decode([String].self, from: Data(text.utf8))
        } catch {
            throw Damaged(text: text)
        }
    }

    private static func encode(_ value: Value) -> String {
        switch value {
        case .null: "0:"
        case .bool(let flag): "b:\(flag)"
        case .integer(let number): "i:\(number)"
        case .real(let number): "r:\(String(number.bitPattern, radix: 16))"
        case .decimal(let number): "d:\(number)"
        case .text(let text): "t:\(text)"
        case .blob(let bytes): "x:\(bytes.hexadecimal)"
        case .native(let native): "n:\(native.typeID):\(native.bytes.hexadecimal)"
        }
    }

    private static func decode(_ item: String) throws -> Value {
        let parts = item.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw Damaged(text: item) }
        let rest = String(parts[1])
        let value: Value? =
            switch parts[0] {
            case "0": .null
            case "b": .bool(rest == "true")
            case "i": Int64(rest).map { .integer($0) }
            case "r": UInt64(rest, radix: 16).map { .real(Double(bitPattern: $0)) }
            case "d": ExactDecimal(rest).map { .decimal($0) }
            case "t": .text(rest)
            case "x": [UInt8](hexadecimal: rest).map { .blob($0) }
            case "n": native(rest)
            default: nil
            }
        guard let value else { throw Damaged(text: item) }
        return value
    }

    private static func native(_ text: String) -> Value? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let type = UInt32(parts[0]), let bytes = [UInt8](hexadecimal: String(parts[1])) else {
            return nil
        }
        return .native(NativeValue(typeID: type, bytes: bytes))
    }

    struct Damaged: Error, CustomStringConvertible {
        let text: String
        var description: String {
            "a key in the state tables can't be read: it was changed by hand or by a newer sluice"
        }
    }
}

extension KeyText {
    /// A key for people: `42`, `DE, 7`, `6c84fb90-…`.
    package static func display(_ key: [Value]) -> String {
        key.map(display).joined(separator: ", ")
    }

    private static func display(_ value: Value) -> String {
        switch value {
        case .null: return "NULL"
        case .bool(let flag): return "\(flag)"
        case .integer(let number): return "\(number)"
        case .real(let number): return "\(number)"
        case .decimal(let number): return number.description
        case .text(let text): return text
        case .blob(let bytes): return "\\x" + bytes.hexadecimal
        case .native(let native) where native.typeID == 2950:
            // pg_type.oid of uuid.
            let digits = Array(native.bytes.hexadecimal)
            return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
        case .native(let native): return "\\x" + native.bytes.hexadecimal
        }
    }
}
