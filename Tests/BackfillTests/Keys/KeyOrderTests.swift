import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import Testing

@Suite("A key order's conditions")
struct KeyOrderTests {
    /// Every combination of two columns' directions.
    private static let orders = [(false, false), (true, true), (false, true), (true, false)]

    @Test("cut a table where ORDER BY does, for every key and every pair of directions", arguments: Engine.allCases)
    func agreeWithOrderBy(engine: Engine) throws {
        let database = try engine.makeDatabase()
        let connection = try database.connect()
        try connection.executeScript(
            """
            CREATE TABLE t (a bigint NOT NULL, b \(engine == .sqlite ? "TEXT" : "text COLLATE \"C\"") NOT NULL);
            \(series(30)) INSERT INTO t SELECT i % 4, 'k' || (i % 7) || CASE WHEN i < 15 THEN 'x' ELSE '' END FROM n;
            """)
        let dialect = connection.dialect
        for (first, second) in Self.orders {
            let order = KeyOrder(
                columns: [.init("a", isDescending: first), .init("b", isDescending: second)], isInteger: false)
            let all = try connection.rows(
                "SELECT DISTINCT a, b FROM t ORDER BY \(order.orderBy(in: dialect))", columns: 2)
            let reversed = try connection.rows(
                "SELECT DISTINCT a, b FROM t ORDER BY \(order.reverseOrderBy(in: dialect))", columns: 2)
            #expect(reversed == all.reversed())
            func select(_ condition: (inout SQLText) -> String) throws -> [[Value]] {
                var text = SQLText(dialect)
                let condition = condition(&text)
                return try connection.rows(
                    "SELECT DISTINCT a, b FROM t WHERE \(condition) ORDER BY \(order.orderBy(in: dialect))",
                    text.parameters, columns: 2)
            }
            for (position, key) in all.enumerated() {
                #expect(try select { order.after(key, in: &$0) } == Array(all[(position + 1)...]))
                #expect(try select { order.from(key, in: &$0) } == Array(all[position...]))
                #expect(try select { order.upTo(key, in: &$0) } == Array(all[...position]))
                #expect(try select { order.equal(key, in: &$0) } == [key])
            }
        }
    }

    @Test("hold no value, and quote every name")
    func parameters() {
        var text = SQLText(.postgres)
        let order = KeyOrder(columns: [.init("a\"b", collation: "und-x-icu")], isInteger: false)
        let sql = order.after(["'; DROP TABLE t"], in: &text)
        #expect(sql == "\"a\"\"b\" COLLATE \"und-x-icu\" > $1")
        #expect(text.parameters == ["'; DROP TABLE t"])
    }
}
