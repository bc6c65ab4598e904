internal import CSluicePgQuery

/// PostgreSQL's own scanner and parser, as libpg_query has them. They work on UTF-8 without a NUL.
package enum PostgresParser {
    /// The version of PostgreSQL whose grammar it is.
    package static let version = 15

    /// The library counts in 32 bits and allocates at most 1 GiB at once.
    static let longestText = 1 << 27

    struct Failure: Error {
        let message: String
        /// In bytes.
        let offset: Int
    }

    /// - Parameter text: Ends with a NUL, and has no other.
    static func scan(_ text: [UInt8], _ range: Range<Int>) throws(Failure) -> [Lexeme] {
        let result = withText(text, range) { pg_query_scan($0) }
        defer { pg_query_free_scan_result(result) }
        try check(result.error, text[range])
        let message = UnsafeRawBufferPointer(start: result.pbuf.data, count: result.pbuf.len)
        return ScanResult.tokens(in: message).compactMap { token in
            let start = range.lowerBound + token.lowerBound
            let token = start..<(endOfUnicodeName(text, at: start) ?? range.lowerBound + token.upperBound)
            return kind(text[token]).map { Lexeme(kind: $0, range: token) }
        }
    }

    /// Where `U&"d\0061ta"` ends, of which the library gives the first letter alone; nil for any other token.
    private static func endOfUnicodeName(_ text: [UInt8], at start: Int) -> Int? {
        guard text[start...].prefix(3).elementsEqual("U&\"".utf8) || text[start...].prefix(3).elementsEqual("u&\"".utf8)
        else { return nil }
        var place = start + 3
        while place < text.count {
            guard text[place] == UInt8(ascii: "\"") else {
                place += 1
                continue
            }
            guard place + 1 < text.count, text[place + 1] == UInt8(ascii: "\"") else { return place + 1 }
            place += 2
        }
        return nil
    }

    /// The statements of a text as the parser cuts it, in bytes.
    /// - Throws: ``SQLSyntaxError`` for what PostgreSQL 15 doesn't know: newer syntax, too.
    package static func statements(in text: String) throws(SQLSyntaxError) -> [Range<Int>] {
        let bytes = Array(text.utf8)
        guard bytes.count <= longestText, !bytes.contains(0), PostgresScanner.canRead(bytes) else {
            throw SQLSyntaxError(
                message: "the text is too long, has thousands of operators in a row or has a NUL in it",
                position: TextPosition(of: 0, in: bytes))
        }
        do {
            return try split(bytes)
        } catch {
            if let plain = withoutComments(bytes), let ranges = try? split(plain) { return ranges }
            throw SQLSyntaxError(message: error.message, position: TextPosition(of: error.offset, in: bytes))
        }
    }

    /// PostgreSQL goes on with a string over a comment between its parts, which the library doesn't: each byte of a comment becomes
    /// a blank, so that all else stands where it stood. Nil where there is none.
    static func withoutComments(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.indices.dropLast().contains(where: { bytes[$0...].starts(with: "--".utf8) }) else { return nil }
        var plain = bytes.map { $0.isNewline ? $0 : UInt8(ascii: " ") }
        for lexeme in PostgresScanner.lexemes(of: bytes) {
            plain.replaceSubrange(lexeme.range, with: bytes[lexeme.range])
        }
        return plain
    }

    private static func split(_ bytes: [UInt8]) throws(Failure) -> [Range<Int>] {
        let result = withText(bytes + [0], bytes.indices) { pg_query_split_with_parser($0) }
        defer { pg_query_free_split_result(result) }
        try check(result.error, bytes[...])
        return (0..<Int(result.n_stmts)).compactMap { index in
            guard let statement = result.stmts[index]?.pointee else { return nil }
            let start = Int(statement.stmt_location)
            // The last one's length may be left open.
            return start..<(statement.stmt_len == 0 ? bytes.count : start + Int(statement.stmt_len))
        }
    }

    /// The library reads up to a NUL: up to the text's own without a copy.
    static func withText<Result>(
        _ text: [UInt8], _ range: Range<Int>, _ body: (UnsafePointer<CChar>) -> Result
    ) -> Result {
        guard range.upperBound == text.count - 1 else {
            return withText(Array(text[range]) + [0], 0..<range.count, body)
        }
        return text[range.lowerBound...].withUnsafeBytes { buffer in
            guard let start = buffer.baseAddress else { preconditionFailure("a terminated text has an address") }
            return body(start.assumingMemoryBound(to: CChar.self))
        }
    }

    static func check(
        _ error: UnsafeMutablePointer<PgQueryError>?, _ bytes: ArraySlice<UInt8>
    ) throws(Failure) {
        guard let error = error?.pointee else { return }
        throw Failure(
            message: error.message.map { String(cString: $0) } ?? "syntax error",
            offset: offset(ofCharacter: Int(error.cursorpos) - 1, in: bytes))
    }

    /// The library counts characters.
    private static func offset(ofCharacter number: Int, in bytes: ArraySlice<UInt8>) -> Int {
        var left = number
        for (offset, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 {
            if left <= 0 { return offset }
            left -= 1
        }
        return bytes.count
    }

    /// By the lexeme's own text: the numbers of the tokens differ from one version of the library to the next. Nil for
    /// a comment.
    private static func kind(_ text: ArraySlice<UInt8>) -> SQLToken.Kind? {
        guard let first = text.first else { return nil }
        let second = text.dropFirst().first
        if text.starts(with: "--".utf8) || text.starts(with: "/*".utf8) { return nil }
        switch first {
        case UInt8(ascii: "'"): return .string
        case UInt8(ascii: "\""): return .quotedName
        case UInt8(ascii: "$"): return second?.isDigit == true ? .parameter : second == nil ? .symbol : .string
        case UInt8(ascii: "."): return second?.isDigit == true ? .number : .symbol
        case _ where first.isDigit: return .number
        case _ where first.isWordPart:
            switch text.last {
            case UInt8(ascii: "'"): return .string
            case UInt8(ascii: "\""): return .quotedName
            default: return .word
            }
        default: return .symbol
        }
    }
}
