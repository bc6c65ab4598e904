internal import SluiceBackfill
internal import SluiceDatabase

/// Foreign keys over columns that change, checked as a whole: rows that refer to nothing must not become more.
struct KeyCheck {
    private let connection: any Connection
    private var keys: [(child: DataTable, parent: DataTable, key: DataForeignKey)] = []

    init(_ compiled: CompiledPlan, _ tables: [CompiledTable], _ connection: any Connection) {
        self.connection = connection
        let changed = Set(
            tables.flatMap { table in
                table.columns.filter(\.isChanged).map {
                    compiled.catalog.place(of: $0.column.name, in: table.table)
                }
            })
        for child in compiled.catalog.tables where child.partitioned == nil {
            for key in child.foreignKeys {
                guard let parent = compiled.catalog.table(key.parentLabel) else { continue }
                let places =
                    key.columns.map { compiled.catalog.place(of: $0, in: child) }
                    + key.parentColumns.map { compiled.catalog.place(of: $0, in: parent) }
                if !changed.isDisjoint(with: places) { keys.append((child, parent, key)) }
            }
        }
    }

    /// A key that isn't validated, or that SQLite didn't enforce, may have some.
    func orphans() throws -> [Int] {
        let quote = connection.dialect.quote
        return try keys.map { child, parent, key in
            let present = key.columns.map { "c.\(quote($0)) IS NOT NULL" }
            let same = zip(key.columns, key.parentColumns).map { "p.\(quote($1)) = c.\(quote($0))" }
            return Int(
                try connection.scalar(
                    """
                    SELECT count(*) FROM \(child.name.quoted(in: connection.dialect)) c
                    WHERE \(present.joined(separator: " AND ")) AND NOT EXISTS
                        (SELECT 1 FROM \(parent.name.quoted(in: connection.dialect)) p WHERE \(same.joined(separator: " AND ")))
                    """)?.integer ?? 0)
        }
    }

    func require(_ before: [Int]) throws {
        for ((child, parent, key), counts) in zip(keys, zip(before, try orphans())) where counts.1 > counts.0 {
            throw Refused(
                reason:
                    "\(counts.1 - counts.0) rows of \(child.label) would refer to rows of \(parent.label) that aren't there (\(key.name)); nothing of these tables was changed",
                hint: "transform both sides of the key alike")
        }
    }
}
