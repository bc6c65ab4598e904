internal import SluiceDatabase

extension Connection {
    /// Runs a probe of the user's: what is asked about once a second is to change nothing, whatever it says.
    func measuring<Result>(_ body: () throws -> Result) throws -> Result {
        guard !dialect.isServer else { return try transaction(.snapshot, body) }
        let wasReadOnly = try scalar("PRAGMA query_only")?.isTrue == true
        try executeScript("PRAGMA query_only = ON")
        defer { if !wasReadOnly { try? executeScript("PRAGMA query_only = OFF") } }
        return try body()
    }
}
