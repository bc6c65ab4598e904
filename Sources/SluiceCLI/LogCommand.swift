/// A line of a log that whoever runs the command obeys: GitHub's `::error::…`, Azure's and TeamCity's `##vso[…]`. Names, values and messages
/// that hold one are shown with its first letter escaped.
enum LogCommand {
    static func disarmed(_ text: String) -> String {
        guard text.contains("::") || text.contains("##") else { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false).map(disarmedLine).joined(separator: "\n")
    }

    private static func disarmedLine(_ line: Substring) -> String {
        let blanks = line.prefix { $0 == " " || $0 == "\t" }
        let rest = line[blanks.endIndex...]
        if rest.prefixMatch(of: /::[A-Za-z-]+(?: [^\n]*?)?::/) != nil { return blanks + "\\x3a" + rest.dropFirst() }
        if rest.prefixMatch(of: /##(?:\[|vso\[|teamcity\[)/) != nil { return blanks + "\\x23" + rest.dropFirst() }
        return String(line)
    }
}
