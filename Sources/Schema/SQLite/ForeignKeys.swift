package import SluiceDatabase

/// SQLite's `PRAGMA foreign_keys`, which does nothing inside a transaction.
package enum ForeignKeys {
    /// Runs `body`, with a transaction of its own inside, while foreign keys are neither checked nor followed, and
    /// restores the setting. On PostgreSQL it only runs `body`.
    package static func suspended<Result>(on connection: any Connection, _ body: () throws -> Result) throws -> Result {
        guard let setting = connection.dialect.foreignKeysSetting, try connection.scalar(setting)?.isTrue == true
        else {
            return try body()
        }
        guard !connection.isInTransaction else {
            throw Problem(.invalidOperation, "foreign keys can't be suspended inside a transaction")
        }
        try connection.executeScript("\(setting) = OFF")
        do {
            let result = try body()
            try connection.executeScript("\(setting) = ON")
            return result
        } catch {
            // The first error is the one to report; a connection that can't do this is closed by its owner.
            try? connection.executeScript("\(setting) = ON")
            throw error
        }
    }
}
