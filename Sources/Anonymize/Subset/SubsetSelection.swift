internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceSQLText
internal import SluiceTransforms

/// Which rows a subset takes: a share of the roots, the rows that follow them by choice, and every row that any of
/// those refers to. Rows are known by their place (ctid, rowid), which holds for as long as the snapshot.
///
/// A worklist and sets: cycles and self-references end because a row is taken once. Children follow the roots and each
/// other, but not a row that came only because something refers to it: the two shops of a chain would bring all its
/// customers.
struct SubsetSelection {
    private let compiled: CompiledPlan
    private let connection: any Connection
    private let rules: SubsetRules
    private let control: RunControl

    init(_ compiled: CompiledPlan, _ connection: any Connection, _ rules: SubsetRules, _ control: RunControl) {
        self.compiled = compiled
        self.connection = connection
        self.rules = rules
        self.control = control
    }

    private struct Edge {
        let child: DataTable
        let parent: DataTable
        let columns: [(child: String, parent: String)]
    }

    /// - Returns: the rows by table. Tables that no foreign key connects with a root aren't named: they come along whole.
    func rows() throws -> [String: [Int64]] {
        let edges = self.edges()
        let connected = connected(edges)
        for table in compiled.tables where !table.table.hasRowIdentity && connected.contains(table.table.label) {
            throw PlanRefused(problems: [
                PlanProblem(place: table.table.label, reason: "is WITHOUT ROWID, which a subset can't take rows from")
            ])
        }
        let followers = try followers(edges)
        var taken = TakenRows()
        for (name, share) in rules.roots.sorted(by: { $0.key < $1.key }) {
            guard let table = compiled.catalog.table(name) else {
                throw PlanRefused(problems: [PlanProblem(place: "subset", reason: "there is no table '\(name)'")])
            }
            let leaves = compiled.catalog.leaves(of: table)
            let rows = try chosen(leaves, of: table, share)
            for (leaf, rows) in zip(leaves, rows) { taken.take(leaf, rows, isFollowed: true) }
        }
        while let work = taken.next() {
            control.onProgress(.rows("choosing rows", done: taken.count, total: nil))
            for edge in edges where edge.child.label == work.table.label {
                taken.take(edge.parent, try related(edge, from: work.rows, toParent: true), isFollowed: false)
            }
            guard work.isFollowed else { continue }
            for edge in edges where edge.parent.label == work.table.label && followers.contains(edge.child.label) {
                taken.take(edge.child, try related(edge, from: work.rows, toParent: false), isFollowed: true)
            }
        }
        var result: [String: [Int64]] = [:]
        for table in compiled.tables where !table.isEmpty && connected.contains(table.table.label) {
            result[table.table.label] = taken.rows(of: table.table.label)
        }
        return result
    }

    /// What the user may not expect of these rows.
    func notes(_ rows: [String: [Int64]]) throws -> [String] {
        let whole = compiled.tables.filter { !$0.isEmpty && rows[$0.table.label] == nil }.map {
            "\($0.table.label): whole, since no foreign key connects it with the subset's tables; 'TABLE: empty' in the plan leaves it out"
        }
        return try whole + rules.roots.sorted { $0.key < $1.key }.compactMap { try widened($0.key, $0.value, rows) }
    }

    /// A root of which far more rows come along than were asked for.
    private func widened(_ name: String, _ share: SubsetRules.Share, _ rows: [String: [Int64]]) throws -> String? {
        guard let table = compiled.catalog.table(name) else { return nil }
        let leaves = compiled.catalog.leaves(of: table)
        let taken = leaves.reduce(0) { $0 + (rows[$1.label]?.count ?? 0) }
        let total = try leaves.reduce(0) { sum, leaf in
            sum + (try connection.scalar("SELECT count(*) FROM \(source(leaf, "t"))")?.count ?? 0)
        }
        let asked: Double
        switch share {
        case .fraction(let fraction): asked = fraction * Double(total)
        case .count(let count): asked = Double(count)
        case .condition: return nil
        }
        // A draw by hash is a little more or less than the share.
        guard Double(taken) > asked * 2 + 10 else { return nil }
        return
            "\(table.label): \(taken) of \(total) rows, where the subset asks for about \(Int(asked)): rows that come along refer to "
            + "the others, or these follow as children; 'children:' names the tables whose rows shall follow"
    }

    private func edges() -> [Edge] {
        compiled.tables.map(\.table).flatMap { child in
            child.foreignKeys.flatMap { key -> [Edge] in
                guard let parent = compiled.catalog.table(key.parentLabel) else { return [] }
                return compiled.catalog.leaves(of: parent).map {
                    Edge(child: child, parent: $0, columns: Array(zip(key.columns, key.parentColumns)))
                }
            }
        }
    }

    /// The children that come along: those named, or all.
    private func followers(_ edges: [Edge]) throws -> Set<String> {
        guard let named = rules.children else { return Set(edges.map(\.child.label)) }
        return Set(
            try named.flatMap { name in
                guard let table = compiled.catalog.table(name) else {
                    throw PlanRefused(problems: [PlanProblem(place: "subset", reason: "there is no table '\(name)'")])
                }
                return compiled.catalog.leaves(of: table).map(\.label)
            })
    }

    private func connected(_ edges: [Edge]) -> Set<String> {
        var reached = Set(
            rules.roots.keys.compactMap(compiled.catalog.table).flatMap(compiled.catalog.leaves).map(\.label))
        while true {
            let more = edges.flatMap { edge -> [String] in
                let isNear = reached.contains(edge.child.label) || reached.contains(edge.parent.label)
                return isNear ? [edge.child.label, edge.parent.label] : []
            }
            let before = reached.count
            reached.formUnion(more)
            if reached.count == before { return reached }
        }
    }

    // MARK: Queries

    /// Rows asked for at once. A foreign key's column seldom has an index on PostgreSQL: each statement may read the
    /// whole child table, so there must be few. SQLite makes itself an index for the statement, and its list is text.
    private var batch: Int { connection.dialect.choose(postgres: 200_000, sqlite: 10_000) }

    private func identity(_ alias: String) -> String {
        connection.dialect.rowPlace(alias)
    }

    private func source(_ table: DataTable, _ alias: String) -> String {
        "\(connection.dialect.only(table.name)) AS \(alias)"
    }

    private func condition(_ rows: ArraySlice<Int64>, _ alias: String) -> String {
        connection.dialect.isRow(alias, at: rows)
    }

    private func identities(_ sql: String) throws -> [Int64] {
        var rows: [Int64] = []
        try connection.query(sql) { row in
            if let place = row[0].integer { rows.append(place) }
        }
        return rows
    }

    private func related(_ edge: Edge, from rows: [Int64], toParent: Bool) throws -> [Int64] {
        let on = edge.columns.map {
            "c.\(connection.dialect.quote($0.child)) = p.\(connection.dialect.quote($0.parent))"
        }
        return try stride(from: 0, to: rows.count, by: batch).flatMap { start in
            if control.stop.reason != nil { throw Problem.stopped }
            let slice = rows[start..<min(start + batch, rows.count)]
            return try identities(
                """
                SELECT DISTINCT \(identity(toParent ? "p" : "c")) FROM \(source(edge.child, "c"))
                JOIN \(source(edge.parent, "p")) ON \(on.joined(separator: " AND "))
                WHERE \(condition(slice, toParent ? "c" : "p"))
                """)
        }
    }

    /// A row is chosen by a hash of its key and the seed, so that the same rows come along each time; a count is one of
    /// the whole table, not of each partition. Returns the rows by leaf.
    private func chosen(_ leaves: [DataTable], of table: DataTable, _ share: SubsetRules.Share) throws -> [[Int64]] {
        if case .condition(let sql) = share {
            if let reason = SQLExpression.problem(of: sql, in: connection.dialect) {
                throw Refused(
                    reason: "the root \(table.label): \(reason)",
                    hint: "Write 'TABLE=where CONDITION' in this database's SQL")
            }
            return try leaves.map { try identities("SELECT \(identity("t")) FROM \(source($0, "t")) WHERE (\(sql))") }
        }
        let hash = KeyedHash(Secret(Array("subset \(rules.seed) \(table.label)".utf8)))
        var draws: [(draw: UInt64, leaf: Int, row: Int64)] = []
        func keepSmallest(_ count: Int) {
            draws.sort { $0.draw < $1.draw }
            if draws.count > count { draws.removeLast(draws.count - count) }
        }
        let names = table.primaryKey.isEmpty ? table.columns.map(\.name) : table.primaryKey
        let key = names.map { "coalesce(CAST(t.\(connection.dialect.quote($0)) AS text), '')" }
            .joined(separator: " || '/' || ")
        for (number, leaf) in leaves.enumerated() {
            try connection.stream("SELECT \(identity("t")), \(key) FROM \(source(leaf, "t"))", []) { row in
                guard let place = row[0].integer else { return }
                let draw = hash.digest(row[1].text ?? "").first
                if case .fraction(let fraction) = share, Double(draw) >= fraction * 0x1p64 { return }
                draws.append((draw, number, place))
                if case .count(let count) = share, draws.count / 2 >= count, draws.count - count >= count + 10_000 {
                    keepSmallest(count)
                }
            }
        }
        if case .count(let count) = share { keepSmallest(count) }
        return leaves.indices.map { leaf in draws.filter { $0.leaf == leaf }.map(\.row) }
    }
}

/// Rows that come along, and those among them whose children do too.
private struct TakenRows {
    private var taken: [String: Set<Int64>] = [:]
    private var followed: [String: Set<Int64>] = [:]
    private var work: [Work] = []

    /// Rows of one table whose relatives are still to be found.
    struct Work {
        let table: DataTable
        var rows: [Int64]
        let isFollowed: Bool
    }

    var count: Int { taken.values.reduce(0) { $0 + $1.count } }

    mutating func take(_ table: DataTable, _ rows: [Int64], isFollowed: Bool) {
        let fresh = rows.filter { row in
            let isNew = taken[table.label, default: []].insert(row).inserted
            let isNewlyFollowed = isFollowed && followed[table.label, default: []].insert(row).inserted
            return isNew || isNewlyFollowed
        }
        guard !fresh.isEmpty else { return }
        // Together with what waits already: the fewer statements, the fewer times a table is read.
        if let place = work.firstIndex(where: { $0.table.label == table.label && $0.isFollowed == isFollowed }) {
            work[place].rows += fresh
        } else {
            work.append(Work(table: table, rows: fresh, isFollowed: isFollowed))
        }
    }

    /// The oldest first, so that more may gather after it.
    mutating func next() -> Work? { work.isEmpty ? nil : work.removeFirst() }

    func rows(of table: String) -> [Int64] { (taken[table] ?? []).sorted() }
}
