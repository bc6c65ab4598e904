internal import SluiceDatabase
internal import SluiceTransforms

/// The source's rows transformed again, under several keys that are thrown away: what the rules do by chance, or on
/// purpose, they do here too.
struct SourceReplay {
    /// Few enough to be quick, enough to tell one coincidence in ten copies from none.
    static let keyCount = 16

    private let source: any Connection
    private let variants: [CompiledPlan]

    init(_ source: any Connection, _ variants: [CompiledPlan]) {
        self.source = source
        self.variants = variants
    }

    struct Row {
        /// Of each key, the texts that the table's columns get.
        let outputs: [[[UInt8]?]]
        let inputs: [[UInt8]?]
        let extra: [String?]
        /// By the plan's columns: false where its `when` leaves the row out.
        let applies: (CompiledColumn) -> Bool
    }

    /// - Parameters:
    ///   - extra: expressions over the row `t`.
    ///   - needed: the columns whose new values are looked at; others aren't made.
    func rows(ofTable number: Int, extra: [String], only needed: Set<Int>, _ body: (Row) -> Void) throws {
        let tables = variants.map { $0.tables[number].making(needed) }
        guard let table = tables.first else { return }
        let sql = SourceQuery(table: table, dialect: source.dialect).sql(extra: extra)
        try stream(sql) { inputs in
            // A value that can't be changed isn't in the copy either.
            guard let outputs = try? zip(tables, variants).map({ try $0.apply(inputs, onError: $1.plan.onError) })
            else { return }
            body(
                Row(
                    outputs: outputs, inputs: inputs,
                    extra: inputs.suffix(extra.count).map { $0.map { String(decoding: $0, as: UTF8.self) } },
                    applies: { table.applies($0, inputs) }))
        }
    }

    private func stream(_ sql: String, _ body: ([[UInt8]?]) throws -> Void) throws {
        guard let copying = source as? any CopyingConnection else {
            return try source.stream(sql, []) { row in try body(row.values.map(ValueText.text)) }
        }
        var lines = CopyLines()
        _ = try copying.copyOut("COPY (\(sql)) TO STDOUT") { block in try lines.forEachRow(in: block, body) }
    }
}

extension CompiledTable {
    /// Only these columns, and those that they look at.
    fileprivate func making(_ needed: Set<Int>) -> CompiledTable {
        let looked = slots.compactMap { if case .column(let place) = $0 { place } else { nil } }
        var table = self
        table.order = order.filter { needed.contains($0) || looked.contains($0) }
        return table
    }
}

/// By which a row of the source is known in the copy: a key that the plan keeps.
struct RowKey {
    let columns: [String]

    init?(of table: CompiledTable) {
        let kept = Set(table.columns.filter { !$0.isChanged }.map(\.column.name))
        let keys = [table.table.primaryKey] + table.table.uniques
        let usable = keys.first { key in
            !key.isEmpty
                && key.allSatisfy { kept.contains($0) && (table.table.column($0)?.isNullable == false) }
        }
        guard let usable else { return nil }
        columns = usable
    }

    func texts(_ dialect: Dialect) -> [String] { columns.map { "CAST(t.\(dialect.quote($0)) AS text)" } }

    /// One hash of a row's key and one of its originals.
    static func hash(_ key: some Sequence<String?>, _ original: UInt64) -> UInt64 {
        var hash = PhraseHash()
        for part in key {
            for byte in (part ?? "").utf8 { hash.add(byte) }
            hash.add(0x1F as UInt8)
        }
        hash.add(original)
        return hash.value
    }
}
