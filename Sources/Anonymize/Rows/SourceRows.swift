internal import SluiceDatabase
internal import SluiceTransforms

/// Rows of a query as the texts that transforms work on, from either database.
struct SourceRows {
    private let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    func read(_ sql: String) throws -> [[[UInt8]?]] {
        var rows: [[[UInt8]?]] = []
        if let copying = connection as? any CopyingConnection {
            var lines = CopyLines()
            try copying.copyOut("COPY (\(sql)) TO STDOUT") { block in
                try lines.forEachRow(in: block) { rows.append($0) }
            }
        } else {
            try connection.query(sql) { rows.append($0.values.map(ValueText.text)) }
        }
        return rows
    }
}
