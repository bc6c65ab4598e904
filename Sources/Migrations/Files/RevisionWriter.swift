internal import Foundation
internal import SluiceDatabase
package import SluiceSchema

/// Writes new revision files.
package enum RevisionWriter {
    /// Writes the draft into a folder and returns its path. Never overwrites a file.
    /// - Parameters:
    ///   - upgrade: The operations as YAML list items, or SQL, one a line; empty for a form to fill in.
    ///   - downgrade: The way back; empty where it is derived, or to be filled in.
    package static func write(
        _ draft: RevisionDraft, into folder: String, upgrade: String = "", downgrade: String = ""
    ) throws -> String {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = folder + "/" + fileName(draft)
        guard !FileManager.default.fileExists(atPath: path) else {
            throw Problem.revisionFile(path, "there is a file of this name already")
        }
        let text =
            draft.format == .yaml ? yaml(draft.header, upgrade, downgrade) : sql(draft.header, upgrade, downgrade)
        try Data(text.utf8).write(to: URL(filePath: path), options: .withoutOverwriting)
        return path
    }

    /// `3f2a9c_add_price_decimal.yaml`.
    static func fileName(_ draft: RevisionDraft) -> String {
        let suffix = draft.format == .yaml ? ".yaml" : ".sql"
        if draft.header.isRepeatable { return draft.header.id.replacing("/", with: "_") + suffix }
        let words = draft.header.message.lowercased().split { !($0.isLetter || $0.isNumber) }
        let slug = words.joined(separator: "_").prefix(40)
        let id = draft.header.id.replacing("/", with: "_")
        return id + (slug.isEmpty ? "" : "_\(slug)") + suffix
    }

    static func yaml(_ header: RevisionHeader, _ upgrade: String, _ downgrade: String) -> String {
        let place = header.isRepeatable ? "repeat: true" : "down_revision: \(parents(header))"
        var lines = ["revision: \(scalar(header.id))", place]
        if !header.branchLabels.isEmpty { lines.append("branch_labels: \(list(header.branchLabels))") }
        if !header.dependsOn.isEmpty { lines.append("depends_on: \(list(header.dependsOn))") }
        lines.append("message: \(scalar(header.message))")
        if header.keepsOwners { lines.append("owners: kept") }
        if !header.squashes.isEmpty { lines.append("squashes: \(list(header.squashes))") }
        if let checksum = header.squashedChecksum { lines.append("squashed_checksum: \(doubleQuoted(checksum))") }
        if upgrade.isEmpty {
            lines.append("upgrade: []")
            if header.isRepeatable {
                lines.append(
                    "# - create_view: {view: active_customers, replace: true, as: SELECT id FROM customers WHERE active}"
                )
            } else if header.downRevisions.count < 2 {
                lines.append("# - add_column: {table: products, column: {name: price, type: \"numeric(10,2)\"}}")
                lines.append(
                    "# The downgrade is derived where every operation can be reversed; else write `downgrade:` too.")
            }
        } else {
            lines.append("upgrade:")
            lines.append(upgrade)
        }
        if !downgrade.isEmpty { lines += ["downgrade:", downgrade] }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A revision's header in SQL.
    static func sqlHeader(_ header: RevisionHeader) -> [String] {
        let place =
            header.isRepeatable ? "repeat: true" : "down_revision: \(header.downRevisions.joined(separator: ", "))"
        var lines = ["-- revision: \(header.id)", "-- \(place)"]
        if !header.branchLabels.isEmpty {
            lines.append("-- branch_labels: \(header.branchLabels.joined(separator: ", "))")
        }
        if !header.dependsOn.isEmpty { lines.append("-- depends_on: \(header.dependsOn.joined(separator: ", "))") }
        lines.append("-- message: \(header.message.onOneLine)")
        if header.keepsOwners { lines.append("-- owners: kept") }
        return lines
    }

    private static func sql(_ header: RevisionHeader, _ upgrade: String, _ downgrade: String) -> String {
        var lines = sqlHeader(header)
        lines += ["", "-- upgrade", upgrade, ""]
        if header.isRepeatable { return lines.joined(separator: "\n") }
        // An empty section would say that there is nothing to undo.
        let isWritten = !upgrade.isEmpty || !downgrade.isEmpty
        lines +=
            isWritten
            ? ["-- downgrade", downgrade]
            : ["-- What undoes it stands under a line of \"downgrade\" like the one above."]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func parents(_ header: RevisionHeader) -> String {
        switch header.downRevisions.count {
        case 0: "null"
        case 1: scalar(header.downRevisions[0])
        default: list(header.downRevisions)
        }
    }

    private static func list(_ texts: [String]) -> String { "[" + texts.map(scalar).joined(separator: ", ") + "]" }

    /// Plain where YAML reads it back as the same text, else in double quotes.
    static func scalar(_ text: String) -> String {
        let isPlain =
            text.first.map { $0.isLetter || $0.isNumber } ?? false && text.last?.isWhitespace == false
            && text.allSatisfy { $0.isLetter || $0.isNumber || " _.-/()".contains($0) }
            && !["null", "true", "false", "yes", "no", "on", "off"].contains(text.lowercased())
        return isPlain ? text : doubleQuoted(text)
    }

    /// SQL as a step of a list.
    package static func yaml(_ execute: Execute) -> String {
        var lines = ["  - execute:"]
        if !execute.inTransaction { lines.append("      transaction: false") }
        if execute.reverse != nil { lines.append("      reverse: null") }
        if execute.sql.postgres == execute.sql.sqlite, let sql = execute.sql.postgres {
            lines.append(text("sql", sql))
        } else {
            lines += [("postgres", execute.sql.postgres), ("sqlite", execute.sql.sqlite)].compactMap { key, sql in
                sql.map { text(key, $0) }
            }
        }
        return lines.joined(separator: "\n")
    }

    /// A block keeps a text to the letter, but for control characters, blanks at its beginning and lines' ends at its end.
    private static func text(_ key: String, _ sql: String) -> String {
        let isOdd = sql.unicodeScalars.contains {
            $0.value < 0x20 && $0 != "\n" && $0 != "\t" || (0x7F...0x9F).contains($0.value) || $0.value == 0x2028
                || $0.value == 0x2029 || $0.value == 0xFEFF
        }
        guard !isOdd, sql.first?.isWhitespace == false, sql.last?.isWhitespace == false else {
            return "      \(key): \(doubleQuoted(sql))"
        }
        let block = sql.split(separator: "\n", omittingEmptySubsequences: false).map {
            $0.isEmpty ? "" : "        \($0)"
        }
        return (["      \(key): |-"] + block).joined(separator: "\n")
    }

    /// With JSON's escapes, which YAML shares.
    package static func doubleQuoted(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return (try? encoder.encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }
}
