import Foundation
import SluiceDatabase
import SluiceSQLText
import SluiceTestSupport
import Testing

/// Minutes in a debug build, and it measures time: `make test-bounds` runs it by itself.
@Suite(
    "No text traps, and none takes time that grows with its square",
    .enabled(if: ProcessInfo.processInfo.environment["SLUICE_BOUNDS"] != nil, "make test-bounds"))
struct BoundsTests {
    /// Doubling a text may cost three times as much, and a little for a busy machine.
    private func isLinear(_ text: (Int) -> String, _ body: (String) -> Void) -> Bool {
        let (small, large) = (text(1), text(4))
        let clock = ContinuousClock()
        // The best of three: another process may have taken the processor meanwhile.
        let times = [small, large].map { text in (0..<3).map { _ in clock.measure { body(text) } }.min() ?? .zero }
        return times[1] < times[0] * 12 + .milliseconds(200)
    }

    @Test(
        "Scripts of megabytes, and of what makes a scanner begin anew",
        arguments: [
            "INSERT INTO t VALUES (1, 'it''s');\n", "(", ")", "SELECT 1_000, 0x1F;\n",
            "COPY t FROM stdin;\n1\t'\n\\.\n",
            "COPY t FROM stdin; ", "'\n\\.\n", "\\N\n", "$$\n\\x\n", "/*", "[", "CASE ", "BEGIN ATOMIC ",
            "CREATE TRIGGER BEGIN ;", "a AND (", "\0",
        ], [Dialect.postgres, .sqlite])
    func scripts(piece: String, dialect: Dialect) {
        let count = 120_000 / piece.utf8.count
        #expect(
            isLinear({ String(repeating: piece, count: count * $0) }) { text in
                _ = SQLScript(text, in: dialect).statements
            }, "\(piece)")
    }

    @Test("Conditions in deep parentheses, and with many parts", arguments: [Dialect.postgres, .sqlite])
    func conditions(dialect: Dialect) {
        let shapes: [(Int) -> String] = [
            { String(repeating: "(", count: $0 * 20_000) + "a IS NULL" + String(repeating: ")", count: $0 * 20_000) },
            { String(repeating: "(a AND ", count: $0 * 5_000) + "b" + String(repeating: ")", count: $0 * 5_000) },
            { Array(repeating: "a IS NULL", count: $0 * 5_000).joined(separator: " AND ") },
            { String(repeating: "NOT ", count: $0 * 20_000) + "a" },
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

    @Test("5 MB are read in seconds", arguments: [Dialect.postgres, .sqlite])
    func fiveMegabytes(dialect: Dialect) {
        let text = String(
            repeating: "INSERT INTO t (a, b) VALUES (1, 'it''s; so'); -- and so on\n", count: 5_000_000 / 60)
        let clock = ContinuousClock()
        var count = 0
        let time = clock.measure { count = SQLScript(text, in: dialect).statements.count }
        #expect(count == 5_000_000 / 60 && time < .seconds(120), "\(time)")
    }
}
