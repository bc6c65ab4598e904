import Foundation
import SluiceLint

/// The texts in `Fixtures`, each beside what is to be found in it: `line rule` a line.
struct Corpus {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".sql") }.map { String($0.dropLast(4)) }.sorted()
    }()

    static func text(_ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: name + ".sql"), encoding: .utf8)
    }

    static func expected(_ name: String) throws -> [String] {
        try String(contentsOf: folder.appending(path: name + ".expected"), encoding: .utf8)
            .split(separator: "\n").map(String.init)
    }
}

/// What is found in a text, as `line rule`.
func found(
    _ sql: String, include: [String] = [], exclude: [String] = [], inTransaction: Bool? = nil,
    version: String? = nil, catalog: LintCatalog? = nil
) throws -> [String] {
    try linter(include: include, exclude: exclude, version: version, catalog: catalog)
        .findings(in: LintInput(name: "test.sql", text: sql, inTransaction: inTransaction))
        .map { "\($0.line) \($0.rule)" }
}

func linter(
    include: [String] = [], exclude: [String] = [], version: String? = nil, catalog: LintCatalog? = nil
) throws -> Linter {
    var options = LintOptions()
    try options.include(include)
    try options.exclude(exclude)
    if let version { try options.setVersion(version) }
    return Linter(options, catalog: catalog)
}

/// All rules but these.
func others(than kept: [String]) -> [String] { Rule.documented.map(\.name).filter { !kept.contains($0) } }

/// What one rule finds, as lines.
func lines(_ rule: String, in sql: String, version: String? = nil, catalog: LintCatalog? = nil) throws -> [Int] {
    try linter(include: [rule], exclude: others(than: [rule]), version: version, catalog: catalog)
        .findings(in: LintInput(name: "test.sql", text: sql)).filter { !$0.isNote }.map(\.line)
}

/// A text with everything rewritten that one rule is sure of.
func fixed(_ rule: String, _ sql: String) throws -> String {
    try linter(include: [rule], exclude: others(than: [rule])).fixed(LintInput(name: "test.sql", text: sql))
}
