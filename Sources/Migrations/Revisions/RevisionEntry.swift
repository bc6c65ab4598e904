internal import SluiceDatabase

/// A revision as a project has it: a file, read when it is asked for, or a value of Swift.
enum RevisionEntry: Sendable {
    case file(RevisionFile)
    case value(Revision)

    var header: RevisionHeader {
        switch self {
        case .file(let file): file.header
        case .value(let revision): revision.header
        }
    }

    var file: RevisionFile? { if case .file(let file) = self { file } else { nil } }

    /// - Parameter direction: Where only that is wanted of it.
    func revision(for direction: Direction? = nil) throws(Problem) -> Revision {
        switch self {
        case .file(let file): try file.revision(for: direction)
        case .value(let revision): revision
        }
    }

    /// What is stored of it when it is applied.
    func checksum(of revision: Revision) -> String {
        switch self {
        case .file(let file): file.checksum(of: revision)
        case .value: revision.checksum
        }
    }

    /// Whether it does what it did when this was stored of it.
    func isUnchanged(since stored: String) -> Bool {
        switch self {
        case .file(let file): file.isUnchanged(since: stored) || file.header.squashedChecksum == stored
        case .value(let revision): revision.checksum == stored
        }
    }
}
