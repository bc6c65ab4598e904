import Foundation
import SluiceDatabase
import SluiceSQLText
import SluiceTestSupport
import Testing

/// It measures time, and is the surer the longer the texts: `make test-bounds` runs it by itself, with ten times as much.
@Suite("No text traps, and none takes time that grows with its square")
struct BoundsTests {
    private static let scale = ProcessInfo.processInfo.environment["SLUICE_BOUNDS"] == nil ? 1 : 10

    /// Doubling a text may cost three times as much, and a little for a busy machine.
    private func isLinear(_ text: (Int) -> String, _ body: (String) -> Void) -> Bool {
        let (small, large) = (text(1), text(4))
        let clock = ContinuousClock()
        // Another process may have taken the processor meanwhile.
        return (0..<3).contains { _ in
            let time = clock.measure { body(small) }
            return clock.measure { body(large) } < time * 12 + .milliseconds(200)
        }
    }

    @Test(
        "Scripts of megabytes, and of what makes a scanner begin anew",
        arguments: [
            "INSERT INTO t VALUES (1, 'it''s');\n", "(", ")", "SELECT 1_000, 0x1F;\n",
            "COPY t FROM stdin;\n1\t'\n\\.\n",
            "COPY t FROM stdin; ", "'\n\\.\n", "\\N\n", "$$\n\\x\n", "/*", "[", "CASE ", "BEGIN ATOMIC ",
            "CREATE TRIGGER BEGIN ;", "a AND (", "\0", "+", "+-",
        ], [Dialect.postgres, .sqlite])
    func scripts(piece: String, dialect: Dialect) {
        let count = 12_000 * Self.scale / piece.utf8.count
        #expect(
            isLinear({ String(repeating: piece, count: count * $0) }) { text in
                _ = SQLScript(text, in: dialect).statements
            }, "\(piece)")
    }

    @Test("Trees of what makes the parser look back", arguments: ["/*", "+", "+-", "/*+"])
    func trees(piece: String) {
        #expect(
            isLinear({ "SELECT 1 " + String(repeating: piece, count: 15_000 * Self.scale * $0) + " 1" }) { text in
                _ = try? PostgresParser.tree(of: text)
                _ = try? PostgresParser.statements(in: text)
            }, "\(piece)")
    }

    @Test("Conditions in deep parentheses, and with many parts", arguments: [Dialect.postgres, .sqlite])
    func conditions(dialect: Dialect) {
        let shapes: [(Int) -> String] = [
            {
                String(repeating: "(", count: $0 * Self.scale * 2_000) + "a IS NULL"
                    + String(repeating: ")", count: $0 * Self.scale * 2_000)
            },
            {
                String(repeating: "(a AND ", count: $0 * Self.scale * 1_000) + "b"
                    + String(repeating: ")", count: $0 * Self.scale * 1_000)
            },
            { Array(repeating: "a IS NULL", count: $0 * Self.scale * 1_000).joined(separator: " AND ") },
            { String(repeating: "NOT ", count: $0 * Self.scale * 2_000) + "a" },
        ]
        for shape in shapes {
            #expect(
                isLinear(shape) { text in
                    let expression = SQLExpression(text, in: dialect)
                    _ = expression.conjuncts.count
                    _ = expression.isNullTest(of: "a", in: "t")
                    _ = expression.names
                })
        }
        #expect(SQLExpression(shapes[0](1), in: dialect).isNullTest(of: "a", in: "t"))
    }

    @Test("Megabytes are read in seconds", arguments: [Dialect.postgres, .sqlite])
    func megabytes(dialect: Dialect) {
        let lines = 500_000 * Self.scale / 60
        let text = String(
            repeating: "INSERT INTO t (a, b) VALUES (1, 'it''s; so'); -- and so on\n", count: lines)
        let clock = ContinuousClock()
        var count = 0
        let time = clock.measure { count = SQLScript(text, in: dialect).statements.count }
        #expect(count == lines && time < .seconds(12 * Self.scale), "\(time)")
    }
}
