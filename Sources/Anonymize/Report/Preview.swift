public import SluiceDatabase
internal import SluiceTransforms

/// Rows before and after, for a look before the run.
public struct AnonymizePreview: Sendable {
    public struct Table: Sendable {
        public let name: String
        /// Changed columns.
        public let columns: [String]
        public let rows: [Row]
    }

    public struct Row: Sendable {
        public let before: [String?]
        public let after: [String?]
    }

    public let tables: [Table]
}

extension Anonymizer {
    /// - Parameter showOriginals: without it, originals are masked to their shape.
    public func preview(_ database: DatabaseURL, rows: Int = 5, showOriginals: Bool = false) throws -> AnonymizePreview
    {
        let connection = try database.connect(.readOnly)
        try SourceSession.prepare(connection)
        try ShuffleFunction.register(on: connection)
        let compiled = try compile(connection, key: try requiredKey())
        var tables: [AnonymizePreview.Table] = []
        for table in compiled.tables where !table.isEmpty && !table.isUntouched {
            let changed = table.columns.indices.filter { table.columns[$0].isChanged }
            let originals = changed.map { "t." + connection.dialect.quote(table.columns[$0].column.name) }
            let sql = SourceQuery(table: table, dialect: connection.dialect).sql(limit: rows, extra: originals)
            let lines = try SourceRows(connection).read(sql).map { inputs in
                let outputs = try table.apply(inputs, onError: plan.onError)
                let before = inputs.suffix(changed.count).map { $0.map { Self.show($0, openly: showOriginals) } }
                let after = changed.map { outputs[$0].map { String(decoding: $0, as: UTF8.self) } }
                return AnonymizePreview.Row(before: before, after: after)
            }
            tables.append(
                AnonymizePreview.Table(
                    name: table.table.label, columns: changed.map { table.columns[$0].column.name }, rows: lines))
        }
        return AnonymizePreview(tables: tables)
    }

    private static func show(_ bytes: [UInt8], openly: Bool) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        guard !openly else { return text }
        return String(text.map { $0.isLetter ? ($0.isUppercase ? "X" : "x") : $0.isNumber ? "9" : $0 })
    }
}
