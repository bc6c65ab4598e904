package import SluiceDatabase
internal import SluiceSQLText

/// A step of another tool's, as the revision that takes its place.
package struct AdoptedRevision: Sendable {
    package enum WayBack: Sendable, Hashable {
        case sql(PeerSQL)
        /// Why there is none.
        case none(String)
        /// It is repeatable: its next version takes its place.
        case replaced
    }

    package let header: RevisionHeader
    /// What the other tool calls it in its table of what was applied.
    package let version: String
    let upgrade: PeerSQL
    let downgrade: WayBack
    var runsOutsideTransaction = false

    /// As the file of a revision.
    /// - Throws: ``Problem`` with the line of what a revision would carry out otherwise than the other tool did.
    package func text(in dialect: Dialect) throws(Problem) -> String {
        var sections = [upgrade]
        if case .sql(let sql) = downgrade { sections.append(sql) }
        let isAlone =
            !header.isRepeatable && (runsOutsideTransaction || sections.contains { $0.needsNone(in: dialect) })
        var lines = RevisionWriter.sqlHeader(header)
        if isAlone { lines.append("-- transaction: none") }
        let database = dialect.choose(postgres: "postgres", sqlite: "sqlite")
        let body = { (sql: PeerSQL) throws(Problem) in
            try sql.refuseWhatTakesBack(keepsBlocks: isAlone, in: dialect)
            return Self.body(isAlone ? sql.text : sql.withoutTransaction(in: dialect))
        }
        lines += ["", "-- upgrade \(database)", try body(upgrade), ""]
        switch downgrade {
        case .none(let reason): lines.append("-- downgrade irreversible: \(reason.onOneLine)")
        case .replaced: break
        case .sql(let sql): lines += ["-- downgrade \(database)", try body(sql)]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    package var fileName: String {
        let words = header.message.lowercased().split { !($0.isLetter || $0.isNumber) }
        let slug = words.joined(separator: "_").prefix(40)
        return header.id.replacing("/", with: "_") + (slug.isEmpty ? "" : "_\(slug)") + ".sql"
    }

    /// Without comments that would begin a section here.
    private static func body(_ text: String) -> String {
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map { line -> String in
            let bytes = Array(line.utf8)[...]
            let isOurs =
                MisspeltSection.looksLikeOne(bytes) || NearHeader.keyOfGraph(bytes) != nil
                || SQLRevisionText.marker(bytes) != nil
            return isOurs ? "-- as it stood:" + line.trimmingPrefix(while: \.isWhitespace).dropFirst(2) : String(line)
        }
        return lines.joined(separator: "\n").trimmingBlankLines
    }
}

extension String {
    fileprivate var trimmingBlankLines: String {
        var lines = split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)[...]
        while lines.first?.allSatisfy(\.isWhitespace) == true { lines.removeFirst() }
        while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
        return lines.joined(separator: "\n")
    }
}

extension AdoptedRevision {
    /// The schema as it was when nobody had written down how it came.
    package init(base sql: String) {
        self.init(
            header: RevisionHeader(id: "base_schema", message: "the schema as it was adopted"), version: "",
            // What looks like one is no variable.
            upgrade: PeerSQL(sql.replacing("${", with: "\\${"), from: "schema"),
            downgrade: .none("this is what was there before Sluice"))
    }
}
