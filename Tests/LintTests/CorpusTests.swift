import SluiceLint
import Testing

struct CorpusTests {
    @Test("Each text has the findings that are written beside it", arguments: Corpus.names)
    func corpus(name: String) throws {
        let input = LintInput(name: name, text: try Corpus.text(name))
        let findings = try linter().findings(in: input).map { "\($0.line) \($0.rule)" }
        #expect(findings.sorted() == (try Corpus.expected(name)).sorted())
    }

    @Test(
        "What a rewrite has written, its rule finds no more, and a second rewrite changes nothing",
        arguments: Corpus.names)
    func fixIsIdempotent(name: String) throws {
        let linter = try linter()
        let once = linter.fixed(LintInput(name: name, text: try Corpus.text(name)))
        #expect(linter.fixed(LintInput(name: name, text: once)) == once)
        let left = linter.findings(in: LintInput(name: name, text: once)).filter(\.isFixable)
        #expect(left.isEmpty, "\(left.map { "\($0.line) \($0.rule)" })")
    }

    @Test("Every default rule of squawk's finds something in the corpus, but for those of other versions")
    func coverage() throws {
        let found = Set(
            try Corpus.names.flatMap(Corpus.expected).compactMap { $0.split(separator: " ").last.map(String.init) })
        let silent = Rule.documented.filter { $0.isDefault && $0.origin == .squawk && !found.contains($0.name) }.map(
            \.name)
        #expect(silent == ["prefer-repack"])
    }

    @Test("A finding names line and column in characters, its reason and a rewrite")
    func places() throws {
        let sql = "SELECT 'ä€𝄞'; CREATE TABLE IF NOT EXISTS t (\n  \"ä\" int\n);"
        let findings = try linter().findings(in: LintInput(name: "a.sql", text: sql))
        let finding = try #require(findings.first)
        #expect(findings.count == 1)
        #expect((finding.rule, finding.line, finding.column) == ("prefer-bigint-over-int", 2, 7))
        #expect((finding.endLine, finding.endColumn) == (2, 10))
        #expect(finding.rewrite == "CREATE TABLE IF NOT EXISTS t (\n  \"ä\" bigint\n)")
    }

    @Test("A statement that the parser doesn't know is noted and not looked into; the others are")
    func opaque() throws {
        let sql = "ALTER TABLE t ADD CONSTRAINT c NOT NULL a NOT VALID;\nDROP TABLE IF EXISTS t;"
        let findings = try linter().findings(in: LintInput(name: "a.sql", text: sql))
        #expect(findings.map(\.isNote) == [true, false, false, false])
        #expect(findings.first?.rule == "syntax-error")
        #expect(findings.dropFirst().map(\.line) == [2, 2, 2])
    }

    @Test("Deep nesting and long texts neither crash nor take time without end")
    func hostileTexts() throws {
        let deep = "SELECT " + String(repeating: "(", count: 10_000) + "1" + String(repeating: ")", count: 10_000)
        let chain = "SELECT " + Array(repeating: "1", count: 10_000).joined(separator: "+")
        let unions = Array(repeating: "SELECT 1", count: 5_000).joined(separator: " UNION ")
        let rows = "INSERT INTO t VALUES " + Array(repeating: "(1, 'x')", count: 5_000).joined(separator: ", ")
        for text in [deep, chain, unions, rows, "CREATE TABLE \"", "\0", "/* ", "$$", "CREATE INDEX"] {
            _ = try linter().findings(in: LintInput(name: "a.sql", text: text))
        }
    }
}
