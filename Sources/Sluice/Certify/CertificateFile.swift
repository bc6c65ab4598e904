internal import Foundation
internal import SluiceDatabase
internal import SluiceMigrations

/// `sluice.lock`: which revisions were seen to go up, down and up again, as their files were then. One line each, sorted, so
/// that branches of a repository merge.
package struct CertificateFile: Sendable {
    package static let name = "sluice.lock"

    struct Key: Hashable, Comparable {
        let revision: String
        let database: String

        static func < (one: Key, other: Key) -> Bool { (one.revision, one.database) < (other.revision, other.database) }
    }

    private let path: URL
    private var checksums: [Key: String] = [:]
    private(set) var isThere: Bool

    /// - Throws: ``Problem`` for a line that isn't one of its own.
    init(in folder: URL) throws {
        path = folder.appending(path: Self.name)
        isThere = FileManager.default.fileExists(atPath: path.path)
        guard isThere else { return }
        let lines = try InputFile.text(at: path).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() where !line.isEmpty && !line.hasPrefix("#") {
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 3 else {
                throw Problem(
                    .invalidProject, at: .file(Self.name, line: index + 1), "a line is REVISION DATABASE CHECKSUM",
                    hint:
                        "nothing was touched; after a merge keep the lines of both, or delete the file and run 'sluice certify'"
                )
            }
            checksums[Key(revision: words[0], database: words[1])] = words[2]
        }
    }

    func checksum(_ revision: String, _ dialect: String) -> String? {
        checksums[Key(revision: revision, database: dialect)]
    }

    mutating func set(_ revision: String, _ dialect: String, _ checksum: String?) {
        checksums[Key(revision: revision, database: dialect)] = checksum
    }

    func write() throws {
        let head =
            "# Written by 'sluice certify': revisions that went up, down and up again, with the checksum of their file.\n"
        let lines = checksums.sorted { $0.key < $1.key }.map { "\($0.key.revision) \($0.key.database) \($0.value)\n" }
        try Data((head + lines.joined()).utf8).write(to: path, options: .atomic)
    }
}
