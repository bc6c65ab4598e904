import SluiceTestSupport
import Testing

@testable import SluiceDatabase

@Suite("COPY's text")
struct CopyTextTests {
    @Test("of any bytes, encoded and decoded, is the same bytes")
    func roundTrip() {
        var random = SeededGenerator.printed()
        for _ in 0..<2_000 {
            let bytes = Self.bytes(&random)
            var field: [UInt8] = []
            bytes.withUnsafeBufferPointer { CopyText.append($0, to: &field) }
            #expect(!field.contains(CopyText.tab) && !field.contains(CopyText.newline))
            var decoded: [UInt8] = []
            let isValue = field.withUnsafeBufferPointer { CopyText.decode($0, into: &decoded) }
            #expect(isValue && decoded == bytes)
            var later = Array("before".utf8) + bytes
            CopyText.escape(&later, from: 6)
            #expect(later == Array("before".utf8) + field)
        }
    }

    @Test("of rows is the same rows, wherever the blocks are cut")
    func rows() throws {
        var random = SeededGenerator.printed()
        for _ in 0..<200 {
            let rows = (0..<Int.random(in: 0...5, using: &random)).map { _ in
                (0..<3).map { _ in Bool.random(using: &random) ? nil : Self.bytes(&random) }
            }
            let text = Self.copyText(rows)
            var lines = CopyLines()
            var found: [[[UInt8]?]] = []
            var start = 0
            while start < text.count {
                let end = min(text.count, start + Int.random(in: 1...8, using: &random))
                try lines.forEachRow(in: Array(text[start..<end]).span.bytes) { found.append($0) }
                start = end
            }
            #expect(found == rows)
        }
    }

    @Test("is what PostgreSQL prints, byte for byte")
    func printed() throws {
        var random = SeededGenerator.printed()
        let connection = try #require(try Engine.postgres.makeDatabase().connect() as? any CopyingConnection)
        try connection.execute("CREATE TABLE t (n serial, t text, b bytea, i bigint, f boolean, d numeric)")
        var values: [[Value]] = [[.null, .null, .null, .null, .null]]
        for _ in 0..<300 {
            let bytes = Self.bytes(&random)
            values.append([
                .text(Self.text(&random)), .blob(bytes), .integer(Int64.random(in: .min ... .max, using: &random)),
                .bool(Bool.random(using: &random)), .decimal(try #require(ExactDecimal("\(bytes.count).50"))),
            ])
        }
        let insert = "INSERT INTO t (t, b, i, f, d) VALUES ($1, $2, $3, $4, $5)"
        for row in values { try connection.execute(insert, row) }
        var printed: [UInt8] = []
        try connection.copyOut("COPY (SELECT t, b, i, f, d FROM t ORDER BY n) TO STDOUT") { span in
            span.withUnsafeBytes { printed.append(contentsOf: $0) }
        }
        var blocks = CopyBlocks(values)
        var encoded: [UInt8] = []
        while let block = try blocks.next() { encoded += block }
        #expect(String(decoding: encoded, as: UTF8.self) == String(decoding: printed, as: UTF8.self))
    }

    @Test("of reals is read as the same reals")
    func reals() throws {
        var random = SeededGenerator.printed()
        let connection = try #require(try Engine.postgres.makeDatabase().connect() as? any CopyingConnection)
        try connection.execute("CREATE TABLE t (n bigint, d double precision)")
        let known: [Double] = [
            0, -0.0, 1e16, 0x1p-1060, .greatestFiniteMagnitude, .leastNonzeroMagnitude, .infinity, -.infinity,
        ]
        let reals = known + (0..<500).map { _ in Double(bitPattern: .random(in: 0..<0x7FF0 << 48, using: &random)) }
        var blocks = CopyBlocks(reals.enumerated().map { [.integer(Int64($0)), .real($1)] })
        try connection.copyIn("COPY t FROM STDIN") { try blocks.next() }
        #expect(try connection.rows("SELECT d FROM t ORDER BY n") == reals.map { [.real($0)] })
    }

    @Test("has no NUL and none of another database's own values")
    func refused() {
        var output: [UInt8] = []
        #expect(throws: DatabaseError.self) { try CopyText.append(.text("a\0b"), to: &output) }
        #expect(throws: DatabaseError.self) {
            try CopyText.append(.native(NativeValue(typeID: 1, bytes: [1])), to: &output)
        }
    }

    private static func bytes(_ random: inout some RandomNumberGenerator) -> [UInt8] {
        let alphabet = Array("\\Nntbx.\t\n\r\u{8}\u{B}\u{C} é".utf8) + [0xFF, 0]
        return (0..<Int.random(in: 0...12, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? 0 }
    }

    private static func text(_ random: inout some RandomNumberGenerator) -> String {
        let alphabet = Array("\\Nntbx.\t\n\r\u{8}\u{B}\u{C} é🎈")
        return String(
            (0..<Int.random(in: 0...12, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "x" })
    }

    private static func copyText(_ rows: [[[UInt8]?]]) -> [UInt8] {
        var text: [UInt8] = []
        for row in rows {
            for (place, value) in row.enumerated() {
                if place > 0 { text.append(CopyText.tab) }
                if let value {
                    value.withUnsafeBufferPointer { CopyText.append($0, to: &text) }
                } else {
                    CopyText.appendNull(to: &text)
                }
            }
            text.append(CopyText.newline)
        }
        return text
    }
}
