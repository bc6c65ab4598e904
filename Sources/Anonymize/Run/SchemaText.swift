internal import SluiceDatabase
internal import SluiceIntrospection

extension Snapshot.Text {
    /// What stands between quotes, doubled ones undone; of a comment or a label also the whole.
    var literals: Set<String> {
        let quoted = text.matches(of: #/'((?:[^']|'')*)'/#).map {
            String($0.output.1).replacing("''", with: "'")
        }
        return Set(isLiteral ? quoted + [text] : quoted)
    }

    static func all(in connection: any Connection) throws -> [Snapshot.Text] {
        try Snapshot.read(.texts, from: connection).texts
    }
}
