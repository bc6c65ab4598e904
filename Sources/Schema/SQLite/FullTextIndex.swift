package import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceSQLText

/// A full-text index with external content: it holds its table's name and its columns' as text, so that SQLite neither
/// follows a rename there nor minds when they are gone.
package struct FullTextIndex: Sendable {
    package let name: String
    package let definition: String

    /// Those that read the table, and of it the column where one is given.
    package static func reading(
        _ table: QualifiedName, column: String? = nil, on connection: any Connection
    ) throws -> [FullTextIndex] {
        let relations = try Snapshot.read([], from: connection, file: table.schema ?? "main").relations
        return relations.filter { index in
            guard index.kind == .virtualTable else { return false }
            let arguments = arguments(of: index.definition ?? "")
            guard arguments.value(of: "CONTENT")?.lowercased() == table.name.lowercased() else { return false }
            guard let column else { return true }
            return arguments.value(of: "CONTENT_ROWID")?.lowercased() == column.lowercased()
                || arguments.contains { $0.first?.names(column) == true }
        }.map { FullTextIndex(name: $0.name.name, definition: $0.definition ?? "") }
    }

    /// Whether this is the text of one that has its rows' texts from a table.
    static func readsTable(_ definition: String) -> Bool {
        arguments(of: definition).value(of: "CONTENT")?.isEmpty == false
    }

    private static func arguments(of definition: String) -> [ArraySlice<SQLToken>] {
        let tokens = SQLToken.tokens(of: definition, in: .sqlite)
        return TableClause.parenthesized(in: tokens[...]).split(outsideParenthesesAt: ",")
    }
}

extension [ArraySlice<SQLToken>] {
    /// What an argument `name = value` says.
    fileprivate func value(of name: String) -> String? {
        first { argument in
            argument.count >= 3 && argument.first?.isWord(name) == true
                && argument.dropFirst().first?.isSymbol("=") == true
        }?.dropFirst(2).first?.name
    }
}
