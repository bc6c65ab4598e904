package import SluiceDatabase

extension Problem {
    package static let revisionFileHint = "nothing was touched; mend the file and run it again"

    /// What is wrong with a revision's file; a line counts from 1.
    static func revisionFile(_ file: String, line: Int? = nil, _ reason: String) -> Problem {
        Problem(.invalidRevisionFile, at: .file(file, line: line), reason, hint: revisionFileHint)
    }
}

extension Problem.Code {
    package static let invalidRevisionFile = Problem.Code("invalid_revision_file")
}
