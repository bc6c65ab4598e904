/// A statement in one line, for those who watch.
package enum StatementSummary {
    /// Its first line that isn't a comment, up to 80 characters, and nothing behind the word that a password follows.
    package static func of(_ sql: String) -> String {
        let lines = sql.split(whereSeparator: \.isNewline).map { $0.drop(while: \.isWhitespace) }
        guard let line = lines.first(where: { !$0.isEmpty && !$0.hasPrefix("--") }) else { return "SQL" }
        if let end = String(line).end(ofLetters: "password") { return String(line)[..<end] + " …" }
        return line.count > 80 ? line.prefix(79) + "…" : String(line)
    }
}
