internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceSQLText

/// Texts in the database that name a table and column without the catalog knowing: bodies of functions, arguments
/// of triggers.
struct TextMentions {
    private let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    func mentions(of deprecation: Deprecation) throws -> [Evidence.Mention] {
        let names = [deprecation.column ?? deprecation.table.name, deprecation.currentName]
        return try functions(deprecation, names) + triggerArguments(deprecation, names)
    }

    /// High where the body names the table too; medium where it is a trigger's function, which may not need to.
    private func functions(_ deprecation: Deprecation, _ names: [String]) throws -> [Evidence.Mention] {
        let rows = try connection.catalogRows(
            """
            SELECT p.oid::regprocedure::text, p.prosrc, EXISTS (SELECT FROM pg_trigger t
            WHERE t.tgfoid = p.oid AND t.tgrelid = to_regclass($1)) FROM pg_proc p
            JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
            WHERE \(Snapshot.isUserSchema(connection.dialect)) AND l.lanname NOT IN ('c', 'internal')
            ORDER BY 1
            """, [.text(deprecation.currentTable.quoted(in: .postgres))])
        return rows.compactMap { row in
            let tokens = SQLToken.tokens(of: row[1].text ?? "", in: .postgres)
            let name = "function \((row[0].text ?? "").withoutDefaultSchema)"
            let namesTable = [deprecation.table.name, deprecation.currentTable.name].contains(where: tokens.mentions)
            guard deprecation.column != nil else {
                return namesTable ? Evidence.Mention(object: name, confidence: .high) : nil
            }
            guard names.contains(where: tokens.mentions) else { return nil }
            if namesTable { return Evidence.Mention(object: name, confidence: .high) }
            return row[2].isTrue ? Evidence.Mention(object: name, confidence: .medium) : nil
        }
    }

    /// `tsvector_update_trigger('fulltext', …)` gets column names as text.
    private func triggerArguments(_ deprecation: Deprecation, _ names: [String]) throws -> [Evidence.Mention] {
        guard deprecation.column != nil else { return [] }
        return try connection.catalogRows(
            """
            SELECT t.tgname::text, encode(t.tgargs, 'escape') FROM pg_trigger t
            WHERE t.tgrelid = to_regclass($1) AND NOT t.tgisinternal AND t.tgnargs > 0
            AND NOT starts_with(t.tgname::text, '\(connection.dialect.guardPrefix)')
            """, [.text(deprecation.currentTable.quoted(in: .postgres))]
        ).compactMap { row in
            // Arguments end with a NUL each, which `encode` writes as \000.
            let arguments = (row[1].text ?? "").split(separator: "\\000").map(String.init)
            guard arguments.contains(where: names.contains) else { return nil }
            return Evidence.Mention(object: "trigger \(row[0].text ?? "")", confidence: .high)
        }
    }
}
