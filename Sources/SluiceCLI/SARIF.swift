internal import Foundation
internal import Sluice

/// Findings in SARIF 2.1.0, which GitHub and others show beside the code.
struct SARIF {
    private let log: Log

    init(_ findings: [Finding]) {
        let rules = Rule.documented.map { Log.Descriptor($0) } + [Log.Descriptor.syntaxError]
        let numbers = Dictionary(rules.enumerated().map { ($1.id, $0) }) { first, _ in first }
        let driver = Log.Driver(version: Release.version, rules: rules)
        let results = findings.map { Log.Result($0, ruleIndex: numbers[$0.rule] ?? -1) }
        log = Log(runs: [Log.Run(tool: Log.Tool(driver: driver), results: results)])
    }

    var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return (try? encoder.encode(log)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}

private struct Log: Encodable {
    struct Text: Encodable { let text: String }

    struct Descriptor: Encodable {
        let id: String
        let shortDescription: Text
        let fullDescription: Text
        let help: Text

        init(_ rule: Rule) {
            self.init(id: rule.name, finds: rule.finds, why: rule.why, rewrite: "Instead: " + rule.rewrite)
        }

        private init(id: String, finds: String, why: String, rewrite: String) {
            self.id = id
            shortDescription = Text(text: finds)
            fullDescription = Text(text: why)
            help = Text(text: rewrite)
        }

        static let syntaxError = Descriptor(
            id: "syntax-error", finds: "a statement that the parser doesn't know",
            why: "what the parser doesn't know isn't looked into", rewrite: "a statement of PostgreSQL 15")
    }

    struct Driver: Encodable {
        let name = "sluice"
        let version: String
        let rules: [Descriptor]

        enum CodingKeys: String, CodingKey { case name, version, rules }
    }

    struct Tool: Encodable { let driver: Driver }

    struct Region: Encodable {
        let startLine: Int
        let startColumn: Int
        let endLine: Int
        let endColumn: Int
    }

    struct ArtifactLocation: Encodable { let uri: String }

    struct PhysicalLocation: Encodable {
        let artifactLocation: ArtifactLocation
        let region: Region
    }

    struct Location: Encodable { let physicalLocation: PhysicalLocation }

    struct Result: Encodable {
        let ruleId: String
        let ruleIndex: Int
        let level: String
        let message: Text
        let locations: [Location]

        init(_ finding: Finding, ruleIndex: Int) {
            ruleId = finding.rule
            self.ruleIndex = ruleIndex
            level = finding.isNote ? "note" : "error"
            let rewrite = finding.rewrite.map { "\nInstead:\n\($0)" } ?? ""
            message = Text(text: finding.message + rewrite)
            let path = finding.file.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? finding.file
            let region = Region(
                startLine: finding.line, startColumn: finding.column, endLine: finding.endLine,
                endColumn: finding.endColumn)
            locations = [
                Location(
                    physicalLocation: PhysicalLocation(artifactLocation: ArtifactLocation(uri: path), region: region))
            ]
        }
    }

    struct Run: Encodable {
        let tool: Tool
        let columnKind = "unicodeCodePoints"
        let results: [Result]

        enum CodingKeys: String, CodingKey { case tool, columnKind, results }
    }

    let version = "2.1.0"
    let schema = "https://json.schemastore.org/sarif-2.1.0.json"
    let runs: [Run]

    enum CodingKeys: String, CodingKey {
        case version, runs
        case schema = "$schema"
    }
}
