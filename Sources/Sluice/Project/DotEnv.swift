internal import Foundation
internal import SluiceDatabase

/// A project's `.env`: `NAME=value` a line, as Docker Compose and many frameworks read it. The environment stands above it.
enum DotEnv {
    static func read(in folder: URL) throws -> [String: String] {
        let file = folder.appending(path: ".env")
        guard FileManager.default.fileExists(atPath: file.path) else { return [:] }
        var values: [String: String] = [:]
        let lines = try InputFile.text(at: file, project: folder).split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let line = line.trimmingPrefix(while: \.isWhitespace)
            if line.isEmpty || line.hasPrefix("#") { continue }
            guard let match = line.wholeMatch(of: /(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)/) else {
                // The line may hold a secret.
                throw Problem(
                    .invalidProject, at: .file(".env", line: index + 1), "a line must be NAME=value",
                    hint: "nothing was touched; mend it and run the command again")
            }
            values[String(match.1)] = value(String(match.2))
        }
        return values
    }

    /// Between quotes as it stands; without them up to a comment.
    private static func value(_ text: String) -> String {
        let trimmed = text.trimmingCharacters(in: .whitespaces)
        for quote in ["\"", "'"] where trimmed.hasPrefix(quote) {
            if let end = trimmed.dropFirst().firstIndex(of: Character(quote)) {
                return String(trimmed.dropFirst()[..<end])
            }
        }
        guard let comment = trimmed.firstRange(of: " #") else { return trimmed }
        return trimmed[..<comment.lowerBound].trimmingCharacters(in: .whitespaces)
    }
}
