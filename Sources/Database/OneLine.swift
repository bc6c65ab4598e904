extension String {
    /// With blanks for its line ends, also for a lone CR: PostgreSQL ends a `--` comment there.
    package var onOneLine: String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0 == "\n" || $0 == "\r" ? " " : $0 }))
    }

    /// As one word of a shell's command, for people to copy.
    package var shellWord: String {
        let isPlain = !isEmpty && first != "-" && allSatisfy { $0.isLetter || $0.isNumber || "._-/+=,@%".contains($0) }
        return isPlain ? self : shellQuoted
    }

    /// In a shell's quotes, in which nothing means anything.
    package var shellQuoted: String { "'\(replacing("'", with: "'\\''"))'" }
}
