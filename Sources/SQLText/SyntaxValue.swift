/// A part of PostgreSQL's parse tree, as its own source names it: `AlterTableStmt`, and its fields by their names. What has
/// its zero value (0, false, nothing) isn't there.
package indirect enum SyntaxValue: Sendable, Hashable {
    case object([String: SyntaxValue])
    case list([SyntaxValue])
    case text(String)
    case number(Int)
    case flag(Bool)
}

extension SyntaxValue {
    package subscript(name: String) -> SyntaxValue? {
        if case .object(let fields) = self { fields[name] } else { nil }
    }

    package var text: String? { if case .text(let text) = self { text } else { nil } }
    package var number: Int? { if case .number(let number) = self { number } else { nil } }
    package var isTrue: Bool { self == .flag(true) }
    /// Empty for what is no list.
    package var list: [SyntaxValue] { if case .list(let list) = self { list } else { [] } }

    /// A node that may be of any kind stands in an object whose only key is its kind.
    package var kind: String? {
        guard case .object(let fields) = self, fields.count == 1, let key = fields.keys.first,
            key.utf8.first?.isUppercaseLetter == true
        else { return nil }
        return key
    }

    /// What the node of any kind holds.
    package var body: SyntaxValue { kind.flatMap { self[$0] } ?? self }

    package func fieldText(_ name: String) -> String? { self[name]?.text }
    package func isSet(_ name: String) -> Bool { self[name]?.isTrue == true }
    package func fieldList(_ name: String) -> [SyntaxValue] { self[name]?.list ?? [] }

    /// Where it begins in its statement, in bytes; nil where the parser doesn't say.
    package var location: Int? {
        guard case .object = self else { return nil }
        let location = self["location"]?.number ?? 0
        return location < 0 ? nil : location
    }

    /// The texts of a list of `String` nodes: the parts of a name.
    package var names: [String] { list.compactMap { $0["String"]?.fieldText("sval") } }

    /// Each node in it, itself included, depth first.
    package func visit(_ body: (_ kind: String, _ node: SyntaxValue) -> Void) {
        switch self {
        case .object(let fields):
            if let kind, let node = fields[kind] { body(kind, node) }
            // In a set order, so that what is found comes in a set order.
            for key in fields.keys.sorted() { fields[key]?.visit(body) }
        case .list(let list): for element in list { element.visit(body) }
        case .text, .number, .flag: break
        }
    }
}

/// Reads the JSON that libpg_query writes, which is always well-formed.
struct SyntaxReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    static func value(of json: UnsafeBufferPointer<UInt8>) -> SyntaxValue? {
        var reader = SyntaxReader(bytes: json)
        return reader.value()
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private mutating func next() -> UInt8? {
        guard position < bytes.count else { return nil }
        position += 1
        return bytes[position - 1]
    }

    private var isAtEnd: Bool { position >= bytes.count }
    private func isNext(_ character: Character) -> Bool { !isAtEnd && bytes[position] == character.asciiValue }

    private mutating func value() -> SyntaxValue? {
        guard !isAtEnd else { return nil }
        switch bytes[position] {
        case UInt8(ascii: "{"): return object()
        case UInt8(ascii: "["): return list()
        case UInt8(ascii: "\""): return string().map { .text($0) }
        default: return word()
        }
    }

    private mutating func object() -> SyntaxValue? {
        var fields: [String: SyntaxValue] = [:]
        position += 1
        while !isNext("}") {
            guard let key = string(), next() == UInt8(ascii: ":"), let value = value() else { return nil }
            fields[key] = value
            if isNext(",") { position += 1 }
        }
        position += 1
        return .object(fields)
    }

    private mutating func list() -> SyntaxValue? {
        var elements: [SyntaxValue] = []
        position += 1
        while !isNext("]") {
            guard let value = value() else { return nil }
            // NIL in a list is an empty object.
            elements.append(value)
            if isNext(",") { position += 1 }
        }
        position += 1
        return .list(elements)
    }

    /// `true`, `false`, `null`, a number.
    private mutating func word() -> SyntaxValue? {
        let start = position
        while !isAtEnd, ![UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]")].contains(bytes[position]) {
            position += 1
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        switch text {
        case "": return nil
        case "true": return .flag(true)
        case "false", "null": return .flag(false)
        default: return Int(text).map { .number($0) } ?? .text(text)
        }
    }

    private mutating func string() -> String? {
        guard next() == UInt8(ascii: "\"") else { return nil }
        var text: [UInt8] = []
        while let byte = next(), byte != UInt8(ascii: "\"") {
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            guard let escaped = escape() else { return nil }
            text += escaped
        }
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func escape() -> [UInt8]? {
        guard let byte = next() else { return nil }
        switch byte {
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "u"):
            guard position + 4 <= bytes.count else { return nil }
            let digits = String(decoding: bytes[position..<position + 4], as: UTF8.self)
            position += 4
            return UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init).map { Array(String($0).utf8) }
        default: return [byte]
        }
    }
}
