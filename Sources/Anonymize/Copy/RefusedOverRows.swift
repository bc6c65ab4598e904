internal import SluiceDatabase

/// The rows are in the target, and something can't be made over the new values: what, of which table, why, and how to go on.
struct RefusedOverRows: Error, CustomStringConvertible {
    let description: String

    init(_ object: String, _ reason: String) {
        description =
            "\(object) can't be made over the new values: \(reason). The rows are in the copy; mend the plan and run the same "
            + "command again: it goes on, and tables that the change doesn't touch stay as they are"
    }

    /// - Parameter messages: pg_restore's, with the statement that failed.
    init?(restoring messages: String) {
        guard let object = Self.object(in: messages),
            let error = messages.firstMatch(of: #/ERROR: +(?:[0-9A-Z]{5}: +)?([^\n]*)/#)?.1,
            !error.contains("permission denied"), !error.contains("must be")
        else { return nil }
        self.init(object, String(error))
    }

    private static func object(in messages: String) -> String? {
        if let found = messages.firstMatch(
            of: #/Command was: CREATE (?:UNIQUE )?INDEX ((?:"[^"]*"|[^\s"])+) ON (?:ONLY )?((?:"[^"]*"|[^\s"(])+)/#)
        {
            return "index \(found.1) of \(found.2)"
        }
        if let found = messages.firstMatch(
            of: #/Command was: ALTER TABLE (?:ONLY )?((?:"[^"]*"|[^\s"])+)\s+ADD CONSTRAINT ((?:"[^"]*"|[^\s"])+)/#)
        {
            return "constraint \(found.2) of \(found.1)"
        }
        return nil
    }
}
