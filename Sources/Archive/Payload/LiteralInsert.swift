internal import SluiceDatabase

/// Puts rows of a SQLite archive into a table, every value bound.
struct LiteralInsert {
    private let payload: PayloadFormat
    private let columns: [String]
    private let start: String

    init(_ manifest: Manifest, into table: String) {
        payload = manifest.payload
        columns = manifest.columns.map { Dialect.sqlite.quote($0.name) }
        start = "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES "
    }

    func insert(_ lines: ArraySlice<UInt8>, on connection: any Connection) throws {
        let plain = try connection.prepare(start + places(of: columns.map { _ in .value(.null) }))
        for line in lines.lines {
            let cells = try LiteralRow(line, of: payload).cells
            guard cells.count == columns.count else {
                throw Problem(
                    .archiveFormat,
                    "a row of the archive has \(cells.count) values and the archive \(columns.count) columns")
            }
            let values = cells.compactMap(\.value)
            let statement = values.count == cells.count ? plain : try connection.prepare(start + places(of: cells))
            try statement.execute(values)
        }
    }

    /// SQLite takes bytes that are bound for UTF-8, whatever the file's encoding: text in the file's own stands in the statement.
    private func places(of cells: [LiteralRow.Cell]) -> String {
        let places = cells.map { cell in
            switch cell {
            case .value: "?"
            case .encodedText(let bytes): "CAST(\(Dialect.sqlite.literal(bytes)) AS TEXT)"
            }
        }
        return "(" + places.joined(separator: ", ") + ")"
    }
}

extension LiteralRow.Cell {
    fileprivate var value: Value? {
        if case .value(let value) = self { value } else { nil }
    }
}
