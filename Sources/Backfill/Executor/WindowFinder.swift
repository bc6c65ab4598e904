internal import SluiceDatabase

/// Finds where the next window ends: at the last of `rows` keys along the index, or, where integer keys lie close
/// together, simply `rows` further on, which costs nothing and can't hold more than that many rows.
struct WindowFinder {
    /// Windows taken by arithmetic before the density is measured again: their changed rows say nothing about
    /// density where a `where` leaves most rows out.
    private static let unmeasured = 64

    private let statements: ChunkSQL
    private let connection: any Connection
    private var arithmeticLeft = 0

    init(statements: ChunkSQL, connection: any Connection) {
        self.statements = statements
        self.connection = connection
    }

    /// Ends of the next windows behind `progress`, at most `count`; the last may be the range's own end.
    mutating func ends(count: Int, rows: Int, behind progress: RangeProgress) throws -> [[Value]] {
        var ends: [[Value]] = []
        while ends.count < count, !(ends.last.map(progress.isEnd) ?? false) {
            ends.append(try end(after: ends.last ?? progress.cursor, upTo: progress.high, rows: rows))
        }
        return ends
    }

    /// The group's chunks changed fewer rows than it had keys: the keys may have become sparse.
    mutating func foundFewRows() { arithmeticLeft = 0 }

    private mutating func end(after low: [Value]?, upTo high: [Value], rows: Int) throws -> [Value] {
        if arithmeticLeft > 0, let start = low?.first?.integer, let last = high.first?.integer {
            arithmeticLeft -= 1
            let (next, overflow) = start.addingReportingOverflow(Int64(rows))
            return overflow || next >= last ? high : [.integer(next)]
        }
        let query = statements.boundary(after: low, upTo: high, rows: rows)
        // No key is left: the window to the range's end is empty, and is visited all the same.
        let keys = try connection.rows(query.sql, query.parameters, columns: statements.plan.key.names.count)
        guard let end = keys.first else { return high }
        if statements.plan.key.isInteger, let from = low?.first?.integer, let to = end.first?.integer,
            case let (span, overflow) = to.subtractingReportingOverflow(from), !overflow, span <= 2 * Int64(rows)
        {
            arithmeticLeft = Self.unmeasured
        }
        return end
    }
}
