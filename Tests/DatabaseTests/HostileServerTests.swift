import SluiceTestSupport
import Testing

@testable import SluiceDatabase

/// What a server sends is looked at before it is believed.
@Suite("Bytes that a type can't have")
struct HostileServerTests {
    private static let numberTypes: [UInt32] = [16, 20, 21, 23, 26, 700, 701, 1700]

    private func value(_ bytes: [UInt8], _ type: UInt32) -> Value {
        bytes.withUnsafeBytes { PostgresWire.value(of: $0, type: type) }
    }

    @Test("stay bytes, whatever length they have", arguments: numberTypes)
    func lengths(type: UInt32) {
        let width = [16: 1, 20: 8, 21: 2, 23: 4, 26: 4, 700: 4, 701: 8][type]
        for count in 0...40 where count != width {
            let bytes = [UInt8](repeating: 0xFF, count: count)
            #expect(value(bytes, type) == .native(NativeValue(typeID: type, bytes: bytes)), "\(count) bytes")
        }
    }

    @Test(
        "are no numeric",
        arguments: [
            // 65,535 digits announced and one there; a digit of 65,535; a weight below all; a scale above all; an odd sign.
            [0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 1], [0, 1, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF],
            [0, 1, 0x80, 0, 0, 0, 0, 0, 0, 0],
            [0, 1, 0, 0, 0, 0, 0xFF, 0xFF, 0, 1], [0, 1, 0, 0, 0x12, 0x34, 0, 0, 0, 1],
            [0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0],
        ])
    func numerics(bytes: [UInt8]) {
        #expect(value(bytes, 1700) == .native(NativeValue(typeID: 1700, bytes: bytes)))
    }

    @Test("of any kind end nothing, and what is read can be printed and sent back")
    func anything() throws {
        var generator = SeededGenerator.printed()
        for _ in 0..<50_000 {
            let type = Self.numberTypes.randomElement(using: &generator) ?? 1700
            var bytes = (0..<Int.random(in: 0...24, using: &generator)).map { _ in
                UInt8.random(in: .min ... .max, using: &generator)
            }
            // As many digits as are announced, now and then.
            if type == 1700, bytes.count > 8, Bool.random(using: &generator) {
                (bytes[0], bytes[1]) = (0, UInt8((bytes.count - 8) / 2))
            }
            let read = value(bytes, type)
            _ = "\(read)"
            _ = try PostgresWire.encode(read, as: type)
        }
    }

    @Test("Rows without columns, or with fewer than were asked for, are an error or NULL and end nothing")
    func columns() throws {
        let connection = try Engine.postgres.makeDatabase().connect()
        #expect(throws: DatabaseError.self) { try connection.rows("SELECT FROM generate_series(1, 2)") }
        #expect(try connection.rows("SELECT FROM generate_series(1, 0)").isEmpty)
        #expect(throws: DatabaseError.self) { try connection.rows("SELECT 1", columns: 2) }
        #expect(try connection.rows("SELECT 1, 2", columns: 2) == [[1, 2]])
        #expect(try connection.rows("SELECT 1")[0][7] == .null)
        try connection.stream("SELECT 1", []) { row in #expect(row[7] == .null && row.isNull(at: -1)) }
    }

    @Test("A number of more digits than a numeric has, or with an exponent beyond them, is none")
    func decimals() {
        let digits = String(repeating: "9", count: 131_073)
        for text in [digits, "0.\(digits)", "1e131073", "1e-16384", "1e-9223372036854775808", "1e9223372036854775807"] {
            #expect(ExactDecimal(text) == nil, "\(text.prefix(30))")
        }
        #expect(ExactDecimal("12.5e-3")?.description == "0.0125")
        #expect(ExactDecimal("1.25e1")?.description == "12.5")
        #expect(ExactDecimal("1e3")?.description == "1000")
        #expect(ExactDecimal(String(digits.dropLast()))?.description.count == 131_072)
        #expect(ExactDecimal(unscaled: 5, scale: -1).description == "5")
        #expect(ExactDecimal(unscaled: 5, scale: .max).scale == 16_383)
    }
}
