import SluiceDatabase
import SluiceYAML
import Testing

@Suite("A value in YAML")
struct YAMLNodeTests {
    private static func root(_ text: String) throws -> YAMLNode {
        try #require(try YAMLSource(file: "x.yaml", Problem.Code("invalid")).root(of: text))
    }

    @Test(
        "counts as what YAML 1.2 says, where nothing that is written gets lost",
        arguments: [
            ("1", .number), ("-0.5", .number), ("1.50", .number), ("1e3", .number), ("0", .number),
            ("true", .bool(true)), ("false", .bool(false)), ("null", .null), ("~", .null), ("Null", .null),
            ("yes", .text), ("no", .text), ("on", .text), ("True", .text), ("007", .text), ("+49", .text),
            ("0x1F", .text), ("1_000", .text), (".nan", .text), (".inf", .text), (".5", .text), ("5.", .text),
            ("1e", .text), ("-", .text), ("12:30", .text), ("2026-01-01", .text), ("1.2.3", .text), ("٣", .text),
            ("\"1\"", .text), ("'true'", .text), ("\"null\"", .text), ("!!str 1", .text), ("! 1", .text),
            ("!!binary AAE=", .binary([0, 1])),
        ] as [(String, YAMLScalar.Kind)])
    func kinds(text: String, kind: YAMLScalar.Kind) throws {
        let list = try #require(try Self.root("[\(text)]").list)
        guard case .scalar(let scalar)? = list.first?.content else {
            Issue.record("no scalar")
            return
        }
        #expect(scalar.kind == kind)
    }

    @Test("knows its file, line and column")
    func places() throws {
        let root = try Self.root("a: 1\nb:\n  - x\n  - {c: ünï, d: y}\n")
        #expect(root.place == .file("x.yaml", line: 1, column: 1))
        #expect(root["a"]?.place == .file("x.yaml", line: 1, column: 4))
        let inner = try #require(root["b"]?.list?.last)
        #expect(inner.place == .file("x.yaml", line: 4, column: 5))
        #expect(inner["d"]?.place == .file("x.yaml", line: 4, column: 17), "columns count characters")
        #expect(inner.entries?.last?.place == .file("x.yaml", line: 4, column: 14))
    }

    @Test("is nil for a file that holds nothing", arguments: ["", "\n\n", "# a comment", "---\n", "null", "\u{FEFF}"])
    func nothing(text: String) throws {
        #expect(try YAMLSource(file: "x.yaml", Problem.Code("invalid")).root(of: text) == nil)
    }

    @Test("is read behind a byte order mark, as editors on Windows write it")
    func byteOrderMark() throws {
        #expect(try Self.root("\u{FEFF}a: 1")["a"]?.text == "1")
    }

    @Test("can be named once and used again, as long as that stays small")
    func aliases() throws {
        let root = try Self.root(
            """
            first: &mail {fake: email, "glob *": a*b}
            second: *mail
            list: [*mail, &x 5 * 3, *x]
            shadowed: &mail text
            after: *mail
            sql: |
              count(*) & *mail
            """)
        #expect(root["second"]?["fake"]?.text == "email")
        #expect(root["second"]?["glob *"]?.text == "a*b")
        #expect(root["second"]?.place == .file("x.yaml", line: 2, column: 9), "where it stands, not where it is named")
        #expect(root["list"]?.list?.compactMap(\.text) == ["5 * 3", "5 * 3"])
        #expect(root["after"]?.text == "text")
        #expect(root["sql"]?.text == "count(*) & *mail")
    }

    @Test(
        "is refused with the place where the file isn't YAML, or more than Sluice reads",
        arguments: [
            ("a: [1, 2", "x.yaml:2:1: not YAML: did not find expected ',' or ']'"),
            ("a: 1\n\tb: 2", "x.yaml:2:1: not YAML: found a tab character that violates indentation"),
            ("a: 1\n--- \nb: 2", "x.yaml:2:1: not YAML: but found another document"),
            ("ok: 1\nbell: \u{7}", "x.yaml:2:7: not YAML: control characters are not allowed"),
            ("a: 1\nb: 2\na: 3", "x.yaml:1:1: the key 'a' stands there twice"),
            ("a: *b", "x.yaml:1:4: not YAML: found undefined alias"),
            ("a: &a [*a]", "x.yaml:1:8: there is no anchor '&a' before this alias"),
            ("a: &b x\n*b : y", "x.yaml:2:1: a key must be a text"),
            ("[a]: b", "x.yaml:1:1: a key must be a text"),
            ("{: b}", "x.yaml:1:2: "),
            ("a: !ruby/object:File x", "x.yaml:1:4: the tag '!ruby/object:File' means nothing here; allowed: !!str"),
            ("a: !!set {x: y}", "x.yaml:1:4: the tag 'tag:yaml.org,2002:set' means nothing here"),
            ("a: !!binary 'no!'", "x.yaml:1:4: this !!binary isn't base64"),
        ])
    func refusals(text: String, message: String) throws {
        let problem = try #require(throws: Problem.self) { try Self.root(text) }
        #expect(problem.description.hasPrefix(message), "\(problem)")
        #expect(!problem.description.contains("\n"), "one line")
    }

    @Test("is refused where its bytes aren't UTF-8")
    func encoding() {
        let problem = #expect(throws: Problem.self) {
            try YAMLSource(file: "x.yaml", Problem.Code("invalid")).root(of: [0x61, 0x3A, 0x20, 0xFF])
        }
        #expect(problem?.description == "x.yaml: the file isn't text in UTF-8")
    }
}
