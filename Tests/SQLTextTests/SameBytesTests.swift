import SluiceDatabase
import SluiceSQLText
import SluiceTestSupport
import Testing

@Suite("Any text, taken apart and joined, is the same bytes")
struct SameBytesTests {
    @Test("its tokens", arguments: [Dialect.postgres, .sqlite])
    func tokens(dialect: Dialect) {
        let seed = Seed.make("tokens")
        var random = RandomSQL(seed: seed)
        for number in 0..<2_000 {
            let text = number.isMultiple(of: 4) ? random.unicode() : random.mixture()
            let tokens = SQLToken.tokens(of: text, in: dialect)
            #expect(Array(SQLToken.text(of: tokens).utf8) == Array(text.utf8), "seed \(seed): \(text.debugDescription)")
            #expect(
                tokens.allSatisfy { isBlankOrComment($0.leading, in: dialect) },
                "seed \(seed): \(text.debugDescription)")
        }
    }

    @Test("its statements, and what lies between them", arguments: [Dialect.postgres, .sqlite])
    func statements(dialect: Dialect) {
        let seed = Seed.make("statements")
        var random = RandomSQL(seed: seed)
        for number in 0..<2_000 {
            let text = number.isMultiple(of: 4) ? random.unicode() : random.mixture()
            let bytes = Array(text.utf8)
            var end = 0
            for statement in SQLScript(text, in: dialect).statements {
                #expect(statement.range.lowerBound >= end && statement.range.upperBound <= bytes.count)
                let gap = String(decoding: bytes[end..<statement.range.lowerBound], as: UTF8.self)
                #expect(
                    isBlankOrComment(gap.replacing(";", with: " "), in: dialect),
                    "seed \(seed): \(text.debugDescription) loses \(gap.debugDescription)")
                #expect(Array(statement.text.utf8) == Array(bytes[statement.range]))
                #expect(statement.line == bytes[..<statement.range.lowerBound].count { $0 == 10 } + 1)
                end = statement.copiedRows?.upperBound ?? statement.range.upperBound
            }
        }
    }

    /// A token of its own kind would be left where it were anything else.
    private func isBlankOrComment(_ text: String, in dialect: Dialect) -> Bool {
        SQLToken.tokens(of: text, in: dialect).allSatisfy { $0.text == "" }
    }
}

@Suite("Tokens are cut as the database cuts them")
struct TokenTests {
    private func cut(_ text: String, _ dialect: Dialect) -> [String] {
        SQLToken.tokens(of: text, in: dialect).map(\.text).filter { $0 != "" }
    }

    @Test("PostgreSQL: strings with escapes and dollars, nested comments, operators, numbers of later versions")
    func postgres() {
        #expect(cut(#"E'\'' x"#, .postgres) == [#"E'\''"#, "x"])
        #expect(cut("$a$ ' $b$ $a$;", .postgres) == ["$a$ ' $b$ $a$", ";"])
        #expect(cut("a /* b /* c */ d */ e", .postgres) == ["a", "e"])
        #expect(cut("a->>'b'::text", .postgres) == ["a", "->>", "'b'", "::", "text"])
        #expect(cut("1_000 + 0x1F, 'é'", .postgres) == ["1_000", "+", "0x1F", ",", "'é'"])
        #expect(cut("é '日本", .postgres) == ["é", "'日本"])
    }

    @Test("SQLite: comments that don't nest, four kinds of quotes, blobs, parameters")
    func sqlite() {
        #expect(cut("a /* b /* c */ d", .sqlite) == ["a", "d"])
        #expect(cut(#"'it''s' "a""b" `c` [d] x'00'"#, .sqlite) == ["'it''s'", #""a""b""#, "`c`", "[d]", "x'00'"])
        #expect(cut("?1 ? :a @b $c a$d", .sqlite) == ["?1", "?", ":a", "@b", "$c", "a$d"])
        #expect(cut("1.5e-3-2 .5 0x1Fe+1", .sqlite) == ["1.5e-3", "-", "2", ".5", "0x1Fe", "+", "1"])
        #expect(SQLToken.tokens(of: "x'00' 'a' [b", in: .sqlite).map(\.kind) == [.blob, .string, .unreadable])
    }

    @Test("A quote that isn't closed may be any word in it")
    func unreadable() {
        let tokens = SQLToken.tokens(of: "a 'it is Phone, and", in: .postgres)
        #expect(tokens.mentions("phone") && tokens.mentions("A") && !tokens.mentions("email"))
        #expect(!SQLToken.tokens(of: "a 'it is phone'", in: .postgres).mentions("phone"))
    }
}
