internal import Foundation
internal import Sluice

/// What was found, for people and for programs.
struct LintView {
    let report: LintReport

    init(_ report: LintReport) { self.report = report }

    func show(_ format: LintCommand.Format) {
        switch format {
        case .text: showText()
        case .json: Output.json(JSON(report))
        case .sarif: Output.exact(SARIF(report.findings).text)
        case .github: for finding in report.findings { Output.annotation(Self.annotation(finding)) }
        }
    }

    private func showText() {
        for finding in report.findings {
            let kind = finding.isNote ? "note: " : ""
            Output.line("\(finding.file):\(finding.line):\(finding.column): \(kind)\(finding.rule): \(finding.message)")
            guard let rewrite = finding.rewrite else { continue }
            Output.text("    " + rewrite.replacing("\n", with: "\n    "))
        }
        for file in report.fixed { Output.error("rewritten: \(file)") }
        let findings = report.findings.filter { !$0.isNote }
        let fixable = findings.count(where: \.isFixable)
        let remark = fixable > 0 ? ", of which --fix rewrites \(fixable)" : ""
        Output.error("\(Self.number(findings.count, "finding"))\(remark) in \(Self.number(report.files, "file"))")
    }

    private static func number(_ count: Int, _ noun: String) -> String {
        "\(Figures.count(count)) \(noun)\(count == 1 ? "" : "s")"
    }

    /// A workflow command of GitHub's.
    private static func annotation(_ finding: Finding) -> String {
        let place = [
            "file=\(GitHubAnnotation.inProperty(finding.file))", "line=\(finding.line)", "col=\(finding.column)",
            "endLine=\(finding.endLine)", "title=\(GitHubAnnotation.inProperty(finding.rule))",
        ].joined(separator: ",")
        let text = [finding.message, finding.rewrite].compactMap(\.self).joined(separator: "\n")
        return "::\(finding.isNote ? "notice" : "error") \(place)::\(GitHubAnnotation.escaped(text))"
    }

    static func list(asJSON: Bool) {
        if asJSON { return Output.json(["rules": Rule.documented.map(JSON.Entry.init)]) }
        for rule in Rule.documented {
            Output.line("\(rule.name) (\(rule.isDefault ? "" : "off, ")\(rule.origin.rawValue)): \(rule.finds)")
        }
    }
}

extension LintView {
    struct JSON: Encodable {
        struct Entry: Encodable {
            let rule: String
            let origin: String
            let `default`: Bool
            let finds: String
            let why: String
            let rewrite: String

            init(_ rule: Rule) {
                self.rule = rule.name
                origin = rule.origin.rawValue
                `default` = rule.isDefault
                finds = rule.finds
                why = rule.why
                rewrite = rule.rewrite
            }
        }

        struct Place: Encodable {
            let rule: String
            let file: String
            let line: Int
            let column: Int
            let endLine: Int
            let endColumn: Int
            let message: String
            @OrNull var rewrite: String?
            let fixable: Bool

            enum CodingKeys: String, CodingKey {
                case rule, file, line, column, message, rewrite, fixable
                case endLine = "end_line"
                case endColumn = "end_column"
            }

            init(_ finding: Finding) {
                rule = finding.rule
                file = finding.file
                line = finding.line
                column = finding.column
                endLine = finding.endLine
                endColumn = finding.endColumn
                message = finding.message
                fixable = finding.isFixable
                rewrite = finding.rewrite
            }
        }

        let files: Int
        let fixed: [String]
        let findings: [Place]
        /// What the parser doesn't know.
        let notes: [Place]

        init(_ report: LintReport) {
            files = report.files
            fixed = report.fixed
            findings = report.findings.filter { !$0.isNote }.map(Place.init)
            notes = report.findings.filter(\.isNote).map(Place.init)
        }
    }
}
