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
