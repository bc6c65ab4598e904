internal import SluiceDatabase
internal import SluiceSQLText
internal import SluiceSchema

extension PlannedRevision {
    /// Revisions are UTF-8, and a backslash in a text is one. A server that is told otherwise reads their texts as other ones,
    /// and stores those.
    func refuseOtherEncodings() throws(MigrationFailure) {
        for index in steps.indices.dropFirst(firstStep) where steps[index].dialect.isServer {
            for statement in steps[index].ownStatements {
                guard let problem = statement.otherEncoding ?? statement.otherBackslash else { continue }
                throw MigrationFailure(rehearsing: self, step: index, problem)
            }
        }
    }
}

extension SQLStatement {
    fileprivate var otherEncoding: Problem? {
        guard let encoding = value(of: "client_encoding"),
            !["utf8", "utf-8", "unicode", "default"].contains(encoding.lowercased())
        else { return nil }
        return Problem(
            .invalidOperation, "the file is read as UTF-8, and the server would take its text for \(encoding)",
            hint: "leave client_encoding out, or say UTF8: the server stores text in its own encoding by itself")
    }

    fileprivate var otherBackslash: Problem? {
        guard let value = value(of: "standard_conforming_strings"),
            ["off", "of", "false", "no", "0"].contains(value.lowercased())
        else { return nil }
        return Problem(
            .invalidOperation,
            "the file is read with a backslash for itself, and the server would take it for an escape",
            hint:
                "leave standard_conforming_strings out, and write E'…' where a backslash escapes; "
                + "PGOPTIONS='-c standard_conforming_strings=on' makes pg_dump write it so")
    }

    /// What it sets that to; nil for another statement.
    private func value(of setting: String) -> String? {
        guard ["SET", "SELECT"].contains(firstWord) else { return nil }
        let tokens = SQLToken.tokens(of: text, in: .postgres)
        let isNames = setting == "client_encoding" && tokens.dropFirst().first?.isWord("NAMES") == true
        guard let name = isNames ? 1 : tokens.firstIndex(where: { $0.name?.lowercased() == setting }),
            firstWord == "SET" || tokens.contains(where: { $0.names("set_config") })
        else { return nil }
        // SET client_encoding TO 'x', set_config('client_encoding', 'x', false)
        let value = tokens.dropFirst(name + 1).first { !$0.isWord("TO") && $0.kind != .symbol }
        return value.map { $0.name ?? $0.text }
    }
}
