package import SluiceDatabase

/// A range that another worker holds, as it stood when it was looked at.
package struct HeldRange: Sendable {
    let number: Int64
    let epoch: Int64
    let relation: String
    let high: [Value]
    /// The holder has, or may have, what lies up to here in hand.
    let inHand: [Value]?
}

extension RunStore {
    /// Ranges that are under way, of whoever.
    package func heldRanges(run: Int64) throws -> [HeldRange] {
        try connection.rows(
            sql(
                """
                SELECT number, epoch, relation, high, cursor, windows FROM \(table("ranges")) \
                WHERE run_id = ? AND done = 0 AND owner IS NOT NULL ORDER BY number
                """),
            [.integer(run)]
        ).map { row in
            HeldRange(
                number: row[0].integer ?? 0, epoch: row[1].integer ?? 0, relation: row[2].text ?? "",
                high: try KeyText.decode(row[3].text ?? "[]"), inHand: try Self.inHand(cursor: row[4], windows: row[5]))
        }
    }

    /// Ends the range at `cut`, and makes what lies behind it a range that nobody holds yet. The holder is fenced: its
    /// chunk is rolled back, it finds its range again, and that ends earlier now.
    /// - Parameter isAhead: Whether `cut` lies behind a key, which is the last that the holder may have in hand.
    /// - Throws: ``Moved`` where the range has moved past `cut`, or changed hands, since it was looked at.
    package func share(
        _ range: HeldRange, of run: Int64, at cut: [Value], where isAhead: ([Value]) throws -> Bool
    ) throws {
        try connection.transaction {
            // Two that share at once would give their ranges the same number.
            if let lock = dialect.lockingName("ranges of run \(run)") { try connection.execute(lock) }
            let high = Value.text(KeyText.encode(range.high))
            let shortened = try connection.execute(
                sql(
                    """
                    UPDATE \(table("ranges")) SET high = ?, epoch = epoch + 1 \
                    WHERE run_id = ? AND number = ? AND epoch = ? AND done = 0 AND high = ?
                    """),
                [.text(KeyText.encode(cut)), .integer(run), .integer(range.number), .integer(range.epoch), high])
            // Locked by that UPDATE, the range can't move on any more.
            guard shortened == 1, try inHand(range, of: run).map(isAhead) ?? true else { throw Moved() }
            let low = Value.text(KeyText.encode(cut))
            try connection.execute(
                sql(
                    """
                    INSERT INTO \(table("ranges")) (run_id, number, relation, low, high, cursor) \
                    SELECT ?, max(number) + 1, ?, ?, ?, ? FROM \(table("ranges")) WHERE run_id = ?
                    """),
                [.integer(run), .text(range.relation), low, high, low, .integer(run)])
        }
    }

    private func inHand(_ range: HeldRange, of run: Int64) throws -> [Value]? {
        let rows = try connection.rows(
            sql("SELECT cursor, windows FROM \(table("ranges")) WHERE run_id = ? AND number = ?"),
            [.integer(run), .integer(range.number)])
        return try rows.first.flatMap { try Self.inHand(cursor: $0[0], windows: $0[1]) }
    }

    private static func inHand(cursor: Value, windows: Value) throws -> [Value]? {
        try windows.text.map(KeyText.decodeList)?.last ?? cursor.text.map(KeyText.decode)
    }

    /// Nothing was changed.
    struct Moved: Error {}
}
