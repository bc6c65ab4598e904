import Foundation
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceArchive

@Suite struct LiteralRowTests {
    private static let payload = PayloadFormat.insert(table: "t")

    private func row(_ values: String) throws -> [LiteralRow.Cell] {
        try LiteralRow(Array("INSERT INTO \"t\" VALUES(\(values));\n".utf8)[...], of: Self.payload).cells
    }

    @Test("Every value that an archive is written with is read back as it was")
    func everyValue() throws {
        var generator = SeededGenerator.printed()
        var values: [Value] = [
            .null, "", "it's", "a\r\nb\0c", .integer(.min), .integer(.max), 0, -1, .blob([]), .blob([0, 255]), 0.1, 3.0,
            .real(-0.0), .real(.infinity), .real(-.infinity), .real(.leastNonzeroMagnitude),
            .real(.greatestFiniteMagnitude), .native(NativeValue(typeID: NativeValue.textTypeID, bytes: [0xFF, 0x27])),
        ]
        for _ in 0..<20_000 {
            let bits = Double(bitPattern: UInt64.random(in: .min ... .max, using: &generator))
            if !bits.isNaN { values.append(.real(bits)) }
            values.append(.integer(Int64.random(in: .min ... .max, using: &generator)))
        }
        let literal = SQLiteLiteral(encoding: .utf8)
        for value in values {
            var line = Self.payload.statementStart
            literal.append(value, to: &line)
            line += ");\n".utf8
            let cell = try #require(try LiteralRow(line[...], of: Self.payload).cells.first)
            switch (cell, value) {
            case (.value(.real(let read)), .real(let written)): #expect(read.bitPattern == written.bitPattern)
            case (.value(let read), _): #expect(read == value)
            case (.encodedText(let bytes), .native(let native)): #expect(bytes == native.bytes)
            case (.encodedText(let bytes), _): #expect(bytes == Array((value.text ?? "").utf8))
            }
        }
    }

    @Test(
        "What isn't a literal of Sluice's is no row",
        arguments: [
            "1); DELETE FROM victim", "1); DELETE FROM victim; --", "1,(SELECT 1)", "abs(1)", "1+1", "x", "1 ", " 1",
            "",
            "1,", ",1", "'a", "'a''", "X'0'", "X'zz'", "X'00' ", "CAST(X'00' AS BLOB)", "CAST(X'00'||x AS TEXT)",
            "NULLIF(1,1)",
            "(1*1.0*(SELECT 1))", "(1*1.0", "(1*1.0*0)", "(1)", "9223372036854775808", "1e5", "1.", ".5", "--1", "-",
            "+1",
            "'a'/**/", "?1", "1)\n,(2", "'\u{0}'||x", "load_extension('x')",
        ])
    func hostile(values: String) {
        #expect(throws: Problem.self) { try row(values) }
    }

    @Test("A line that begins as no row of this archive is none, whatever follows")
    func beginnings() {
        for start in ["INSERT INTO \"other\" VALUES(", "insert into \"t\" VALUES(", "DELETE FROM t;", "(", ",", ""] {
            #expect(throws: Problem.self) {
                try LiteralRow(Array("\(start)1);\n".utf8)[...], of: Self.payload)
            }
        }
    }
}
