internal import SluiceDatabase

/// A row of a SQLite archive, read as the literals that ``SQLiteLiteral`` writes and as nothing else: an archive may come from
/// anywhere, so its rows are values to bind and never text to run.
struct LiteralRow: Equatable {
    enum Cell: Equatable {
        case value(Value)
        /// Text as bytes of the database's own encoding, which only the database can read: `CAST(X'…' AS TEXT)`.
        case encodedText([UInt8])
    }

    let cells: [Cell]

    /// - Parameter line: With its newline.
    init(_ line: ArraySlice<UInt8>, of payload: PayloadFormat) throws(Problem) {
        var reader = LiteralReader(line)
        guard reader.skip(payload.statementStart) || reader.skip(PayloadFormat.continuation),
            let cells = reader.cells()
        else { throw Problem(.archiveFormat, "a line of the archive isn't one of its rows") }
        self.cells = cells
    }
}

private struct LiteralReader {
    private static let quote = UInt8(ascii: "'")
    private static let comma = UInt8(ascii: ",")
    private static let minus = UInt8(ascii: "-")
    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// Up to the line's end: values, the parenthesis that ends them, and a statement's semicolon.
    mutating func cells() -> [LiteralRow.Cell]? {
        var cells: [LiteralRow.Cell] = []
        repeat {
            guard let cell = cell() else { return nil }
            cells.append(cell)
        } while skip(Self.comma)
        guard skip(")") else { return nil }
        _ = skip(";")
        return skip("\n") && position == bytes.endIndex ? cells : nil
    }

    private mutating func cell() -> LiteralRow.Cell? {
        guard position < bytes.endIndex else { return nil }
        switch bytes[position] {
        case Self.quote: return text().map { .value(.text($0)) }
        case UInt8(ascii: "N"): return skip("NULL") ? .value(.null) : nil
        case UInt8(ascii: "X"): return blob().map { .value(.blob($0)) }
        case UInt8(ascii: "C"):
            guard skip("CAST("), let encoded = blob(), skip(" AS TEXT)") else { return nil }
            return .encodedText(encoded)
        case UInt8(ascii: "("): return computed().map { .value($0) }
        default: return number().map { .value($0) }
        }
    }

    // MARK: Text and bytes

    private mutating func text() -> String? {
        position += 1
        var text: [UInt8] = []
        while let end = bytes[position...].firstIndex(of: Self.quote) {
            text += bytes[position..<end]
            position = end + 1
            guard skip(Self.quote) else { return String(validating: text, as: UTF8.self) }
            text.append(Self.quote)
        }
        return nil
    }

    private mutating func blob() -> [UInt8]? {
        guard skip("X'"), let end = bytes[position...].firstIndex(of: Self.quote) else { return nil }
        defer { position = end + 1 }
        return [UInt8](hexadecimal: String(decoding: bytes[position..<end], as: UTF8.self))
    }

    // MARK: Numbers

    private mutating func number() -> Value? {
        let start = position
        _ = skip(Self.minus)
        guard takeDigits() else { return nil }
        guard skip(".") else { return integer(from: start).map { .integer($0) } }
        guard takeDigits() else { return nil }
        // What SQLite reads as infinity.
        if skip("e+999") { return .real(bytes[start] == Self.minus ? -.infinity : .infinity) }
        return Double(String(decoding: bytes[start..<position], as: UTF8.self)).map { .real($0) }
    }

    /// `(-9223372036854775807-1)`, or a real as a product of integers: `(4503599627370497*1.0/9007199254740992)`.
    private mutating func computed() -> Value? {
        if skip("(-9223372036854775807-1)") { return .integer(.min) }
        position += 1
        guard let integer = signedInteger(), skip("*1.0") else { return nil }
        var product = Double(integer)
        while !skip(")") {
            let divides = skip("/")
            guard divides || skip("*"), let factor = signedInteger(), factor > 0 else { return nil }
            product = divides ? product / Double(factor) : product * Double(factor)
        }
        return .real(product)
    }

    private mutating func signedInteger() -> Int64? {
        let start = position
        _ = skip(Self.minus)
        return takeDigits() ? integer(from: start) : nil
    }

    private func integer(from start: Int) -> Int64? { Int64(String(decoding: bytes[start..<position], as: UTF8.self)) }

    private mutating func takeDigits() -> Bool {
        let start = position
        while position < bytes.endIndex, Self.digits.contains(bytes[position]) { position += 1 }
        return position > start
    }

    // MARK: Stepping over

    private mutating func skip(_ byte: UInt8) -> Bool {
        guard position < bytes.endIndex, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func skip(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { skip($0) }
    }

    mutating func skip(_ text: some Collection<UInt8>) -> Bool {
        guard bytes[position...].starts(with: text) else { return false }
        position += text.count
        return true
    }
}
