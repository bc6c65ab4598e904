package import SluiceDatabase
internal import SluiceSchema

/// A revision's file as it was read: its header at once, its operations when they are asked for.
package struct RevisionFile: Sendable {
    package enum Format: String, Sendable { case yaml, sql }

    package let path: String
    package let format: Format
    package let header: RevisionHeader
    private let bytes: [UInt8]

    package init(path: String, _ bytes: [UInt8]) throws(Problem) {
        self.path = path
        // Some editors begin a file with a byte order mark.
        let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        self.bytes = bytes
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

    /// The whole revision, read strictly.
    package func revision() throws(Problem) -> Revision {
        let values: HeaderValues
        let upgrade: [Operation]
        let downgrade: WrittenDowngrade
        switch format {
        case .sql:
            let text = try SQLRevisionText(bytes, file: path)
            values = text.header
            upgrade = try text.operations(isUpgrade: true, file: path) ?? []
            downgrade = try text.downgrade(file: path)
        case .yaml:
            let yaml = try YAMLRevision(bytes, file: path)
            (values, upgrade, downgrade) = (yaml.header, yaml.upgrade, yaml.downgrade)
        }
        guard try Self.header(values, path) == header else {
            throw Problem.revisionFile(
                path, "its header is ambiguous: write its keys at the start of lines, unquoted"
            )
        }
        return Revision(header: header, upgrade: upgrade, downgrade: downgrade)
    }

    /// SHA-256 of the file's bytes, in hexadecimal.
    package var checksum: String { Checksum.hex(bytes) }
}
