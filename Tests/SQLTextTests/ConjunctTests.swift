import SluiceDatabase
import SluiceSQLText
import SluiceTestSupport
import Testing

@Suite("A condition's conjuncts")
struct ConjunctTests {
    private func demands(_ text: String, _ dialect: Dialect = .postgres) -> Bool {
        SQLExpression(text, in: dialect).conjuncts.contains { $0.isNullTest(of: "b", in: "t") }
    }

    @Test(
        "demand a column to be NULL where one of them is that test",
        arguments: [
            "b IS NULL", "b is null", "(b IS NULL)", "t.b IS NULL", "a > 1 AND b IS NULL", "b IS NULL AND (a OR c)",
            "((a = ' or ''') AND (b IS NULL))", "B IS NULL", "\"b\" IS NULL", "NOT a AND b IS NULL", "b ISNULL",
            "(x BETWEEN 1 AND 2) AND b IS NULL", "x BETWEEN 1 AND 2 AND b IS NULL", "(b) IS NULL", "public.T.b IS NULL",
            "CASE WHEN a AND c THEN d END AND b IS NULL", "b IS NULL -- and so on", "a /* OR */ AND b IS NULL",
        ])
    func yes(text: String) { #expect(demands(text) && demands(text, .sqlite)) }

    @Test(
        "and don't where it only says so somewhere",
        arguments: [
            "NOT (b IS NULL)", "NOT b IS NULL", "b IS NOT NULL", "a > 1 OR b IS NULL", "a AND b IS NULL OR c",
            "CASE WHEN a AND b IS NULL AND c THEN 1 END", "a BETWEEN 1 AND b IS NULL", "a = b IS NULL", "ab IS NULL",
            "a = 'b IS NULL'", "(a) AND (b IS NULL) = (c)", "E'\\' AND b IS NULL AND '", "s.b IS NULL", "b.b IS NULL",
            "$$ AND b IS NULL AND $$ = 'c", "a AND 'b IS NULL", "", "IS NULL", "coalesce(a, b) IS NULL",
            "b IS NULL IS NULL",
            "CASE WHEN end AND b IS NULL AND c THEN 1 END", "'\\' AND b IS NULL AND '", "NULL IS NULL", "'b' IS NULL",
        ])
    func no(text: String) { #expect(!demands(text) && !demands(text, .sqlite)) }

    @Test("in the letters of a quoted name, as the database compares them")
    func letters() {
        #expect(!demands("\"B\" IS NULL") && demands("\"B\" IS NULL", .sqlite) && demands("[b] IS NULL", .sqlite))
        #expect(SQLExpression("\"B b\" IS NULL", in: .postgres).isNullTest(of: "B b", in: "t"))
    }

    /// Any condition over three columns that are NULL, 0 or 1.
    private func condition(_ generator: inout SeededGenerator, depth: Int = 0) -> String {
        func part() -> String { condition(&generator, depth: depth + 1) }
        func column() -> String { ["a", "b", "c", "t.b", "\"b\"", "(b)"].randomElement(using: &generator) ?? "a" }
        switch Int.random(in: 0...(depth > 3 ? 3 : 10), using: &generator) {
        case 0, 1: return "\(column()) IS NULL"
        case 2: return "\(column()) = 1"
        case 3: return "\(column()) IS NOT NULL"
        case 4, 5: return "\(part()) AND \(part())"
        case 6: return "\(part()) OR \(part())"
        case 7: return "NOT \(part())"
        case 8: return "\(column()) BETWEEN 0 AND \(column()) AND \(part())"
        case 9: return "(\(part()))"
        default: return "CASE WHEN \(part()) THEN \(part()) ELSE \(part()) END"
        }
    }

    @Test("say the same together as the condition, in the database's own eyes", arguments: Engine.allCases)
    func sameTruth(engine: Engine) throws {
        let connection = try engine.makeDatabase().connect()
        let values = "(SELECT 0 AS v UNION ALL SELECT 1 UNION ALL SELECT NULL)"
        try connection.executeScript(
            "CREATE TABLE t AS SELECT x.v AS a, y.v AS b, z.v AS c FROM \(values) x, \(values) y, \(values) z")
        let seed = Seed.make("conjuncts")
        var generator = SeededGenerator(seed: seed)
        var marks = 0
        for _ in 0..<400 {
            let text = condition(&generator)
            let conjuncts = SQLExpression(text, in: connection.dialect).conjuncts
            let joined = conjuncts.map { "(\($0.text))" }.joined(separator: " AND ")
            let differing = try connection.scalar(
                "SELECT count(*) FROM t WHERE coalesce((\(text)), 1=0) <> coalesce((\(joined)), 1=0)")
            #expect(differing?.integer == 0, "seed \(seed): \(text) is not \(joined)")
            for column in ["a", "b", "c"] where conjuncts.contains(where: { $0.isNullTest(of: column, in: "t") }) {
                marks += 1
                let other = try connection.scalar("SELECT count(*) FROM t WHERE (\(text)) AND \(column) IS NOT NULL")
                #expect(other?.integer == 0, "seed \(seed): \(text) doesn't demand \(column) to be NULL")
            }
        }
        #expect(marks > 40)
    }
}
