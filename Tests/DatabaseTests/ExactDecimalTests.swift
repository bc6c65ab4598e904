import SluiceDatabase
import SluiceTestSupport
import Testing

@Suite("An exact decimal")
struct ExactDecimalTests {
    @Test(
        "prints what it was made of",
        arguments: [
            "0", "0.00", "1", "-1", "12.34", "-0.05", "0.0001", "0.00012345", "10000", "99999999.99", "100000000",
            "123456789012345678901234567890.123456789", "-10000.0001", "0.10", "NaN", "Infinity", "-Infinity",
        ])
    func text(_ text: String) throws {
        #expect(try #require(ExactDecimal(text)).description == text)
    }

    @Test("reads scientific notation")
    func scientific() {
        #expect(ExactDecimal("1.5e3")?.description == "1500")
        #expect(ExactDecimal("15e-3")?.description == "0.015")
        #expect(ExactDecimal("1.2.3") == nil && ExactDecimal("") == nil && ExactDecimal("-") == nil)
    }

    @Test("is made from an integer and a scale")
    func unscaled() {
        #expect(ExactDecimal(unscaled: 1999, scale: 2).description == "19.99")
        #expect(ExactDecimal(unscaled: -5, scale: 2).description == "-0.05")
        #expect(ExactDecimal(unscaled: .min, scale: 2).description == "-92233720368547758.08")
        #expect(ExactDecimal(unscaled: 7, scale: 0).description == "7")
    }

    @Test("is PostgreSQL's numeric, digit for digit, both ways")
    func wire() throws {
        let connection = try Engine.postgres.makeDatabase().connect()
        var random = SeededGenerator(seed: 11)
        for _ in 0..<500 {
            let number = ExactDecimal(
                unscaled: Int64.random(in: .min ... .max, using: &random) >> Int64.random(in: 0...62, using: &random),
                scale: Int.random(in: 0...12, using: &random))
            let back = try connection.rows("SELECT $1::numeric, ($1::numeric)::text", [.decimal(number)])
            #expect(back == [[.decimal(number), .text(number.description)]])
        }
    }
}
