package import SluiceDatabase
internal import SluiceSchema

/// A revision's file as it was read: its header at once, its operations when they are asked for.
package struct RevisionFile: Sendable {
    package enum Format: String, Sendable { case yaml, sql }

    package let path: String
    package let format: Format
    package let header: RevisionHeader
    /// As they stand there: variables may have other values elsewhere, and that is no change of the file.
    private let bytes: [UInt8]
    private let variables: RevisionVariables

    package init(
        path: String, _ bytes: [UInt8], variables: RevisionVariables = RevisionVariables()
    ) throws(Problem) {
        self.path = path
        // Some editors begin a file with a byte order mark.
        let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        self.bytes = bytes
        self.variables = variables
        format = path.hasSuffix(".sql") ? .sql : .yaml
        let values: HeaderValues
        switch format {
        case .sql: values = try SQLRevisionText.header(bytes, file: path)
        case .yaml:
            if let scanned = YAMLHeaderScanner.scan(bytes) {
                values = scanned
            } else {
                values = try YAMLRevision.header(bytes, file: path)
            }
        }
        header = try Self.header(values, path)
    }

    private static func header(_ values: HeaderValues, _ path: String) throws(Problem) -> RevisionHeader {
        guard let header = values.header(source: path) else {
            throw Problem.revisionFile(path, "there is no key 'revision' with the revision's id")
        }
        return header
    }

    /// As it stands there, without a byte order mark.
    var rawBytes: [UInt8] { bytes }

    func expandedBytes() throws(Problem) -> [UInt8] { try variables.expand(bytes, file: path) }

    /// The whole revision, read strictly.
    package func revision() throws(Problem) -> Revision {
        let expanded = try expandedBytes()
        let values: HeaderValues
        let upgrade: PlacedOperations
        let downgrade: WrittenDowngrade
        let databasesOfDowngrade: [Dialect.Name]
        switch format {
        case .sql:
            let text = try SQLRevisionText(expanded, file: path)
            values = text.header
            upgrade = try text.operations(isUpgrade: true, file: path) ?? PlacedOperations()
            downgrade = try text.downgrade(file: path)
            databasesOfDowngrade = text.databasesOfDowngrade
        case .yaml:
            let yaml = try YAMLRevision(expanded, file: path)
            (values, upgrade, downgrade) = (yaml.header, yaml.upgrade, yaml.downgrade)
            databasesOfDowngrade = yaml.databasesOfDowngrade
        }
        guard try Self.header(values, path) == header else {
            throw Problem.revisionFile(
                path, "its header is ambiguous: write its keys at the start of lines, unquoted"
            )
        }
        return Revision(
            header: header, upgrade: upgrade, downgrade: downgrade, databasesOfDowngrade: databasesOfDowngrade)
    }

    /// What is stored when it is applied.
    /// - Parameter revision: What was read from it: a dump isn't read for this once more.
    package func checksum(of revision: Revision) -> String { FileChecksum(bytes: bytes, of: revision).stored }

    /// Whether the file that had this checksum did the same: line ends, a byte order mark and comments are no change.
    package func isUnchanged(since stored: String) -> Bool {
        let stored = FileChecksum(stored: stored)
        if stored.isOf(bytes) { return true }
        guard let meaning = stored.meaning, let revision = try? revision() else { return false }
        return revision.meaning == meaning
    }
}
