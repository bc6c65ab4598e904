internal import SluiceSchema

extension SQLRevisionText {
    /// The operations of one direction: each statement is one. Nil where there is no section for it.
    func operations(isUpgrade: Bool) -> [Operation]? {
        let matching = sections.filter { $0.isUpgrade == isUpgrade }
        if matching.isEmpty { return nil }
        return matching.flatMap { section in
            SQLStatementSplitter.split(section.text, firstLine: section.line).map { piece in
                let text = SQLText(piece.text, for: section.dialect)
                return .execute(Execute(text, inTransaction: !NonTransactional.matches(piece.text)))
            }
        }
    }
}

extension SQLRevisionText {
    var downgrade: WrittenDowngrade {
        if let irreversible { return .irreversible(irreversible) }
        return operations(isUpgrade: false).map(WrittenDowngrade.operations) ?? .derived
    }
}

/// Statements that PostgreSQL refuses inside a transaction block.
enum NonTransactional {
    static func matches(_ sql: String) -> Bool {
        let words = sql.uppercased().split { !$0.isLetter && $0 != "_" }.prefix(8)
        let start = words.prefix(2).joined(separator: " ")
        if words.first == "VACUUM" || ["CREATE DATABASE", "DROP DATABASE", "ALTER SYSTEM"].contains(start) {
            return true
        }
        if ["CREATE TABLESPACE", "DROP TABLESPACE", "CREATE SUBSCRIPTION", "DROP SUBSCRIPTION"].contains(start) {
            return true
        }
        // A materialized view can be refreshed concurrently in a transaction; the others can't.
        return words.contains("CONCURRENTLY") && words.first != "REFRESH"
    }
}
