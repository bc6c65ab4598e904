internal import RegexBuilder

/// `status IN ('a', 'b')` over a varchar column, which PostgreSQL prints as
/// `(status)::text = ANY ((ARRAY['a'::character varying, …])::text[])` and, read again as it is printed, prints as something else. As a
/// person writes it, it is printed the same each time.
enum WrittenLists {
    static func restored(in definition: String) -> String {
        guard definition.contains("::character varying") else { return definition }
        let name = #/(\(?)((?:[a-z_][a-z0-9_]*|"(?:[^"]|"")+")(?:\.(?:[a-z_][a-z0-9_]*|"(?:[^"]|"")+"))*)(\)?)/#
        let elements = #/((?:'(?:[^']|'')*'::character varying(?:, )?)+)/#
        let list = Regex {
            name
            "::text "
            Capture {
                ChoiceOf {
                    "= ANY"; "<> ALL"
                }
            }
            " ("
            Optionally { "(" }
            "ARRAY["
            elements
            "]"
            Optionally { ")" }
            "::text[])"
        }
        return definition.replacing(list) { match in
            let (whole, open, column, close, comparison, values) = match.output
            guard open.isEmpty == close.isEmpty else { return String(whole) }
            let list = values.replacing("'::character varying", with: "'")
            return "\(column) \(comparison == "= ANY" ? "IN" : "NOT IN") (\(list))"
        }
    }
}
