package import SluiceDatabase

/// What can go wrong with an archive.
extension Problem.Code {
    /// The file system refused: no space, no permission, no such file.
    package static let archiveFile = Problem.Code("archive_file")
    /// An archive, a table or a column of that name is there already; none is ever overwritten.
    package static let archiveExists = Problem.Code("archive_exists", .refused)
    /// The file is no archive, or a newer version's.
    package static let archiveFormat = Problem.Code("archive_format")
    /// Bytes of the archive are not those that were written.
    package static let archiveDamaged = Problem.Code("archive_damaged", .differs)
    /// The archive is encrypted and the key is missing or another one.
    package static let archiveKey = Problem.Code("archive_key")
    /// The table or column can't be archived or restored as asked.
    package static let archiveUnsupported = Problem.Code("archive_unsupported")
    /// The archive has SQL that nobody has vouched for.
    package static let archiveUntrusted = Problem.Code("archive_untrusted", .refused)
    /// What came back isn't what went in.
    package static let archiveMismatch = Problem.Code("archive_mismatch")
    /// Restored rows point to rows that were deleted since.
    static let archiveOrphans = Problem.Code("archive_orphans")
    /// No value of the archive would find its row.
    static let noRowMatches = Problem.Code("archive_no_row_matches", .differs)
}

extension Problem {
    /// With the hint, where it stands in another message.
    package var words: String { hint.map { "\(self); \($0)" } ?? description }

    static func noTable(_ table: QualifiedName) -> Problem {
        Problem(.archiveUnsupported, "there is no table \(table)")
    }

    static func noColumn(_ column: String, in shape: TableShape) -> Problem {
        Problem(
            .archiveUnsupported, "\(shape.name) has no column \(column)",
            hint: "it has: \(shape.columns.map(\.name).joined(separator: ", "))")
    }

    static func noKey(_ column: String, in table: QualifiedName) -> Problem {
        Problem(
            .archiveUnsupported, "\(table) has no column \(column), by which the archive's rows are found",
            hint: "nothing was changed; was it renamed? Give it that name for the restore")
    }

    /// - Parameter into: What `--into` takes, to write over what is there.
    static func isThere(_ name: String, into hint: String) -> Problem {
        Problem(.archiveExists, "\(name) is there already", hint: "\(hint), give --into \(name)")
    }
}
