extension String {
    /// A statement with its semicolon, which a comment at its end would swallow.
    package var withSemicolon: String {
        let lastLine = self[(lastIndex { $0.isNewline } ?? startIndex)...]
        return self + (lastLine.contains("--") ? "\n;" : ";")
    }
}
