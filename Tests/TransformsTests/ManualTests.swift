import Foundation
import Testing

@testable import SluiceTransforms

/// docs/anonymize.md is what users go by.
@Suite("The manual of transforms")
struct ManualTests {
    private struct Row {
        let rule: String
        let column: String
        let keeps: String
    }

    private static func rows() throws -> [Row] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "docs/anonymize.md"), encoding: .utf8)
        return text.split(separator: "\n").filter { $0.hasPrefix("| `{") || $0.hasPrefix("| `null`") }.map { line in
            let cells = line.dropFirst(2).split(separator: " | ", omittingEmptySubsequences: false)
            let trim = { (text: Substring) in text.trimmingCharacters(in: CharacterSet(charactersIn: "`| ")) }
            return Row(rule: trim(cells[0]), column: trim(cells[1]), keeps: trim(cells[2]))
        }
    }

    private static let kinds: [String: ColumnKind] = [
        "text": .text, "date": .date, "inet": .inet, "macaddr": .macaddr, "uuid": .uuid, "json": .json,
        "integer": .integer(bytes: 8), "text[]": .array(of: .text),
    ]

    @Test("names every transform there is")
    func complete() throws {
        let rules = try Self.rows().map(\.rule)
        for entry in TransformLibrary().entries {
            let start = entry.variant.map { "{\(entry.name): \($0)" } ?? "{\(entry.name): "
            #expect(rules.contains { $0.hasPrefix(start) || $0 == entry.name }, "\(entry.label)")
        }
    }

    @Test("each of its rules can be built for the column it names, and keeps what it says")
    func rules() throws {
        let catalog = TransformLibrary()
        for row in try Self.rows() {
            let kind = try #require(Self.kinds[row.column], "\(row.column)")
            let spec = try TransformSpec.parse(try PlanText.value(row.rule), in: catalog)
            let setting = TransformSetting(
                column: ColumnShape(name: "c", kind: kind), key: TestKey.first, domain: "d")
            let built = try catalog.build(spec, setting)
            #expect(built.traits.keeps.names.joined(separator: ", ") == row.keeps, "\(row.rule)")
        }
    }
}

/// The one-line YAML of the manual's examples.
private enum PlanText {
    static func value(_ text: String) throws -> PlanValue {
        var rest = Substring(text)
        let value = try parse(&rest)
        try #require(rest.isEmpty, "\(text)")
        return value
    }

    private static func parse(_ text: inout Substring) throws -> PlanValue {
        skip(&text)
        if text.hasPrefix("{") {
            var map: [String: PlanValue] = [:]
            try list(&text, "}") { text in
                let key = scalar(&text)
                skip(&text)
                text.removeFirst()
                map[key] = try parse(&text)
            }
            return .map(map)
        }
        if text.hasPrefix("[") {
            var items: [PlanValue] = []
            try list(&text, "]") { items.append(try parse(&$0)) }
            return .list(items)
        }
        let isQuoted = text.hasPrefix("\"")
        let word = scalar(&text)
        if isQuoted { return .text(word) }
        return Int(word).map(PlanValue.integer) ?? Double(word).map(PlanValue.real)
            ?? ["true": .bool(true), "false": .bool(false)][word] ?? .text(word)
    }

    private static func list(_ text: inout Substring, _ end: Character, _ item: (inout Substring) throws -> Void) throws
    {
        text.removeFirst()
        while text.first != end {
            skip(&text)
            try item(&text)
            skip(&text)
            if text.first == "," { text.removeFirst() }
        }
        text.removeFirst()
    }

    private static func scalar(_ text: inout Substring) -> String {
        if text.first == "\"" {
            text.removeFirst()
            let word = text.prefix { $0 != "\"" }
            text = text[word.endIndex...].dropFirst()
            return String(word)
        }
        let word = text.prefix { !":,]}".contains($0) }
        text = text[word.endIndex...]
        return String(word)
    }

    private static func skip(_ text: inout Substring) { text = text.drop { $0 == " " } }
}
