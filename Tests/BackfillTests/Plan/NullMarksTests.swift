import Testing

@testable import SluiceBackfill

@Suite("A condition demands a column to be NULL")
struct NullMarksTests {
    @Test(
        "where that is the whole of it, or a conjunct",
        arguments: [
            "b IS NULL", "b is null", "(b IS NULL)", "t.b IS NULL", "a > 1 AND b IS NULL", "b IS NULL AND (a OR c)",
            "((a = ' or ''') AND (b IS NULL))", "B IS NULL", "\"b\" IS NULL", "NOT a AND b IS NULL",
            "(x BETWEEN 1 AND 2) AND b IS NULL",
        ])
    func demands(condition: String) { #expect(NullMarks(condition).names == ["b"]) }

    @Test(
        "and not where it only says so somewhere",
        arguments: [
            "NOT (b IS NULL)", "NOT b IS NULL", "b IS NOT NULL", "a > 1 OR b IS NULL", "a AND b IS NULL OR c",
            "CASE WHEN a AND b IS NULL AND c THEN 1 END", "a BETWEEN 1 AND b IS NULL", "a = b IS NULL",
            "a = 'b IS NULL'", "(a) AND (b IS NULL) = (c)", "a -- \nAND b IS NULL", "E'\\' AND b IS NULL AND '",
            "$$ AND b IS NULL AND $$", "a AND 'b IS NULL", "", "IS NULL", "coalesce(a, b) IS NULL",
        ])
    func doesNot(condition: String) { #expect(!NullMarks(condition).names.contains("b")) }

    @Test("of each column, in the letters of a quoted name")
    func several() {
        #expect(NullMarks("A IS NULL AND \"B b\" IS NULL AND (c IS NULL AND d = 1)").names == ["a", "B b", "c"])
    }
}
