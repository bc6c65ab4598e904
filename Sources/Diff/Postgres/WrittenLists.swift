internal import RegexBuilder

/// `status IN ('a', 'b')` over a varchar column, which PostgreSQL prints as
/// `(status)::text = ANY ((ARRAY['a'::character varying, …])::text[])` and, read again as it is printed, prints as something else. As a
/// person writes it, it is printed the same each time.
enum WrittenLists {
    /// What statistics are on in one order: the server prints it by the columns' places in their table.
    static func sorted(in statistics: String) -> String {
        guard let list = statistics.firstMatch(of: #/ ON ((?:[^"()]|"(?:[^"]|"")*")+) FROM /#)?.output.1 else {
            return statistics
        }
        let names = list.matches(of: #/(?:[^", ]|"(?:[^"]|"")*")+/#).map { String($0.output) }
        return
            "\(statistics[..<list.startIndex])\(names.sorted().joined(separator: ", "))\(statistics[list.endIndex...])"
    }

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
