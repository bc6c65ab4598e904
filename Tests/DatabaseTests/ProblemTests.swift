import SluiceDatabase
import Testing

@Suite("A problem")
struct ProblemTests {
    @Test("is told by its place and reason, and not by its hint")
    func description() {
        let code = Problem.Code("invalid")
        let places: [(Problem.Place?, String)] = [
            (nil, "why"), (.file("a.yaml", line: 3, column: 7), "a.yaml:3:7: why"),
            (.file("a.sql", line: 3), "a.sql:3: why"), (.file("a.sql"), "a.sql: why"),
            (.object("t.c"), "t.c: why"), (.row(table: "t", key: "(1, 2)"), "t, row (1, 2): why"),
            (.run(7), "run 7: why"),
        ]
        for (place, text) in places {
            #expect(Problem(code, at: place, "why", hint: "do this").description == text)
        }
    }

    @Test("suggests a name that is two letters away, and none that is farther")
    func suggestion() {
        #expect(Suggestion.text(for: "Wher", in: ["table", "where", "key"]) == ". Did you mean 'where'?")
        #expect(Suggestion.nearest(to: "cascad", in: ["table", "if_exists"]) == nil)
        #expect(Suggestion.nearest(to: String(repeating: "x", count: 1_000_000), in: ["x"]) == nil)
    }
}
