import SluiceDatabase
import Testing

@testable import SluiceBackfill

@Suite("A key as text")
struct KeyTextTests {
    static let keys: [[Value]] = [
        [.integer(.min)], [.integer(.max)], [.integer(0), .integer(-1)], [.text("")], [.text("a:b\",\"c\\\n\u{1}☃")],
        [.text("DE"), .integer(7), .blob([0, 255, 16])], [.blob([])], [.bool(true), .bool(false)], [.null],
        [.real(0.1), .real(-0.0), .real(.infinity), .real(.leastNonzeroMagnitude)],
        [.decimal(ExactDecimal(unscaled: -1999, scale: 2))], [.native(NativeValue(typeID: 2950, bytes: [1, 2, 3]))],
        [.native(NativeValue(typeID: 25, bytes: []))],
    ]

    @Test("comes back as the same value", arguments: keys)
    func roundTrip(key: [Value]) throws {
        #expect(try KeyText.decode(KeyText.encode(key)) == key)
    }

    @Test("comes back from a list of keys")
    func list() throws {
        #expect(try KeyText.decodeList(KeyText.encodeList(Self.keys)) == Self.keys)
        #expect(try KeyText.decodeList(KeyText.encodeList([])) == [])
    }

    @Test(
        "is refused where it was damaged",
        arguments: ["", "{}", "[\"i:x\"]", "[\"q:1\"]", "[\"x:0\"]", "[1]", "[\"i\"]"])
    func damaged(text: String) {
        #expect(throws: (any Error).self) { try KeyText.decode(text) }
    }

    @Test("is plain for people")
    func display() {
        let uuid = Value.native(
            NativeValue(
                typeID: 2950,
                bytes: [
                    0x6c, 0x84, 0xfb, 0x90, 0x12, 0xc4, 0x11, 0xe1, 0x84, 0x0d, 0x7b, 0x25, 0xc5, 0xee, 0x77, 0x5a,
                ]))
        #expect(KeyText.display(["DE", 7]) == "DE, 7")
        #expect(KeyText.display([uuid]) == "6c84fb90-12c4-11e1-840d-7b25c5ee775a")
    }
}

@Suite("Names in an SQL expression")
struct SQLWordsTests {
    @Test("are found where they stand as names, and not in literals, comments or numbers")
    func names() {
        let words = SQLWords(
            "price / 1e3 + 'not_me ''nor_me' -- nor_this\n + /* or this */ \"Odd \"\"Name\" + [bracket] + `tick`")
        #expect(words.names == ["price", "Odd \"Name", "bracket", "tick"])
    }

    @Test("are lower case where they aren't quoted, and match a column in either case")
    func letterCase() {
        let words = SQLWords("UnitPrice + \"Total\"")
        #expect(words.names == ["unitprice", "Total"])
        #expect(words.mention("UnitPrice") && words.mention("Total") && !words.mention("Price"))
        #expect(words.mentionAny(of: ["x", "UnitPrice"]))
    }

    @Test("are calls where a parenthesis follows")
    func calls() {
        let words = SQLWords("round (price) + now() + \"fn\"(x) + lower")
        #expect(words.calls == ["round", "now", "fn"])
    }

    @Test(
        "end with an unfinished literal or comment instead of running on", arguments: ["'abc", "\"abc", "/* abc", "--"])
    func unfinished(sql: String) {
        #expect(SQLWords("x + " + sql).mention("x"))
    }
}
