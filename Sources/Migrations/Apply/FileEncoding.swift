internal import SluiceDatabase
internal import SluiceSQLText
internal import SluiceSchema

extension PlannedRevision {
    /// Revisions are UTF-8. A server that is told otherwise reads their texts as other letters, and stores those.
    func refuseOtherEncodings() throws(MigrationFailure) {
        for index in steps.indices.dropFirst(firstStep) where steps[index].dialect.isServer {
            for statement in steps[index].ownStatements {
                guard let encoding = statement.clientEncoding, !Self.own.contains(encoding.lowercased()) else {
                    continue
                }
                throw MigrationFailure(
                    rehearsing: self, step: index,
                    Problem(
                        .invalidOperation,
                        "the file is read as UTF-8, and the server would take its text for \(encoding)",
                        hint:
                            "leave client_encoding out, or say UTF8: the server stores text in its own encoding by itself"
                    ))
            }
        }
    }

    private static let own: Set = ["utf8", "utf-8", "unicode", "default"]
}

extension SQLStatement {
    /// What it sets `client_encoding` to; nil for another statement.
    fileprivate var clientEncoding: String? {
        guard ["SET", "SELECT"].contains(firstWord) else { return nil }
        let tokens = SQLToken.tokens(of: text, in: .postgres)
        let isNames = tokens.dropFirst().first?.isWord("NAMES") == true
        guard let name = isNames ? 1 : tokens.firstIndex(where: { $0.name?.lowercased() == "client_encoding" }),
            firstWord == "SET" || tokens.contains(where: { $0.names("set_config") })
        else { return nil }
        // SET client_encoding TO 'x', set_config('client_encoding', 'x', false)
        return tokens.dropFirst(name + 1).first { !$0.isWord("TO") && $0.kind != .symbol }?.name
    }
}
