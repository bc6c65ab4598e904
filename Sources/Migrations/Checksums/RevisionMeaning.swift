internal import SluiceDatabase
internal import SluiceSQLText
internal import SluiceSchema

extension Revision {
    /// A hash of what the revision does: another text of the same, with other comments, line ends or words about it, has
    /// the same.
    var meaning: String {
        let place = [[id], header.downRevisions, header.dependsOn].map { $0.joined(separator: ",") }
        return Checksum.hex(
            of: place.joined(separator: "\n") + "\n" + upgrade.map(\.withoutComments).checksumText + "\n"
                + writtenDowngrade.map { $0.map(\.withoutComments) }.checksumText + (irreversible ?? ""))
    }
}

extension Operation {
    fileprivate var withoutComments: Operation {
        switch self {
        case .execute(var execute):
            execute.sql = execute.sql.withoutComments
            execute.reverse = execute.reverse?.withoutComments
            return .execute(execute)
        case .only(let name, let operation): return .only(name, operation.withoutComments)
        default: return self
        }
    }
}

extension SQLText {
    fileprivate var withoutComments: SQLText {
        SQLText(
            postgres: postgres.map { SQLScript($0, in: .postgres).meaning(in: .postgres) },
            sqlite: sqlite.map { SQLScript($0, in: .sqlite).meaning(in: .sqlite) })
    }
}
