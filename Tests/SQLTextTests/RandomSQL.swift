import SluiceTestSupport

/// Texts that are SQL in parts only: words, quotes that may stay open, comments, dollar quotes, rows of a COPY.
struct RandomSQL {
    var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    private static let fragments = [
        " ", "\n", "\t", "\r\n", ";", ";", ";\n", "(", ")", "[", "]", "{", ",", ".", "..", "::", "->>", "||", "*", "=",
        "@",
        "'", "''", "\"", "\"\"", "`", "$$", "$a$", "$1", "?1", ":x", "@x", "$x", "--", "-- it's\n", "/*", "*/",
        "/* a; /* b */", "E'", "e'\\''", "x'00'", "U&\"d\\0061\"", "\\", "\\.\n", "\n\\.\n", "\n\\restrict it's\n",
        "\\N",
        "SELECT", "CREATE", "TRIGGER", "BEGIN", "BEGIN ATOMIC", "CASE", "END", "AND", "OR", "TEMP", "EXPLAIN",
        "FUNCTION",
        "a", "é", "日本", "1", "1.5e-3", "1_000", "0x1F", "1e", "COPY t FROM stdin;\n", "'a;b'", "\"a;b\"", "$$a;b$$",
        "CREATE TRIGGER t AFTER INSERT ON t BEGIN SELECT 1; END;", "\0", "\u{FEFF}", "\u{A0}",
    ]

    mutating func mixture() -> String {
        (0..<Int.random(in: 0...40, using: &generator)).reduce(into: "") { text, _ in
            text += Self.fragments.randomElement(using: &generator) ?? ""
        }
    }

    /// Any Unicode at all.
    mutating func unicode() -> String {
        let scalars = (0..<Int.random(in: 0...60, using: &generator)).compactMap { _ in
            Unicode.Scalar(
                UInt32.random(in: 0...0x2FF, using: &generator) * UInt32.random(in: 1...90, using: &generator))
        }
        return String(String.UnicodeScalarView(scalars))
    }

    /// Statements that both PostgreSQL and SQLite take apart alike, or the one that is asked for alone.
    mutating func script(of statements: [String]) -> String {
        let between = [";", " ;\n", ";;", "; -- it's; so\n", ";\n/* a; b */\n", " -- the end;\n;"]
        return (0..<Int.random(in: 1...12, using: &generator)).reduce(into: "") { text, _ in
            text += statements.randomElement(using: &generator) ?? ""
            text += between.randomElement(using: &generator) ?? ""
        }
    }
}
