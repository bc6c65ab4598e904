internal import SluiceDatabase

/// The SELECT that reads a table's rows, or a part of them, as a compiled table wants them.
struct SourceQuery {
    let table: CompiledTable
    let dialect: Dialect

    /// Which rows: `nil` is all.
    enum Part: Sendable, Hashable {
        case pages(from: Int, to: Int?)
        /// Row identities: ctid as block << 16 | offset, or SQLite's rowid.
        case rows([Int64])
        /// SQLite's rowids after one, up to another.
        case rowids(after: Int64?, upTo: Int64)
    }

    func sql(_ part: Part? = nil, limit: Int? = nil, extra: [String] = []) -> String {
        // A table without columns still has rows.
        let list = (table.selects + extra).isEmpty ? ["1"] : table.selects + extra
        var text = "SELECT \(list.joined(separator: ", ")) FROM \(from)"
        let conditions = [part.map(condition), table.onlyRows].compactMap { $0 }
        if !conditions.isEmpty { text += " WHERE " + conditions.joined(separator: " AND ") }
        if let order { text += " ORDER BY \(order)" }
        if let limit { text += " LIMIT \(limit)" }
        return text
    }

    /// PostgreSQL reads a table in the order of its pages anyway.
    private var order: String? {
        dialect.choose(postgres: nil, sqlite: table.table.hasRowIdentity ? "t.rowid" : nil)
    }

    /// ONLY: partitions and inheriting tables are copied by themselves.
    private var from: String {
        let base = "\(dialect.only(table.table.name)) AS t"
        guard !table.shuffles.isEmpty else { return base }
        let joins = table.shuffles.map { shuffle in
            let on =
                ["\(shuffle.alias).sluice_n = p_\(shuffle.alias).sluice_n"]
                + shuffle.within.enumerated().map { place, _ in
                    dialect.isSame("\(shuffle.alias).sluice_g\(place)", "p_\(shuffle.alias).sluice_g\(place)")
                }
            return """
                 JOIN (\(numbered(shuffle, shuffled: false))) AS p_\(shuffle.alias) ON p_\(shuffle.alias).sluice_id = t.\(dialect.rowIdentity)
                 JOIN (\(numbered(shuffle, shuffled: true))) AS \(shuffle.alias) ON \(on.joined(separator: " AND "))
                """
        }
        return base + joins.joined()
    }

    /// Rows numbered within their group: by place, or in the keyed order.
    private func numbered(_ shuffle: ShuffledColumn, shuffled: Bool) -> String {
        let groups = shuffle.within.map(dialect.quote)
        let partition = groups.isEmpty ? "" : "PARTITION BY \(groups.joined(separator: ", ")) "
        let keyed = dialect.choose(
            postgres: "sha256(convert_to('\(shuffle.orderKey)' || ctid::text, 'UTF8'))",
            sqlite: "sluice_order('\(shuffle.orderKey)', rowid)")
        let list =
            groups.enumerated().map { "\($1) AS sluice_g\($0)" } + [
                "\(dialect.rowIdentity) AS sluice_id", "\(dialect.quote(shuffle.column)) AS sluice_v",
            ]
        return
            "SELECT \(list.joined(separator: ", ")), row_number() OVER (\(partition)ORDER BY \(shuffled ? keyed : dialect.rowIdentity)) AS sluice_n FROM \(dialect.only(table.table.name))"
    }

    private func condition(_ part: Part) -> String {
        switch part {
        case .pages(let from, let to):
            let low = "t.ctid >= '(\(from),0)'::tid"
            return to.map { "\(low) AND t.ctid < '(\($0),0)'::tid" } ?? low
        case .rowids(let after, let end):
            return (after.map { "t.rowid > \($0) AND " } ?? "") + "t.rowid <= \(end)"
        case .rows(let rows): return dialect.isRow("t", at: rows)
        }
    }
}
