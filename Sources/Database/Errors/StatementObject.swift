/// A table, view, sequence, schema or function that stands in a statement.
struct StatementObject: Hashable {
    /// As MissingRight's messages have it: `table`, `schema`, `function`.
    let kind: String
    let name: String

    /// Words that a relation's name follows.
    private static let before: Set<String> = [
        "FROM", "INTO", "UPDATE", "JOIN", "TABLE", "ONLY", "COPY", "LIKE", "REFERENCES", "ON", "TRUNCATE", "LOCK",
        "EXISTS", "VIEW",
        "SEQUENCE", "FUNCTION", "PROCEDURE", "ROUTINE", "USING",
    ]

    /// Schemas behind what is in them: a role that may not look into a schema is told of that alone.
    static func all(in sql: String) -> [StatementObject] {
        var (objects, schemas): ([StatementObject], [StatementObject]) = ([], [])
        var (last, kind) = ("", "table")
        for match in sql.matches(
            of: /((?:"(?:[^"]|"")+"|[A-Za-z_][\w$]*)(?:\.(?:"(?:[^"]|"")+"|[A-Za-z_][\w$]*))*)(\s*\()?/)
        {
            let text = String(match.1)
            let parts = QualifiedName.parts(of: text)
            let (word, isCalled) = (text.uppercased(), match.2 != nil)
            if ["TABLE", "VIEW", "SEQUENCE", "FUNCTION", "PROCEDURE"].contains(word) { kind = word.lowercased() }
            if let name = parts.last, !before.contains(word), before.contains(last) || parts.count > 1 || isCalled {
                let isFunction = isCalled && !["INTO", "TABLE", "COPY", "EXISTS", "ON", "REFERENCES"].contains(last)
                objects.append(
                    StatementObject(
                        kind: isFunction ? "function" : kind == "function" ? "table" : kind, name: name))
                if parts.count > 1 { schemas.append(StatementObject(kind: "schema", name: parts[0])) }
            }
            last = word
        }
        return objects + schemas
    }
}
