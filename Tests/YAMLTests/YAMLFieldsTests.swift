import SluiceDatabase
import SluiceYAML
import Testing

@Suite("The keys of a YAML mapping")
struct YAMLFieldsTests {
    private enum Mode: String, CaseIterable { case stop, null }

    /// What the tests read: every conversion there is.
    private static func read(_ text: String) throws -> String {
        let source = YAMLSource(file: "x.yaml", Problem.Code("invalid"), hint: "nothing was touched")
        let root = try #require(try source.root(of: text))
        return try YAMLFields.read(root, owner: "thing") { fields throws(Problem) in
            let texts = try fields.texts("texts")
            let mode = try fields.choice("mode", of: Mode.self)
            let number = try fields.optionalInteger("number", in: 1...1_000_000)
            let duration = try fields.optionalDuration("duration")
            let rate = try fields.optionalByteRate("rate")
            let window = try fields.optionalTimeOfDay("window")
            let inner = try fields.optional("inner") { fields throws(Problem) in try fields.text("name") }
            let flag = try fields.flag("flag")
            let name = try fields.optionalText("name")
            let parts: [Any?] = [texts, mode, number, duration, rate, window, inner, flag, name]
            return parts.map { $0.map { "\($0)" } ?? "-" }.joined(separator: " ")
        }
    }

    @Test("are read as what they say")
    func values() throws {
        #expect(try Self.read("{}") == "[] - - - - - - false -")
        #expect(
            try Self.read(
                """
                {texts: [a, 1.50], mode: null, number: 20_000, duration: 1.5s, rate: 64MB/s, window: "22:00-06:30",
                inner: {name: x}, flag: true, name: 007}
                """) == #"["a", "1.50"] null 20000 1.5 seconds 64000000 (from: 1320, to: 390) x true 007"#)
        #expect(try Self.read("texts: one\nnumber: null").hasPrefix(#"["one"] - -"#))
    }

    @Test(
        "are refused by the place, with what stands there and what is allowed",
        arguments: [
            ("namme: x", "x.yaml:1:1: unknown key 'namme' in thing; allowed: texts, mode, number"),
            ("a: 1\nname: x", "x.yaml:1:1: unknown key 'a' in thing"),
            ("- a", "x.yaml:1:1: thing must be keys with values, but a list stands here"),
            ("name: [x]", "x.yaml:1:7: thing: name is a list, but must be a text"),
            ("texts: {a: b}", "x.yaml:1:8: thing: texts is a mapping, but must be a list"),
            ("texts: [a, [b]]", "x.yaml:1:12: thing: texts is a list, but must be a list of texts"),
            ("flag: yes", "x.yaml:1:7: thing: flag is 'yes', but must be true or false"),
            ("flag: 'true'", "x.yaml:1:7: thing: flag is 'true', but must be true or false"),
            ("mode: go", "x.yaml:1:7: thing: mode is 'go', but must be one of stop, null"),
            ("number: 0", "x.yaml:1:9: thing: number is '0', but must be a whole number from 1 to 1000000"),
            ("number: 1.5", "x.yaml:1:9: thing: number is '1.5', but must be a whole number"),
            ("number: 99999999999999999999", "x.yaml:1:9: thing: number is '99999999999999999999', but must be"),
            ("duration: 2", "x.yaml:1:11: thing: duration is '2', but must be a duration such as 500ms"),
            ("duration: 99999999999999999d", "x.yaml:1:11: thing: duration is '99999999999999999d', but must be"),
            ("rate: 99999999999GB/s", "x.yaml:1:7: thing: rate is '99999999999GB/s', but must be a rate such as"),
            ("window: 25:00-06:00", "x.yaml:1:9: thing: window is '25:00-06:00', but must be a span of the day"),
            ("inner: x", "x.yaml:1:8: thing: inner must be keys with values, but 'x' stands here"),
            ("inner: {}", "x.yaml:1:8: thing: inner needs name"),
            ("inner: {nme: x}", "x.yaml:1:8: thing: inner needs name; 'nme' stands there"),
            ("inner: {name: x, y: z}", "x.yaml:1:18: unknown key 'y' in thing: inner; allowed: name"),
        ])
    func refusals(text: String, message: String) throws {
        let problem = try #require(throws: Problem.self) { try Self.read(text) }
        #expect(problem.description.hasPrefix(message), "\(problem)")
        #expect(problem.hint == "nothing was touched")
    }

    @Test("that are nearly right get the right one suggested")
    func suggestions() throws {
        let problem = try #require(throws: Problem.self) { try Self.read("durration: 2s") }
        #expect(problem.reason.hasSuffix(". Did you mean 'duration'?"), "\(problem)")
    }

    @Test("aren't shown in an error where they may hold a password, or could move a terminal's cursor")
    func secrets() throws {
        for text in ["flag: postgres://u:hunter2@host/db", "flag: \"password=hunter2\"", "postgres://u:hunter2@h: 1"] {
            let problem = try #require(throws: Problem.self) { try Self.read(text) }
            #expect(!problem.description.contains("hunter2"), "\(problem)")
        }
        let problem = try #require(throws: Problem.self) {
            try Self.read("flag: \"\\e[2J\\n\(String(repeating: "x", count: 99))\"")
        }
        #expect(problem.reason.contains(#"'\u{1b}[2J\u{a}xxx"#) && problem.reason.contains("…'"), "\(problem)")
    }
}
