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
        if let fault = TextBytes.fault(in: bytes) {
            throw Problem.revisionFile(path, line: fault.line, fault.reason)
        }
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
        if let fault = values.fault { throw Problem.revisionFile(path, fault) }
        return header
    }

    /// As it stands there, without a byte order mark.
    var rawBytes: [UInt8] { bytes }

    func expandedBytes() throws(Problem) -> [UInt8] { try variables.expand(bytes, file: path) }

    /// The whole revision, read strictly.
    /// - Parameter direction: Where only that is wanted, and it is written out, variables of the other need no value.
    package func revision(for direction: Direction? = nil) throws(Problem) -> Revision {
        let idle = direction == .downgrade ? idleLines : nil
        let expanded = try variables.expand(bytes, file: path) { line in idle.map { !$0.contains(line) } ?? true }
        let values: HeaderValues
        let upgrade: PlacedOperations
        let downgrade: WrittenDowngrade
        let databasesOfDowngrade: [Dialect.Name]
        switch format {
        case .sql:
            let text = try sqlText(expanded)
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
        guard header.isRepeatable else {
            return Revision(
                header: header, upgrade: upgrade, downgrade: downgrade, databasesOfDowngrade: databasesOfDowngrade)
        }
        guard downgrade == .derived else {
            throw Problem.revisionFile(
                path, "a downgrade beside 'repeat': no command goes back behind a repeatable revision")
        }
        return Revision(repeatable: header, upgrade)
    }

    /// - Throws: ``Problem`` that names the variables whose values end a string, where without values it can be read.
    private func sqlText(_ expanded: [UInt8]) throws(Problem) -> SQLRevisionText {
        do {
            return try SQLRevisionText(expanded, file: path)
        } catch {
            let names = variables.namesOfQuotes.filter(mentions)
            guard !names.isEmpty, (try? SQLRevisionText(bytes, file: path)) != nil else { throw error }
            throw Problem(
                error.code, at: error.place,
                "the value of \(names.map { "${\($0)}" }.joined(separator: ", ")) has a quote in it, which ends the string that it stands in",
                hint: "nothing was touched; double the quote in the value")
        }
    }

    /// The lines of the upgrade, where a downgrade is written; nil where that has to be derived from it.
    private var idleLines: Set<Int>? {
        var lines = LineCursor(bytes)
        var (number, isUpgrade, hasDowngrade) = (0, false, false)
        var upgrade: Set<Int> = []
        while let line = lines.next() {
            number += 1
            if let key = sectionBegun(by: line) {
                isUpgrade = key == "upgrade"
                hasDowngrade = hasDowngrade || key == "downgrade"
            }
            if isUpgrade {
                upgrade.insert(number)
            }
        }
        return hasDowngrade ? upgrade : nil
    }

    /// `upgrade`, `downgrade` or another key that a line begins; nil where it begins nothing.
    private func sectionBegun(by line: ArraySlice<UInt8>) -> String? {
        switch format {
        case .sql: return SQLRevisionText.marker(line).map { $0.isUpgrade ? "upgrade" : "downgrade" }
        case .yaml:
            guard let first = line.first, first.isKeyCharacter, let colon = line.firstIndex(of: .colon) else {
                return nil
            }
            return line[..<colon].text
        }
    }

    /// Whether its text names a variable.
    func mentions(variable name: String) -> Bool { String(decoding: bytes, as: UTF8.self).contains("${\(name)}") }

    /// What is stored when it is applied.
    /// - Parameter revision: What was read from it: a dump isn't read for this once more.
    package func checksum(of revision: Revision) -> String { FileChecksum(bytes: countedBytes, of: revision).stored }

    /// Where variables have other values, a repeatable revision does something else.
    private var countedBytes: [UInt8] { header.isRepeatable ? (try? expandedBytes()) ?? bytes : bytes }

    /// Whether the file that had this checksum did the same: line ends, a byte order mark and comments are no change.
    package func isUnchanged(since stored: String) -> Bool {
        let stored = FileChecksum(stored: stored)
        if stored.isOf(countedBytes) { return true }
        guard let meaning = stored.meaning, let revision = try? revision() else { return false }
        return revision.meaning == meaning
    }
}
