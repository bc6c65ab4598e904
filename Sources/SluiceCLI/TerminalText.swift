internal import SluiceDatabase

/// Text that may come from anywhere, as it can be shown: names, values, messages of servers and files.
enum TerminalText {
    /// With what a terminal would obey, or what reorders a line, in the place of its letters: `\\x1b`, `\\u{202e}`. Line ends and
    /// tabs stay.
    static func escaped(_ text: String) -> String { text.withObeyedLettersShown }

    /// The same in a JSON text, as JSON writes it.
    static func inJSON(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: \.isObeyed) else { return text }
        return text.unicodeScalars.reduce(into: "") { shown, scalar in
            guard scalar.isObeyed else { return shown.unicodeScalars.append(scalar) }
            let digits = String(scalar.value, radix: 16)
            shown += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        }
    }

    /// The same as one line: a line end is shown as `\\n`.
    static func line(_ text: String) -> String { escaped(text).replacing("\n", with: "\\n") }

    /// How many columns a terminal takes for a line of text: two for wide letters, none for marks over others.
    static func columns(of text: String) -> Int { text.reduce(0) { $0 + columns(of: $1) } }

    /// At most so many columns of it, with … for the rest.
    static func cut(_ text: String, toColumns columns: Int) -> String {
        guard self.columns(of: text) > columns else { return text }
        var room = columns - 1
        let kept = text.prefix { letter in
            room -= self.columns(of: letter)
            return room >= 0
        }
        return kept + "…"
    }

    /// Unicode's East Asian Width (UAX 11), in blocks: W and F, and emoji, which terminals draw as wide.
    private static func columns(of letter: Character) -> Int {
        guard let scalar = letter.unicodeScalars.first else { return 0 }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
            0x1F900...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default: return scalar.properties.generalCategory == .nonspacingMark ? 0 : 1
        }
    }
}
