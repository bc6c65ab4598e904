package import SluiceDatabase
internal import SluiceSQLText

/// A step of another tool's, as the revision that takes its place.
package struct AdoptedRevision: Sendable {
    package enum WayBack: Sendable, Hashable {
        case sql(String)
        /// Why there is none.
        case none(String)
        /// It is repeatable: its next version takes its place.
        case replaced
    }

    package let header: RevisionHeader
    /// What the other tool calls it in its table of what was applied.
    package let version: String
    let upgrade: String
    let downgrade: WayBack
    var runsOutsideTransaction = false

    /// As the file of a revision.
    package func text(in dialect: Dialect) -> String {
        let isAlone = !header.isRepeatable && (runsOutsideTransaction || Self.needsNoTransaction(upgrade, in: dialect))
        var lines = RevisionWriter.sqlHeader(header)
        if isAlone { lines.append("-- transaction: none") }
        lines += [
            "", "-- upgrade \(dialect.choose(postgres: "postgres", sqlite: "sqlite"))", Self.body(upgrade, in: dialect),
            "",
        ]
        switch downgrade {
        case .none(let reason): lines.append("-- downgrade irreversible: \(reason.onOneLine)")
        case .replaced: break
        case .sql(let sql):
            lines += [
                "-- downgrade \(dialect.choose(postgres: "postgres", sqlite: "sqlite"))", Self.body(sql, in: dialect),
            ]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    package var fileName: String {
        let words = header.message.lowercased().split { !($0.isLetter || $0.isNumber) }
        let slug = words.joined(separator: "_").prefix(40)
        return header.id.replacing("/", with: "_") + (slug.isEmpty ? "" : "_\(slug)") + ".sql"
    }

    private static func needsNoTransaction(_ sql: String, in dialect: Dialect) -> Bool {
        SQLScript(sql, in: dialect).statements.contains { $0.kind == .nonTransactional }
    }

    /// Without the statements of its own transaction, and without comments that would begin a section here.
    private static func body(_ sql: String, in dialect: Dialect) -> String {
        var bytes = Array(sql.utf8)
        for statement in SQLScript(sql, in: dialect).statements.reversed() where statement.kind == .transactionControl {
            let end = bytes[statement.range.upperBound...].firstIndex { $0 != UInt8(ascii: " ") } ?? bytes.endIndex
            let hasSemicolon = end < bytes.endIndex && bytes[end] == UInt8(ascii: ";")
            bytes.removeSubrange(statement.range.lowerBound..<(hasSemicolon ? end + 1 : statement.range.upperBound))
        }
        let text = String(decoding: bytes, as: UTF8.self)
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
            upgrade: sql.replacing("${", with: "\\${"),
            downgrade: .none("this is what was there before Sluice"))
    }
}
