import Testing

@testable import SluiceAnonymize

@Suite("A plan's SQL between Sluice's own parentheses")
struct SQLFragmentTests {
    @Test(
        "expressions of every kind may stand there",
        arguments: [
            "id % 2 = 0", "name = 'O''Neil (sr)'", "upper(\"a)b\")", "x = $$a)b;--$$ AND (y OR z)", "f((a), ')')",
            "e'\\n' <> note", "$tag$ it's ) $tag$ = x",
        ])
    func fine(text: String) { #expect(SQLFragment.problem(of: text) == nil) }

    @Test(
        "what would reach beyond them is refused",
        arguments: ["1=1) OR (1=1", "x = 'a", "id > 1 -- all", "id /* x */ > 1", "(a", "a; DROP TABLE p", "$$a", " "])
    func refused(text: String) { #expect(SQLFragment.problem(of: text) != nil) }
}
