internal import SluiceDatabase

/// A comment that was surely meant to begin a section: taken for a comment, its statements would run as part of the
/// section above, or not at all.
enum MisspeltSection {
    static let allowed =
        "'-- upgrade', '-- downgrade', either with ' postgres' or ' sqlite' behind, or '-- downgrade irreversible: WHY'"

    private static let databases = ["postgres", "postgresql", "pg", "sqlite", "sqlite3", "mysql", "mariadb"]

    /// As goose, dbmate and others have them.
    private static let otherTools = [
        ["up"], ["down"], ["goose", "up"], ["goose", "down"], ["migrate", "up"], ["migrate", "down"], ["rollback"],
        ["undo"], ["migration", "up"], ["migration", "down"],
    ]

    static func looksLikeOne(_ line: ArraySlice<UInt8>) -> Bool {
        let line = line.trimmed
        guard line.starts(with: [.dash, .dash]) else { return false }
        let words = line.drop { $0 == .dash }.text.lowercased()
            .split { !$0.isLetter && !$0.isNumber }.map(String.init)
        if otherTools.contains(words) { return true }
        guard let first = words.first, ["upgrade", "downgrade"].contains(where: { isNear(first, $0) }) else {
            return false
        }
        // More words are prose: `-- upgrade the prices of last year`.
        switch words.count {
        case 1: return true
        case 2: return databases.contains { isNear(words[1], $0) } || isNear(words[1], "irreversible")
        default: return words[1] == "irreversible" || isNear(words[1], "irreversible")
        }
    }

    /// Begins alike and is at most two letters off; a short word must be the same.
    private static func isNear(_ word: String, _ meant: String) -> Bool {
        guard word.first == meant.first else { return false }
        guard abs(word.count - meant.count) <= 2 else { return false }
        return Suggestion.distance(word, meant) <= (meant.count > 4 ? 2 : 0)
    }
}
