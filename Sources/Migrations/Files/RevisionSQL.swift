package import SluiceDatabase
internal import SluiceSQLText
internal import SluiceSchema

/// What a revision runs on PostgreSQL in one direction, as text: for those that look into it.
package struct RevisionSQL: Sendable {
    package let text: String
    /// The line of the file that the text begins at, where it stands there letter by letter; nil where it was rendered.
    package let firstLine: Int?
    /// For a text that was rendered: where in the file each part of it comes from, by the part's first byte.
    package let places: [(offset: Int, line: Int, column: Int)]
    /// Whether its statements share a transaction.
    package let isInTransaction: Bool
}

extension RevisionFile {
    /// Its sections, of a file in SQL; of one in YAML what its operations render to. A downgrade that is derived isn't among
    /// them, and neither is what other rooms carry out.
    package func sqlForPostgres() throws(Problem) -> [RevisionSQL] {
        let expanded = try expandedBytes()
        guard format == .yaml else {
            let text = try SQLRevisionText(expanded, file: path)
            return text.sections.filter { $0.dialect != .sqlite }.map { section in
                RevisionSQL(
                    text: section.text, firstLine: section.line, places: [],
                    isInTransaction: !text.header.runsOutsideTransaction)
            }
        }
        let yaml = try YAMLRevision(expanded, file: path)
        var parts = [try Self.rendered(yaml.upgrade)]
        if case .operations(let operations) = yaml.downgrade { parts.append(try Self.rendered(operations)) }
        return parts
    }

    /// Whether a place in its sections is one in the file: no variable stands for another text.
    package var isWrittenOut: Bool { (try? expandedBytes()).map { $0 == rawBytes } ?? false }

    /// The file with its sections for PostgreSQL replaced, in their order; nil where that can't be done to the byte.
    package func replacing(sections texts: [String]) throws(Problem) -> [UInt8]? {
        guard format == .sql, isWrittenOut else { return nil }
        let sections = try SQLRevisionText(rawBytes, file: path).sections.filter { $0.dialect != .sqlite }
        guard sections.count == texts.count else { return nil }
        var result: [UInt8] = []
        var rest = rawBytes[...]
        for (section, text) in zip(sections, texts) {
            let old = Array(section.text.utf8)
            // The last line may have no line break, which a section's text always has.
            let candidates = [old, Array(old.dropLast())]
            let start = Self.offset(ofLine: section.line, in: rawBytes)
            guard start >= rest.startIndex, let found = candidates.first(where: { rawBytes[start...].starts(with: $0) })
            else { return nil }
            result += rest[..<start] + (found == old ? Array(text.utf8) : Array(text.utf8).dropLastLineBreak)
            rest = rawBytes[(start + found.count)...]
        }
        return result + rest
    }

    private static func offset(ofLine line: Int, in bytes: [UInt8]) -> Int {
        var left = line - 1
        for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
            left -= 1
            if left == 0 { return offset + 1 }
        }
        return line <= 1 ? 0 : bytes.count
    }

    /// Steps that share a transaction between BEGIN and COMMIT, the others by themselves.
    private static func rendered(_ placed: PlacedOperations) throws(Problem) -> RevisionSQL {
        let steps = try Step.steps(for: placed.operations, at: placed.places, in: .postgres)
        var text = ""
        var places: [(offset: Int, line: Int, column: Int)] = []
        for group in StepGroup.groups(of: steps, from: 0) {
            if group.kind == .transaction { text += "BEGIN;\n" }
            for step in steps[group.steps] {
                if case .file(_, let line, let column)? = step.place?.place {
                    places.append((text.utf8.count, line ?? 1, column ?? 1))
                }
                for statement in try step.postgresStatements(serverVersion: nil) {
                    let sql = statement.script(in: .postgres)
                    text += sql + (sql.hasSuffix("\\.") ? "\n" : "\n;\n")
                }
            }
            if group.kind == .transaction { text += "COMMIT;\n" }
        }
        return RevisionSQL(text: text, firstLine: nil, places: places, isInTransaction: false)
    }
}

extension [UInt8] {
    fileprivate var dropLastLineBreak: [UInt8] { last == UInt8(ascii: "\n") ? Array(dropLast()) : self }
}
