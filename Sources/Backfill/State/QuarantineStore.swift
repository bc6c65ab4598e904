public import SluiceDatabase

/// A row that could not be transformed. Its values are not kept: they are still in the table.
public struct QuarantinedRow: Sendable {
    public let key: [Value]
    /// SQLSTATE, SQLite's result code, or `transform`.
    public let code: String
    public let error: String

    package init(key: [Value], code: String, error: String) {
        self.key = key
        self.code = code
        self.error = error
    }
}

extension RunStore {
    /// Inside the chunk's transaction.
    package func quarantine(_ rows: [QuarantinedRow], run: Int64) throws {
        for row in rows {
            try connection.execute(
                sql(
                    """
                    INSERT INTO \(table("quarantine")) (run_id, relation, key, code, error, at) \
                    VALUES (?, 'table', ?, ?, ?, \(dialect.now)) \
                    ON CONFLICT (run_id, relation, key) DO UPDATE SET code = excluded.code, error = excluded.error, \
                    at = excluded.at
                    """),
                [.integer(run), .text(KeyText.encode(row.key)), .text(row.code), .text(row.error)])
        }
    }

    package func quarantineCount(run: Int64) throws -> Int {
        Int(
            try connection.scalar(sql("SELECT count(*) FROM \(table("quarantine")) WHERE run_id = ?"), [.integer(run)])?
                .integer ?? 0)
    }

    /// How many rows of a run are set aside by each error, the most frequent first.
    package func quarantineCounts(run: Int64) throws -> [(code: String, count: Int)] {
        try connection.rows(
            sql(
                "SELECT code, count(*) FROM \(table("quarantine")) WHERE run_id = ? GROUP BY code ORDER BY 2 DESC, 1"),
            [.integer(run)]
        ).map { ($0[0].text ?? "", $0[1].count) }
    }

    /// - Parameter most: Nil for all.
    package func quarantined(run: Int64, atMost most: Int? = nil) throws -> [QuarantinedRow] {
        let limit = most.map { " LIMIT \($0)" } ?? ""
        return try connection.rows(
            sql("SELECT key, code, error FROM \(table("quarantine")) WHERE run_id = ? ORDER BY at, key\(limit)"),
            [.integer(run)]
        ).map { row in
            QuarantinedRow(
                key: try KeyText.decode(row[0].text ?? "[]"), code: row[1].text ?? "", error: row[2].text ?? "")
        }
    }

    /// Takes the row out, and says whether it was there still: of two that replay it at once, one gets it, and the other
    /// waits here for that one's transaction.
    package func takeFromQuarantine(_ key: [Value], run: Int64) throws -> Bool {
        try connection.execute(
            sql("DELETE FROM \(table("quarantine")) WHERE run_id = ? AND key = ?"),
            [.integer(run), .text(KeyText.encode(key))]) == 1
    }

    /// What is wrong with a row now, where it is still set aside.
    package func renewError(of row: QuarantinedRow, run: Int64) throws {
        try connection.execute(
            sql(
                "UPDATE \(table("quarantine")) SET code = ?, error = ?, at = \(dialect.now) WHERE run_id = ? AND key = ?"
            ),
            [.text(row.code), .text(row.error), .integer(run), .text(KeyText.encode(row.key))])
    }
}
