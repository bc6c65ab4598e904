internal import SluiceDatabase
internal import SluiceSQLText

/// Single rows of an archive, found by the index.
extension ArchiveReader {
    /// The columns that tell rows apart; the first of all where there is no key.
    package var keyColumns: [String] { manifest.key.isEmpty ? [manifest.columns[0].name] : manifest.key }

    /// The rows with this key, its values as a person writes them; each with its values in the archive's order, nil for
    /// NULL. One frame is read where the table lay in the key's order, more where it didn't.
    package func rows(withKey key: [String]) throws -> [[String?]] {
        let places = keyColumns.compactMap { name in manifest.columns.firstIndex { $0.name == name } }
        guard key.count == places.count else {
            throw Problem(
                .archiveUnsupported, "the key of \(path) is \(keyColumns.joined(separator: ", "))",
                hint: "give \(places.count == 1 ? "one value" : "\(places.count) values, in this order")")
        }
        let frames = places.first == 0 ? frames(withFirstValue: key[0]) : nil
        var found: [[String?]] = []
        for frame in frames?.sorted() ?? Array(0..<frameCount) {
            for line in try content(of: frame)[...].lines {
                let values = try values(of: line)
                if zip(places, key).allSatisfy({ values.indices.contains($0) && values[$0] == $1 }) {
                    found.append(values)
                }
            }
        }
        return found
    }

    /// Values of a row as text; bytes of a SQLite blob as digits.
    private func values(of line: ArraySlice<UInt8>) throws -> [String?] {
        guard case .copyText = manifest.payload else {
            return try LiteralRow(line, of: manifest.payload).cells.map(\.text)
        }
        var values: [String?] = []
        var lines = CopyLines()
        try lines.forEachRow(in: line.span.bytes) { fields in
            values = fields.map { $0.map { String(decoding: $0, as: UTF8.self) } }
        }
        return values
    }

    /// Where rows whose first column has this value may be, however it is written there. Nil where the index is gone.
    private func frames(withFirstValue value: String) -> Set<Int>? {
        guard let index else { return nil }
        var written = [Array(value.utf8)]
        if case .insert = manifest.payload {
            var quoted: [UInt8] = []
            SQLiteLiteral(encoding: .utf8).append(.text(value), to: &quoted)
            // A number with a point, and text that is kept as bytes, may be written in several ways.
            guard Int64(value) != nil || Double(value) == nil, quoted.first == UInt8(ascii: "'") else { return nil }
            written.append(quoted)
        } else {
            var escaped: [UInt8] = []
            value.utf8.withContiguousStorageIfAvailable { CopyText.append($0, to: &escaped) }
            written = escaped.isEmpty ? written : [escaped]
        }
        return Set(written.flatMap { index.frames(holding: $0) })
    }

    /// The frames that may have rows which meet a condition; nil for all. It helps where the condition says
    /// `first_column = value`, and both are whole numbers, or texts that are compared byte by byte.
    func frames(meeting condition: String, in dialect: Dialect) -> Set<Int>? {
        let column = manifest.columns[0]
        for conjunct in SQLExpression(condition, in: dialect).conjuncts {
            let tokens = SQLToken.tokens(of: conjunct.text, in: dialect)
            guard tokens.count == 3, tokens[0].names(column.name), tokens[1].isSymbol("=") else { continue }
            let type = column.type.lowercased()
            let isText = type == "text" || type.hasPrefix("character varying")
            if let number = Int64(tokens[2].name ?? tokens[2].text), type.contains("int") || type == "bigint" {
                return frames(withFirstValue: String(number))
            }
            if tokens[2].kind == .string, isText, let text = tokens[2].name, !tokens[2].text.contains("\\"),
                column.collation == nil || column.collation == "BINARY"
            {
                return frames(withFirstValue: text)
            }
        }
        return nil
    }
}

extension LiteralRow.Cell {
    fileprivate var text: String? {
        switch self {
        case .encodedText(let bytes): String(decoding: bytes, as: UTF8.self)
        case .value(.null): nil
        case .value(.integer(let number)): "\(number)"
        case .value(.real(let number)): "\(number)"
        case .value(.text(let text)): text
        case .value(.blob(let bytes)): "x'\(bytes.hexadecimal)'"
        case .value(let other): other.text
        }
    }
}
