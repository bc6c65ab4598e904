internal import SluiceDatabase
internal import SluiceIntrospection

/// Cuts the key space into ranges of about equal rows, for several workers. Cuts are keys that exist, found by a
/// sample: cuts by arithmetic would put all rows of a sparse key into one range.
struct RangeSplit {
    /// Smaller ranges aren't worth a lease.
    private static let smallestRange = 20_000
    /// More ranges than workers, so that none is idle while another still has half of the table.
    private static let rangesPerWorker = 4

    let plan: RunPlan
    let connection: any Connection

    /// Pairs of (low, excluded; high, included) that tile the keys there are now. Empty for an empty table.
    func ranges(workers: Int, estimate: Int?) throws -> [(low: [Value]?, high: [Value])] {
        guard let last = try connection.rows(ChunkSQL(plan).lastKey, columns: plan.key.names.count).first else {
            return []
        }
        let wanted = min(workers * Self.rangesPerWorker, (estimate ?? 0) / Self.smallestRange)
        guard workers > 1, wanted > 1 else { return [(nil, last)] }
        var cuts: [[Value]] = []
        for cut in try self.cuts(into: wanted) where cut != cuts.last && cut != last { cuts.append(cut) }
        return zip([nil] + cuts.map(Optional.some), cuts + [last]).map { ($0, $1) }
    }

    /// Places all over the key space, at most `count`, each a key that rows lie behind; nil is its beginning.
    func places(_ count: Int) throws -> [[Value]?] {
        guard count > 1 else { return [nil] }
        return [nil] + (try cuts(into: count)).map(Optional.some)
    }

    /// A key in the middle of (low, high], or nil where what lies there isn't worth a range of its own.
    func middle(behind low: [Value]?, upTo high: [Value]) throws -> [Value]? {
        plan.dialect.samplesTables
            ? try sampledMiddle(behind: low, upTo: high) : try countedMiddle(behind: low, upTo: high)
    }

    /// Rows that a range of an idle worker should at least have.
    private static let smallestShare = 2_000

    private func sampledMiddle(behind low: [Value]?, upTo high: [Value]) throws -> [Value]? {
        let percent = try samplePercent()
        var text = SQLText(plan.dialect)
        let range = ChunkSQL(plan).keyConditions(low: low, high: high, in: &text)
        let sample = try connection.rows(
            """
            SELECT \(plan.key.list(in: plan.dialect)) FROM \(plan.quotedTable) \
            TABLESAMPLE SYSTEM (\(percent)) REPEATABLE (1) WHERE \(range) \
            ORDER BY \(plan.key.orderBy(in: plan.dialect))
            """, text.parameters, columns: plan.key.names.count)
        guard sample.count >= 20, Double(sample.count) * 100 / percent >= Double(Self.smallestShare) else {
            // Few of the sampled pages lie there, and many rows may all the same.
            return percent < 100 ? try key(number: Self.smallestShare * 5, behind: low, upTo: high) : nil
        }
        return sample[sample.count / 2]
    }

    private func countedMiddle(behind low: [Value]?, upTo high: [Value]) throws -> [Value]? {
        var text = SQLText(plan.dialect)
        let range = ChunkSQL(plan).keyConditions(low: low, high: high, in: &text)
        let count =
            try connection.scalar(
                "SELECT count(*) FROM \(plan.quotedTable) WHERE \(range)", text.parameters)?.integer ?? 0
        guard count >= Int64(Self.smallestShare) else { return nil }
        return try key(number: Int(count / 2), behind: low, upTo: high)
    }

    private func key(number: Int, behind low: [Value]?, upTo high: [Value]) throws -> [Value]? {
        let query = ChunkSQL(plan).boundary(after: low, upTo: high, rows: number)
        let keys = try connection.rows(query.sql, query.parameters, columns: plan.key.names.count)
        guard let key = keys.first, key != high else { return nil }
        return key
    }

    private func cuts(into count: Int) throws -> [[Value]] {
        plan.dialect.samplesTables ? try sampledCuts(into: count) : try countedCuts(into: count)
    }

    /// A sample of pages; on a small table all of them. A partitioned table has no pages of its own: those of its
    /// partitions count.
    private func sampledCuts(into count: Int) throws -> [[Value]] {
        let percent = try samplePercent()
        let keys = plan.key.list(in: plan.dialect)
        let sample = try connection.rows(
            """
            SELECT \(keys) FROM \(plan.quotedTable) TABLESAMPLE SYSTEM (\(percent)) REPEATABLE (1) \
            ORDER BY \(plan.key.orderBy(in: plan.dialect))
            """, columns: plan.key.names.count)
        guard sample.count >= count * 10 else { return [] }
        return (1..<count).map { sample[sample.count * $0 / count] }
    }

    /// What part of the pages is about 400 of them.
    private func samplePercent() throws -> Double {
        let tree = try Snapshot.read(.sizes, from: connection, of: [plan.table])
        let pages = max(tree.relations.reduce(0) { $0 + ($1.size?.pages ?? 0) }, 1)
        return min(100, max(0.01, 100 * 400 / Double(pages)))
    }

    /// SQLite has no sample; its keys are read once along the index.
    private func countedCuts(into count: Int) throws -> [[Value]] {
        let total = try connection.scalar("SELECT count(*) FROM \(plan.quotedTable)")?.integer ?? 0
        let step = max(Int(total) / count, 1)
        var cuts: [[Value]] = []
        var position = 0
        try connection.stream(
            "SELECT \(plan.key.list(in: plan.dialect)) FROM \(plan.quotedTable) ORDER BY \(plan.key.orderBy(in: plan.dialect))",
            []
        ) { row in
            position += 1
            if position.isMultiple(of: step), cuts.count < count - 1 { cuts.append(row.values) }
        }
        return cuts
    }
}
