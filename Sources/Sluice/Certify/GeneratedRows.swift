internal import SluiceDatabase
internal import SluiceIntrospection

/// Fills a throwaway database's tables with rows at the edges of their types.
struct GeneratedRows {
    private let connection: any Connection
    private let snapshot: Snapshot
    /// All rows that are there then.
    private(set) var count = 0
    /// Tables that no generated row fits, as where a CHECK wants what nobody guesses.
    private(set) var empty: [String] = []

    private var dialect: Dialect { connection.dialect }

    init(filling connection: any Connection) throws {
        self.connection = connection
        snapshot = try Snapshot.read([.columns, .constraints, .indexes], from: connection)
        for table in Self.parentsFirst(snapshot.tables.filter { !$0.isPartition && $0.kind != .foreignTable }) {
            try fill(table)
        }
    }

    /// Those in a circle come as they are: what they refer to may be NULL.
    private static func parentsFirst(_ tables: [Snapshot.Relation]) -> [Snapshot.Relation] {
        var left = tables
        var sorted: [Snapshot.Relation] = []
        while !left.isEmpty {
            let waiting = Set(left.map(\.name))
            let ready = left.filter { table in
                table.constraints.allSatisfy { key in
                    key.referencedTable.map { $0 == table.name || !waiting.contains($0) } ?? true
                }
            }
            let next = ready.isEmpty ? [left[0]] : ready
            sorted += next
            left.removeAll { table in next.contains { $0.name == table.name } }
        }
        return sorted
    }

    private mutating func fill(_ table: Snapshot.Relation) throws {
        let name = table.name.quoted(in: dialect)
        let columns = table.columns.filter { !$0.isGenerated && !$0.isHidden }
        let edges = columns.map { EdgeValues.of($0, in: dialect) }
        let rows = max(3, min(edges.map(\.count).max() ?? 1, 8))
        for row in 0..<rows {
            let full = columns.enumerated().map { ($1.name, value($1, of: table, row, edges[$0])) }
            // What a CHECK or a partition refuses may do with less, or with what is least odd.
            let isNeeded = { (place: Int) in columns[place].isNotNull && columns[place].defaultExpression == nil }
            let least = full.enumerated().filter { isNeeded($0.offset) }.map(\.element)
            let plain = columns.enumerated().map { place, column in
                (
                    column.name,
                    value(
                        column, of: table, row,
                        edges[place].isEmpty ? [] : [EdgeValues.plain(column, in: dialect) ?? edges[place][0]])
                )
            }
            _ = [full, least, plain, plain.enumerated().filter { isNeeded($0.offset) }.map(\.element)].first {
                insert($0, into: name)
            }
        }
        let there = try connection.scalar("SELECT count(*) FROM \(name)")?.integer ?? 0
        count += Int(there)
        if there == 0 { empty.append(table.name.description.withoutDefaultSchema) }
    }

    private func insert(_ row: [(String, String)], into table: String) -> Bool {
        let names = row.map { dialect.quote($0.0) }.joined(separator: ", ")
        let overriding = dialect.isServer ? " OVERRIDING SYSTEM VALUE" : ""
        let values =
            row.isEmpty
            ? " DEFAULT VALUES" : " (\(names))\(overriding) VALUES (\(row.map(\.1).joined(separator: ", ")))"
        return (try? connection.transaction { try connection.executeScript("INSERT INTO \(table)" + values) }) != nil
    }

    private func value(
        _ column: Snapshot.Column, of table: Snapshot.Relation, _ row: Int, _ edges: [String]
    ) -> String {
        for key in table.constraints where key.kind == .foreignKey {
            guard let parent = key.referencedTable, let position = key.columns.firstIndex(of: column.name) else {
                continue
            }
            return reference(to: parent, key, position, row)
        }
        let isKey =
            table.primaryKey.contains(column.name)
            || table.indexes.contains { $0.isUnique && $0.keys.contains { $0.column == column.name } }
        if isKey, let key = EdgeValues.key(column, row: row, in: dialect) { return key }
        // One of the rows has nothing where that may be.
        if !column.isNotNull, row == edges.count || edges.isEmpty { return "NULL" }
        return edges.isEmpty ? "NULL" : edges[row % edges.count]
    }

    private func reference(to parent: QualifiedName, _ key: Snapshot.Constraint, _ position: Int, _ row: Int) -> String
    {
        let target = snapshot[name: parent]
        let referenced = key.referencedColumns.isEmpty ? target?.primaryKey ?? [] : key.referencedColumns
        guard referenced.indices.contains(position) else { return "NULL" }
        let order = referenced.map(dialect.quote).joined(separator: ", ")
        let name = parent.quoted(in: dialect)
        return "(SELECT \(dialect.quote(referenced[position])) FROM \(name) ORDER BY \(order) LIMIT 1 OFFSET "
            + "\(row) % (SELECT CASE WHEN count(*) = 0 THEN 1 ELSE count(*) END FROM \(name)))"
    }
}

/// Every row of every table, as text, however its columns are ordered.
struct RowPicture {
    private let rows: [String: [String]]

    init(of connection: any Connection) throws {
        let snapshot = try Snapshot.read([.columns], from: connection)
        let dialect = connection.dialect
        var rows: [String: [String]] = [:]
        for table in snapshot.tables where !table.isPartition && table.kind != .foreignTable {
            let columns = table.columns.filter { !$0.isHidden }.map(\.name).sorted().map(dialect.quote)
            let row =
                columns.isEmpty
                ? "''"
                : dialect.choose(
                    postgres: "ROW(\(columns.joined(separator: ", ")))::text",
                    sqlite: columns.map { "quote(\($0))" }.joined(separator: " || ',' || "))
            let found = try connection.rows("SELECT \(row) FROM \(table.name.quoted(in: dialect))")
            rows[table.name.description.withoutDefaultSchema] = found.compactMap { $0[0].text }.sorted()
        }
        self.rows = rows
    }

    /// Nil where they are the same.
    func difference(to other: RowPicture) -> String? {
        for table in Set(rows.keys).union(other.rows.keys).sorted() {
            let (one, two) = (rows[table] ?? [], other.rows[table] ?? [])
            guard one != two else { continue }
            let lost = one.first { !two.contains($0) }
            return "\(table) has \(one.count) rows before and \(two.count) after"
                + (lost.map { "; not there any more: \($0.prefix(200))" } ?? "")
        }
        return nil
    }
}
