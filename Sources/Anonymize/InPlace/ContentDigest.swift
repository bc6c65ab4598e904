internal import SluiceDatabase
internal import SluiceTransforms

/// SQLite: number and contents of the changed columns' values, whatever the order of the rows, and the last row's place.
///
/// Rows after that place came since, as long as those up to it are what they were. VACUUM may give rows of a table
/// without an INTEGER PRIMARY KEY other places (sqlite.org/lang_vacuum.html): then they differ, and nothing is assumed.
struct ContentDigest {
    private let rows: Int
    private let sum: UInt64
    /// Nil where a table has no rowid.
    let lastRow: Int64?

    var text: String { "\(rows):\(String(sum, radix: 16)):\(lastRow.map(String.init) ?? "")" }

    init?(evidence: String) {
        let parts = evidence.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, let rows = Int(parts[0]), let sum = UInt64(parts[1], radix: 16) else { return nil }
        self.rows = rows
        self.sum = sum
        lastRow = Int64(parts[2])
    }

    /// - Parameters:
    ///   - columns: instead of those that the plan changes.
    ///   - end: no row after that place.
    init(
        of table: CompiledTable, columns: Set<String>? = nil, upTo end: Int64? = nil, on connection: any Connection
    ) throws {
        let dialect = connection.dialect
        let names = table.columns.filter { columns?.contains($0.column.name) ?? $0.isChanged }.map {
            dialect.quote($0.column.name)
        }
        let source = table.table.name.quoted(in: dialect)
        let part = end.map { " WHERE rowid <= \($0)" } ?? ""
        var rows = 0
        var sum: UInt64 = 0
        try connection.stream("SELECT \(names.joined(separator: ", ")) FROM \(source)\(part)", []) { row in
            rows += 1
            sum &+= Self.hash(of: row.values)
        }
        self.rows = rows
        self.sum = sum
        lastRow = try Self.hasPlaces(table) ? connection.scalar("SELECT max(rowid) FROM \(source)")?.integer ?? 0 : nil
    }

    private static func hasPlaces(_ table: CompiledTable) -> Bool {
        table.table.hasRowIdentity && table.table.column("rowid") == nil
    }

    /// FNV-1a, and the finalizer of SplitMix64 so that sums of rows don't cancel out.
    private static func hash(of values: [Value]) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for value in values {
            let text = ValueText.text(of: value)
            for byte in [text == nil ? 0 : 1] + (text ?? []) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
        hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
        return hash ^ (hash >> 31)
    }

    static func changes(
        of table: CompiledTable, since evidence: String, columns: Set<String>?, on connection: any Connection
    ) throws -> ChangedRows {
        let name = table.table.name.quoted(in: connection.dialect)
        let all = Int(try connection.scalar("SELECT count(*) FROM \(name)")?.integer ?? 0)
        // Where no row was, each one is new.
        guard let before = ContentDigest(evidence: evidence), before.rows > 0, all > 0 else { return .all }
        let now = try ContentDigest(of: table, columns: columns, upTo: before.lastRow, on: connection)
        guard now.rows == before.rows, now.sum == before.sum else { return .unknown }
        return all == now.rows ? ChangedRows.none : .some(all - now.rows)
    }
}
