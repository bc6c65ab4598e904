import Foundation
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceYAML

@Suite("Hostile YAML")
struct YAMLBoundsTests {
    private static let source = YAMLSource(file: "x.yaml", Problem.Code("invalid"))

    /// The error, found at once.
    private static func problem(_ text: String) throws -> Problem {
        let start = ContinuousClock.now
        let problem = try #require(throws: Problem.self) { try source.root(of: text) }
        #expect(ContinuousClock.now - start < .seconds(5), "in a debug build")
        return problem
    }

    private static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    /// `&a0 [x, …]`, then lists of nine times the list before.
    private static func bomb(levels: Int) -> String {
        let lists = (1...levels).map { "&a\($0) [\(repeated("*a\($0 - 1),", 9))]" }
        return "[&a0 [\(repeated("x,", 9))], \(lists.joined(separator: ", "))]"
    }

    @Test("aliases of aliases are counted, and refused where they stand for too much")
    func aliasBomb() throws {
        #expect(try Self.source.root(of: Self.bomb(levels: 3)) != nil)
        let problem = try Self.problem(Self.bomb(levels: 8))
        #expect(problem.reason.contains("stand for more than 100000 values"), "\(problem)")
        #expect(problem.description.hasPrefix("x.yaml:1:"), "\(problem)")
    }

    @Test("a key that stands for a tree of aliases is refused before anyone hashes it")
    func aliasBombInKey() throws {
        let bomb = Self.bomb(levels: 8).dropLast()
        #expect(try Self.problem("\(bomb), {? *a8 : x}]").description.hasPrefix("x.yaml:1:"))
        #expect(try Self.problem("\(bomb), {? [*a8] : x}]").description.hasPrefix("x.yaml:1:"))
    }

    @Test("a chain of aliases, each one list deeper, is refused")
    func aliasChain() throws {
        let chain = (1...20_000).map { "- &a\($0) [*a\($0 - 1)]" }.joined(separator: "\n")
        let problem = try Self.problem("- &a0 x\n\(chain)")
        #expect(problem.reason.contains("more than 64 lists and mappings"), "\(problem)")
    }

    @Test("what is nested too deep is refused, in each of YAML's forms")
    func depth() throws {
        #expect(try Self.source.root(of: Self.repeated("[", 64) + Self.repeated("]", 64)) != nil)
        let block = (0..<70).map { Self.repeated(" ", $0) + "a:\n" }.joined() + Self.repeated(" ", 70) + "x"
        for text in [
            Self.repeated("[", 66) + Self.repeated("]", 66), Self.repeated("{a: ", 66) + Self.repeated("}", 66),
            Self.repeated("- ", 66) + "x", Self.repeated("- ", 100_000), block,
        ] {
            let problem = try Self.problem(text)
            #expect(problem.reason.contains("more than 64 lists and mappings"), "\(problem)")
            #expect(problem.description.hasPrefix("x.yaml:"), "\(problem)")
        }
    }

    @Test("brackets that stay open are refused before the parser spends its time on them")
    func openBrackets() throws {
        let deep = "a:\n  " + Self.repeated("[", 990) + Self.repeated("x,", 100_000) + Self.repeated("]", 990)
        #expect(try Self.problem(deep).description == "x.yaml:2:131: 129 brackets stand open here; that is too many")
    }

    @Test("a file that is too large is refused before it is parsed")
    func size() throws {
        let problem = try Self.problem("a: \(Self.repeated("x", 5 << 20))")
        #expect(problem.description == "x.yaml: the file has 5242883 bytes; at most 4194304 are read")
    }

    @Test("any text is a value or an error with its file, in no time")
    func anyText() throws {
        let seed = Seed.make("any YAML")
        var generator = SeededGenerator(seed: seed)
        let fragments = [
            "a", "b:", ": ", "- ", "\n", "\n  ", "[", "]", "{", "}", ", ", "&a ", "*a", "&b", "*b ", "!!str ", "!x ",
            "!!binary ", "|\n", ">-\n ", "'", "\"", "\\", "#", " # ", "?", "? ", "<<: ", "---", "...", "%", "@", "`",
            "\t", "\u{7}", "\u{E000}", "\u{FEFF}", "é", "null", "1e999", "\"\\x41\\uD800\"", "\r\n", "\u{2028}",
        ]
        for _ in 0..<5_000 {
            let count = Int.random(in: 1...30, using: &generator)
            let text = (0..<count).map { _ in fragments.randomElement(using: &generator)! }.joined()
            let start = ContinuousClock.now
            do {
                _ = try Self.source.root(of: text)
            } catch {
                #expect(error.description.hasPrefix("x.yaml"), "seed \(seed): \(text.debugDescription)")
            }
            #expect(ContinuousClock.now - start < .seconds(1), "seed \(seed): \(text.debugDescription)")
        }
    }
}
