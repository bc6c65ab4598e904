import SluiceDatabase
import SluiceSQLText
import Testing

@Suite("An expression's names, found without understanding it")
struct ExpressionTests {
    private func postgres(_ text: String) -> SQLExpression { SQLExpression(text, in: .postgres) }
    private func sqlite(_ text: String) -> SQLExpression { SQLExpression(text, in: .sqlite) }

    @Test("strings, comments and numbers hold none")
    func names() {
        let text = "coalesce(\"Total\", unit_price * 100.0e3) -- tax\n || 'gross' /* net */ || 'it''s' || a.\"b\"\"c\""
        #expect(postgres(text).names == ["coalesce", "Total", "unit_price", "a", "b\"c"])
        #expect(sqlite("[Odd Name] + `Key`").names == ["odd name", "key"])
        #expect(postgres(#"E'\' || x || \'' || $$y$$"#).names.isEmpty)
    }

    @Test("PostgreSQL folds what isn't quoted, SQLite compares in any letter case")
    func folding() {
        #expect(postgres("UnitPrice + \"Total\"").mentions("unitprice") && !postgres("Total").mentions("Total"))
        #expect(postgres("\"Total\"").mentions("Total") && !postgres("\"Total\"").mentions("total"))
        #expect(sqlite("UnitPrice").mentions("UNITPRICE") && sqlite("\"Total\"").mentionsAny(of: ["x", "total"]))
        #expect(postgres("É").mentions("É") && !postgres("price").mentions("x"))
    }

    @Test("calls are names with a parenthesis behind them, blanks or not")
    func calls() {
        let text = "round (price) + now() + \"fn\"(x) + lower"
        #expect(postgres(text).calls == ["round", "now", "fn"])
    }

    @Test("a table's name that qualifies nothing is its row")
    func rows() {
        #expect(postgres("f(t)").mentionsRow(of: "t") && postgres("f(t.*)").mentionsRow(of: "t"))
        #expect(!postgres("t.x + s.t2").mentionsRow(of: "t") && postgres("to_json(\"T\")").mentionsRow(of: "T"))
    }

    @Test("what can't be read may mention anything", arguments: ["x + 'y z", "U&\"d\\0061ta\" + 1", "$$ y z"])
    func unreadable(text: String) { #expect(postgres(text).mentions("y")) }

    @Test(
        "one expression stays inside its parentheses",
        arguments: ["a = 'it''s (x' AND b(1)", "x LIKE '%--%'", "\"odd;name\" > 1", "a / b - c"])
    func fine(text: String) {
        #expect(
            SQLExpression.problem(of: text, in: .postgres) == nil && SQLExpression.problem(of: text, in: .sqlite) == nil
        )
    }

    @Test(
        "what would reach beyond them is refused",
        arguments: ["", "  ", "a) OR (b", "(a", "a; DROP TABLE t", "a -- b", "a /* b", "'open", "\"open"])
    func refused(text: String) {
        #expect(
            SQLExpression.problem(of: text, in: .postgres) != nil && SQLExpression.problem(of: text, in: .sqlite) != nil
        )
    }

    @Test("by the dialect's own quotes")
    func dialects() {
        #expect(SQLExpression.problem(of: "$a$)$a$", in: .postgres) == nil)
        #expect(SQLExpression.problem(of: #"E'\')'"#, in: .postgres) == nil)
        #expect(SQLExpression.problem(of: "[)]", in: .sqlite) == nil)
        #expect(SQLExpression.problem(of: "[)]", in: .postgres) != nil)
        #expect(SQLExpression.problem(of: "$a$)$a$", in: .sqlite) != nil)
    }
}
