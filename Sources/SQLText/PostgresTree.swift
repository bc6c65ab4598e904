internal import CSluicePgQuery

extension PostgresParser {
    /// The library writes a tree by recursion, and it is read by recursion: what nests deeper isn't asked for.
    private static let deepestNesting = 2_000
    private static let longestTree = 50_000

    /// What the parser makes of one statement.
    /// - Throws: ``SQLSyntaxError`` for what PostgreSQL 15 doesn't know, newer syntax, too, and for what nests deeper, or
    ///   is longer, than a tree is asked for.
    package static func tree(of statement: String) throws(SQLSyntaxError) -> SyntaxValue {
        let bytes = Array(statement.utf8)
        guard bytes.count <= longestText, !bytes.contains(0), isWithinBounds(bytes) else {
            throw SQLSyntaxError(
                message: "the statement is too long or too deeply nested to be looked into",
                position: TextPosition(of: 0, in: bytes))
        }
        do {
            return try parse(bytes)
        } catch {
            if let plain = withoutComments(bytes), let tree = try? parse(plain) { return tree }
            throw SQLSyntaxError(message: error.message, position: TextPosition(of: error.offset, in: bytes))
        }
    }

    private static func parse(_ bytes: [UInt8]) throws(Failure) -> SyntaxValue {
        let result = withText(bytes + [0], bytes.indices) { pg_query_parse($0) }
        defer { pg_query_free_parse_result(result) }
        try check(result.error, bytes[...])
        guard let json = result.parse_tree, let tree = read(json) else {
            throw Failure(message: "it has no parse tree", offset: 0)
        }
        return tree.fieldList("stmts").first?["stmt"] ?? .object([:])
    }

    private static func read(_ json: UnsafeMutablePointer<CChar>) -> SyntaxValue? {
        var length = 0
        while json[length] != 0 { length += 1 }
        return json.withMemoryRebound(to: UInt8.self, capacity: length) {
            SyntaxReader.value(of: UnsafeBufferPointer(start: $0, count: length))
        }
    }

    /// An upper bound of how deep a tree may get: elements of a list don't nest in each other, operators in a row do, and
    /// so do queries that UNION joins.
    private static func isWithinBounds(_ bytes: [UInt8]) -> Bool {
        guard PostgresScanner.canRead(bytes) else { return false }
        let lexemes = PostgresScanner.lexemes(of: bytes)
        guard lexemes.count <= longestTree else { return false }
        var runs = [0]
        var (sum, unions) = (0, 0)
        for lexeme in lexemes {
            let symbol = lexeme.range.count == 1 ? bytes[lexeme.range.lowerBound] : 0
            switch symbol {
            case UInt8(ascii: "("), UInt8(ascii: "["): runs.append(0)
            case UInt8(ascii: ")"), UInt8(ascii: "]"):
                if runs.count > 1 { sum -= runs.removeLast() }
            case UInt8(ascii: ","):
                sum -= runs[runs.count - 1]
                runs[runs.count - 1] = 0
            default:
                runs[runs.count - 1] += 1
                sum += 1
            }
            if let word = lexeme.keyword(in: bytes), ["UNION", "EXCEPT", "INTERSECT"].contains(word) { unions += 1 }
            if sum + runs.count + unions > deepestNesting { return false }
        }
        return true
    }
}
