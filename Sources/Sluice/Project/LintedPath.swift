internal import Foundation
internal import SluiceDatabase
internal import SluiceLint
internal import SluiceMigrations

/// A file to look through: plain SQL, or a revision of Sluice's own with its sections.
struct LintedPath {
    let path: String
    let name: String
    let inputs: [LintInput]
    private let revision: RevisionFile?
    private let mark: [UInt8]

    /// - Parameter variables: What `${name}` stands for in a revision.
    init(_ path: String, _ variables: [String: String]) throws {
        let bytes = try ProjectFile(path, largest: ProjectFile.largestRevision).bytes()
        let file = try? RevisionFile(path: path, bytes, variables: RevisionVariables(variables))
        guard let file, path.hasSuffix(".yaml") || path.hasSuffix(".yml") || Self.hasSections(bytes) else {
            // The text is read without its mark.
            let text = try InputFile.text(at: URL(filePath: path))
            let mark = bytes.starts(with: Self.byteOrderMark) ? Self.byteOrderMark : []
            self = LintedPath(text: String(decoding: mark, as: UTF8.self) + text, name: path, path: path)
            return
        }
        let shown = Self.shown(path)
        self.path = path
        name = shown
        revision = file
        mark = bytes.starts(with: Self.byteOrderMark) ? Self.byteOrderMark : []
        inputs = try file.sqlForPostgres().map { sql in
            LintInput(
                name: shown, text: sql.text, inTransaction: sql.isInTransaction, isRevision: true,
                firstLine: sql.firstLine ?? 1, places: sql.places)
        }
    }

    /// - Parameter path: Nil for what comes from standard input.
    init(text: String, name: String, path: String? = nil) {
        self.path = path ?? "-"
        self.name = Self.shown(name)
        revision = nil
        let hasMark = text.utf8.starts(with: Self.byteOrderMark)
        mark = hasMark ? Self.byteOrderMark : []
        let text = hasMark ? String(decoding: Array(text.utf8.dropFirst(3)), as: UTF8.self) : text
        inputs = [LintInput(name: self.name, text: text)]
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// As one names it from the current folder.
    private static func shown(_ path: String) -> String {
        let folder = FileManager.default.currentDirectoryPath + "/"
        let path = path.hasPrefix(folder) ? String(path.dropFirst(folder.count)) : path
        return path.hasPrefix("./") ? String(path.dropFirst(2)) : path
    }

    private static func hasSections(_ bytes: [UInt8]) -> Bool {
        String(decoding: bytes, as: UTF8.self).split(separator: "\n").contains {
            ["-- upgrade", "-- upgrade postgres", "-- upgrade sqlite"].contains($0.trimmingCharacters(in: .whitespaces))
        }
    }

    /// The file with other texts in the place of its own; nil where they can't be put there.
    func bytes(withTexts texts: [String]) throws -> [UInt8]? {
        guard let revision else { return mark + Array(texts.joined().utf8) }
        return try revision.replacing(sections: texts).map { mark + $0 }
    }
}
