/// How rows stand in an archive: a line a row, in the database's own exchange format, so that its own shell can read
/// them back.
package enum PayloadFormat: Codable, Sendable, Equatable {
    /// PostgreSQL's COPY text format.
    case copyText
    /// SQLite: `INSERT INTO "products_archive" VALUES(1,'x');`
    case insert(table: String)

    private static let tab = UInt8(ascii: "\t")
    private static let newline = UInt8(ascii: "\n")
    private static let quote = UInt8(ascii: "'")
    private static let comma = UInt8(ascii: ",")
    private static let closing = UInt8(ascii: ")")

    /// What every line begins with.
    var linePrefix: [UInt8] {
        switch self {
        case .copyText: []
        case .insert(let table):
            Array("INSERT INTO \"\(table.replacing("\"", with: "\"\""))\" VALUES(".utf8)
        }
    }

    /// The first field of a line as it is written: a number's digits, a text with its quotes or escapes.
    func firstField(of line: some Collection<UInt8>) -> [UInt8] {
        let rest = line.dropFirst(linePrefix.count)
        switch self {
        case .copyText: return Array(rest.prefix { $0 != Self.tab && $0 != Self.newline })
        case .insert:
            var quoted = false
            return Array(
                rest.prefix { byte in
                    if byte == Self.quote { quoted.toggle() }
                    return quoted || (byte != Self.comma && byte != Self.closing)
                })
        }
    }
}

extension ArraySlice<UInt8> {
    /// The lines, each with its newline.
    var lines: [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = startIndex
        while start < endIndex {
            let end = self[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? endIndex
            lines.append(self[start..<end])
            start = end
        }
        return lines
    }
}
