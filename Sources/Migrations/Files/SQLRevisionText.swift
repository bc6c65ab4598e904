internal import SluiceDatabase
internal import SluiceSQLText

/// A revision in SQL: the header as `-- key: value` lines, then sections of statements.
///
///     -- revision: 3f2a9c
///     -- down_revision: 91bd02
///     -- message: price as decimal
///     -- upgrade
///     ALTER TABLE products ADD price_decimal numeric(10,2);
///     -- downgrade
///     ALTER TABLE products DROP price_decimal;
///
/// `-- downgrade irreversible: WHY` in the place of a downgrade says that nothing undoes it.
///
/// `-- upgrade postgres` and `-- upgrade sqlite` start a section for one database only. `-- transaction: none` in the
/// header runs each statement by itself, for those that can't be in a transaction.
struct SQLRevisionText {
    struct Section {
        let isUpgrade: Bool
        /// Nil for both.
        let dialect: Dialect.Name?
        /// The line its text begins at, from 1.
        let line: Int
        var text: String

        /// Whether its text ends outside comments and strings, as either database reads it.
        var isWhole: Bool {
            let dialects = dialect.map { [Dialect($0)] } ?? [.postgres, .sqlite]
            return dialects.contains { dialect in
                // Only there is a word behind it a word.
                let last = SQLScript(text + "\nsluice_end", in: dialect).statements.last?.text ?? ""
                return SQLToken.tokens(of: last, in: dialect).last?.isWord("SLUICE_END") == true
            }
        }
    }

    let header: HeaderValues
    let sections: [Section]
    /// Why nothing undoes it, where it says so.
    let irreversible: String?

    /// Reads the header alone: stops at the first section.
    static func header(_ bytes: [UInt8], file: String) throws(Problem) -> HeaderValues {
        var header = HeaderValues()
        var lines = LineCursor(bytes)
        var number = 0
        while let line = lines.next() {
            number += 1
            if marker(line) != nil || irreversibleMarker(line) != nil { break }
            try readHeaderLine(line.trimmed, number, file, into: &header)
        }
        return header
    }

    init(_ bytes: [UInt8], file: String) throws(Problem) {
        header = try Self.header(bytes, file: file)
        var sections: [Section] = []
        var lines = LineCursor(bytes)
        var number = 0
        var irreversible: String?
        var copiedRows = CopiedRows()
        while let line = lines.next() {
            number += 1
            if copiedRows.contain(line) {
                sections[sections.count - 1].text += line.text + "\n"
            } else if let reason = Self.irreversibleMarker(line) {
                guard !reason.isEmpty else {
                    throw Problem.revisionFile(
                        file, line: number,
                        "'-- downgrade irreversible: WHY' needs its WHY, for whoever wants to go back")
                }
                irreversible = reason
            } else if let (isUpgrade, dialect) = Self.marker(line) {
                sections.append(Section(isUpgrade: isUpgrade, dialect: dialect, line: number + 1, text: ""))
            } else if MisspeltSection.looksLikeOne(line) {
                throw Problem.revisionFile(
                    file, line: number,
                    "'\(line.text.prefix(60))' looks like the beginning of a section, which is written "
                        + MisspeltSection.allowed)
            } else if !sections.isEmpty, let key = NearHeader.keyOfGraph(line) {
                throw Problem.revisionFile(
                    file, line: number,
                    "the key '\(key)' stands below '-- upgrade', where nothing reads it: it belongs above that line")
            } else if !sections.isEmpty {
                sections[sections.count - 1].text += line.text + "\n"
            }
        }
        guard sections.contains(where: \.isUpgrade) else {
            throw Problem.revisionFile(file, "there is no line '-- upgrade' with the revision's SQL below it")
        }
        guard irreversible == nil || sections.allSatisfy(\.isUpgrade) else {
            throw Problem.revisionFile(file, "it has a downgrade, and a line '-- downgrade irreversible' as well")
        }
        for section in sections where !section.isWhole {
            throw Problem.revisionFile(
                file, line: section.line,
                "the section that begins here ends inside a comment or a string: that isn't closed, or a line in it begins "
                    + "another section")
        }
        self.sections = sections
        self.irreversible = irreversible
    }

    private static func irreversibleMarker(_ line: ArraySlice<UInt8>) -> String? {
        let prefix = "-- downgrade irreversible:"
        guard line.starts(with: prefix.utf8) else { return nil }
        return line.dropFirst(prefix.utf8.count).trimmed.text
    }

    static func marker(_ line: ArraySlice<UInt8>) -> (isUpgrade: Bool, dialect: Dialect.Name?)? {
        guard line.starts(with: [.dash, .dash, .space]) else { return nil }
        return switch line.dropFirst(3).trimmed.text {
        case "upgrade": (true, nil)
        case "upgrade postgres": (true, .postgres)
        case "upgrade sqlite": (true, .sqlite)
        case "downgrade": (false, nil)
        case "downgrade postgres": (false, .postgres)
        case "downgrade sqlite": (false, .sqlite)
        default: nil
        }
    }

    /// `-- key: value` is a header line; other comments and empty lines are free.
    private static func readHeaderLine(
        _ line: ArraySlice<UInt8>, _ number: Int, _ file: String, into header: inout HeaderValues
    ) throws(Problem) {
        if line.isEmpty { return }
        guard line.starts(with: [.dash, .dash]) else {
            throw Problem.revisionFile(
                file, line: number,
                "'\(line.text.prefix(40))' stands before '-- upgrade', where only comment lines may stand")
        }
        let content = line.dropFirst(2).trimmed
        guard let colon = content.firstIndex(of: .colon), colon > content.startIndex,
            content[..<colon].allSatisfy(\.isKeyCharacter),
            HeaderKey.isKnown(content[..<colon].text) || content[(colon + 1)...].first?.isBlank ?? true
        else {
            guard let meant = NearHeader.key(content.text) else { return }
            throw Problem.revisionFile(
                file, line: number,
                "'\(line.text.prefix(60))' looks like the key '\(meant)' of the header, which is written '-- \(meant): …'"
            )
        }
        let name = content[..<colon].text
        if name == transactionKey {
            return try readTransaction(
                Substring(content[(colon + 1)...].text).trimmingBlanks, number, file, into: &header)
        }
        guard let key = HeaderKey(rawValue: name) else {
            throw Problem.revisionFile(file, line: number, HeaderKey.unknown(name))
        }
        if !header.set(key, values(Substring(content[(colon + 1)...].text).trimmingBlanks, of: key)) {
            throw Problem.revisionFile(file, line: number, "the key '\(name)' stands there twice")
        }
    }

    static let transactionKey = "transaction"

    private static func readTransaction(
        _ value: String, _ number: Int, _ file: String, into header: inout HeaderValues
    ) throws(Problem) {
        guard value == "none" else {
            throw Problem.revisionFile(
                file, line: number,
                "transaction is '\(value.prefix(40))', but can only be 'none': each statement by itself, each recorded")
        }
        header.runsOutsideTransaction = true
    }

    private static func values(_ text: String, of key: HeaderKey) -> [String] {
        guard key.takesList else { return text.isEmpty ? [] : [text] }
        var list = Substring(text)
        if list.hasPrefix("["), list.hasSuffix("]") { list = list.dropFirst().dropLast() }
        return list.split(separator: ",").map { $0.trimmingBlanks }.filter { !["", "null", "base"].contains($0) }
    }
}

/// The lines of a `COPY … FROM stdin;` as pg_dump writes it, which may say anything.
private struct CopiedRows {
    private var isOpen = false

    /// Asked for each line in turn.
    mutating func contain(_ line: ArraySlice<UInt8>) -> Bool {
        if isOpen {
            isOpen = !line.elementsEqual("\\.".utf8)
            return true
        }
        guard line.starts(with: "COPY ".utf8) else { return false }
        isOpen = line.text.wholeMatch(of: /COPY .+ FROM stdin.*;\s*/.ignoresCase()) != nil
        return false
    }
}
