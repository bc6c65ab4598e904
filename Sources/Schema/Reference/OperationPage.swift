internal import SluiceDatabase

/// The reference as text: one operation for a terminal, all of them in Markdown.
package enum OperationPage {
    package static func text(_ description: OperationDescription) -> String {
        let reference = description.reference
        var lines = [reference.name, "  " + reference.summary + suffix(reference), "", "Keys:"]
        let width = description.keys.map(\.name.count).max() ?? 0
        for key in description.keys {
            let margin = String(repeating: " ", count: width - key.name.count)
            lines.append("  \(key.name)\(margin)  \(key.kind)\(remark(key).map { " (\($0))" } ?? "")")
        }
        lines += ["", "Locks on PostgreSQL: \(reference.lock)", "Undone by: \(description.undoneBy)", "", "Example:"]
        lines += indented(reference.example)
        if !description.postgres.isEmpty { lines += ["", "PostgreSQL:"] + description.postgres.flatMap(indented) }
        if !description.sqlite.isEmpty { lines += ["", "SQLite:"] + description.sqlite.flatMap(indented) }
        for more in description.postgresExamples {
            lines +=
                ["", "On PostgreSQL also:"] + indented(more.yaml) + ["", "which is:"] + more.sql.flatMap(indented)
        }
        return lines.joined(separator: "\n")
    }

    private static func suffix(_ reference: OperationReference) -> String {
        switch reference.databases {
        case .both: ""
        case .postgres: " PostgreSQL only."
        case .sqlite: " SQLite only."
        }
    }

    private static func remark(_ key: OperationDescription.Key) -> String? {
        key.isRequired ? "required" : key.absent.map { "default: \($0)" }
    }

    private static func indented(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }
    }

    /// `docs/operations.md`.
    package static func markdown() throws -> String {
        var page = """
            # Operations
            What a revision in YAML can do. Written from the decoders and their examples by `OperationPage`; a test compares, and
            applies every example to both databases. `sluice operations NAME` shows the same in a terminal.

            The examples are about two tables:
            ```yaml
            \(OperationReference.common)
            ```
            Under `postgres:` or `sqlite:` stands a list of operations for that database only.

            """
        for reference in OperationReference.all { page += "\n" + (try markdown(OperationDescription(reference))) }
        return page
    }

    private static func markdown(_ description: OperationDescription) -> String {
        let reference = description.reference
        var lines = ["## \(reference.name)", reference.summary + suffix(reference), ""]
        lines += ["| key | takes | |", "| --- | --- | --- |"]
        lines += description.keys.map { "| `\($0.name)` | \($0.kind) | \(remark($0) ?? "") |" }
        lines += ["", "- Locks on PostgreSQL: \(reference.lock)", "- Undone by: \(description.undoneBy)", ""]
        if !reference.before.isEmpty { lines += ["After this:"] + fenced(reference.before, "yaml") }
        lines += fenced(reference.example, "yaml")
        if !description.postgres.isEmpty {
            lines += ["PostgreSQL:"] + fenced(description.postgres.joined(separator: ";\n") + ";", "sql")
        }
        if !description.sqlite.isEmpty {
            lines += ["SQLite:"] + fenced(description.sqlite.joined(separator: ";\n") + ";", "sql")
        }
        for more in description.postgresExamples {
            lines += ["On PostgreSQL also:"] + fenced(more.yaml, "yaml")
            lines += fenced(more.sql.joined(separator: ";\n") + ";", "sql")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func fenced(_ text: String, _ language: String) -> [String] { ["```\(language)", text, "```"] }
}

extension OperationReference {
    package static func unknown(_ name: String) -> String {
        let names = all.map(\.name)
        return "there is no operation '\(name)'\(Suggestion.text(for: name, in: names)); 'sluice operations' lists them"
    }
}
