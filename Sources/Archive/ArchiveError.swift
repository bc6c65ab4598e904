internal import SluiceDatabase

/// What can go wrong with an archive, with the words a person needs to go on.
package struct ArchiveError: Error, Sendable, CustomStringConvertible {
    package enum Kind: String, Sendable {
        /// The file system refused: no space, no permission, no such file.
        case file
        /// An archive of that name is there already; none is ever overwritten.
        case exists
        /// The file is no archive, or a newer version's.
        case format
        /// Bytes of the archive are not those that were written.
        case damaged
        /// The archive is encrypted and the key is missing or another one.
        case key
        /// The table or column can't be archived or restored as asked.
        case unsupported
        /// The archive has SQL that nobody has vouched for.
        case untrusted
        /// What came back isn't what went in.
        case mismatch
    }

    package let kind: Kind
    package let message: String
    package let hint: String?

    package init(_ kind: Kind, _ message: String, hint: String? = nil) {
        self.kind = kind
        self.message = message
        self.hint = hint
    }

    static func noKey(_ column: String, in table: QualifiedName) -> ArchiveError {
        ArchiveError(
            .unsupported, "\(table) has no column \(column), by which the archive's rows are found",
            hint: "nothing was changed; was it renamed? Give it that name for the restore")
    }

    package var description: String { hint.map { "\(message); \($0)" } ?? message }
}
