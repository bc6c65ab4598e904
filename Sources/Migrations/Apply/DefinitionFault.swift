internal import SluiceDatabase
internal import SluiceSQLText

/// A definition that SQLite has taken and that fails when it is used: a foreign key to nowhere, a default of a function
/// that isn't there, a view or a trigger over a misspelt column.
struct DefinitionFault: Hashable {
    /// The table, view or trigger.
    let object: String
    let reason: String

    /// The name of a function that isn't there, in small letters, where that is all that is wrong.
    var missingFunction: String? {
        reason.firstMatch(of: /no such function: (.+)$/).map { $0.output.1.lowercased() }
    }

    var problem: Problem {
        guard missingFunction != nil else { return Problem(.invalidOperation, reason) }
        return Problem(
            .invalidOperation, reason,
            hint: "nothing was touched; one that your application registers is named in sluice.yaml: functions: [NAME]")
    }

    static func all(in connection: any Connection) throws -> Set<DefinitionFault> {
        let tables = try names("table", in: connection)
        var faults = try foreignKeys(tables, in: connection)
        for table in tables { faults += try defaults(of: table, in: connection) }
        for view in try names("view", in: connection) {
            faults += try fault(view, "view \(view)", of: "SELECT * FROM \(quote(view)) LIMIT 0", in: connection)
        }
        faults += try triggers(in: connection)
        return Set(faults)
    }

    private static func quote(_ name: String) -> String { Dialect.sqlite.quote(name) }

    private static func names(_ type: String, in connection: any Connection) throws(DatabaseError) -> [String] {
        try connection.rows(
            """
            SELECT name FROM sqlite_schema WHERE type = ?1 AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
            AND name NOT LIKE 'sluice\\_%' ESCAPE '\\' ORDER BY name
            """, [.text(type)]
        ).compactMap { $0[0].text }
    }

    // MARK: Foreign keys

    private static func foreignKeys(
        _ tables: [String], in connection: any Connection
    ) throws(DatabaseError) -> [DefinitionFault] {
        var faults: [DefinitionFault] = []
        for table in tables {
            var isBroken = false
            let keys = try connection.rows(
                #"SELECT "table", "from", "to" FROM pragma_foreign_key_list(?1)"#, [.text(table)])
            for key in keys {
                guard let parent = key[0].text, let column = key[1].text,
                    let reason = try missing(parent, key[2].text, in: connection)
                else { continue }
                isBroken = true
                faults.append(
                    DefinitionFault(object: table, reason: "the foreign key of \(table).\(column) points to \(reason)"))
            }
            guard !keys.isEmpty, !isBroken else { continue }
            faults += try fault(
                table, "a foreign key of \(table)", of: "PRAGMA foreign_key_check(\(quote(table)))", in: connection)
        }
        return faults
    }

    /// What of a key's target isn't there.
    private static func missing(
        _ parent: String, _ column: String?, in connection: any Connection
    ) throws(DatabaseError) -> String? {
        let columns = try connection.rows("SELECT name FROM pragma_table_xinfo(?1)", [.text(parent)])
            .compactMap { $0[0].text }
        if columns.isEmpty { return "table \(parent), which isn't there" }
        guard let column, !columns.contains(where: { $0.lowercased() == column.lowercased() }) else { return nil }
        return "column \(column) of \(parent), which has none of that name\(Suggestion.text(for: column, in: columns))"
    }

    // MARK: What is compiled when it is used

    /// A default is computed by the first INSERT without a value.
    private static func defaults(of table: String, in connection: any Connection) throws -> [DefinitionFault] {
        let rows = try connection.rows(
            "SELECT name, dflt_value FROM pragma_table_xinfo(?1) WHERE dflt_value LIKE '%(%'", [.text(table)])
        return try rows.flatMap { row in
            guard let column = row[0].text, let text = row[1].text else { return [DefinitionFault]() }
            return try fault(table, "the default of \(table).\(column), \(text),", of: "SELECT \(text)", in: connection)
                .filter { $0.reason.contains("function") }
        }
    }

    private static func triggers(in connection: any Connection) throws -> [DefinitionFault] {
        let rows = try connection.rows("SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'trigger'")
        var faults: [DefinitionFault] = []
        for row in rows {
            guard let trigger = row[0].text, let table = row[1].text else { continue }
            let column = columns(of: table, where: "hidden = 0", in: connection).first
            let assignment = column.map { "\(quote($0)) = \(quote($0))" } ?? "rowid = rowid"
            faults += try unknownColumns(trigger, of: table, row[2].text ?? "", in: connection)
            for statement in [
                "DELETE FROM \(quote(table))", "INSERT INTO \(quote(table)) DEFAULT VALUES",
                "UPDATE \(quote(table)) SET \(assignment)",
            ] {
                faults += try fault(trigger, "trigger \(trigger)", of: "EXPLAIN \(statement)", in: connection)
            }
        }
        return faults
    }

    /// None of a view whose table is gone: that it can't be read is a fault of its own.
    private static func columns(
        of table: String, where condition: String = "true", in connection: any Connection
    ) -> [String] {
        let rows = try? connection.rows("SELECT name FROM pragma_table_xinfo(?1) WHERE \(condition)", [.text(table)])
        return rows?.compactMap { $0[0].text } ?? []
    }

    /// `UPDATE OF` a column that isn't there is never fired, and SQLite takes it.
    private static func unknownColumns(
        _ trigger: String, of table: String, _ sql: String, in connection: any Connection
    ) throws -> [DefinitionFault] {
        let tokens = SQLToken.tokens(of: sql, in: .sqlite)
        guard let update = tokens.firstIndex(where: { $0.isWord("UPDATE") }), tokens.indices.contains(update + 1),
            tokens[update + 1].isWord("OF"), let end = tokens[update...].firstIndex(where: { $0.isWord("ON") })
        else { return [] }
        let columns = columns(of: table, in: connection)
        return tokens[(update + 2)..<end].compactMap(\.name).filter { name in
            !columns.contains { $0.lowercased() == name.lowercased() }
        }.map { name in
            DefinitionFault(
                object: trigger,
                reason: "trigger \(trigger) waits for an UPDATE of \(name), and \(table) has no such column"
                    + Suggestion.text(for: name, in: columns))
        }
    }

    private static func fault(
        _ object: String, _ what: String, of sql: String, in connection: any Connection
    ) throws(DatabaseError) -> [DefinitionFault] {
        do {
            try connection.executeScript(sql)
            return []
        } catch {
            let isFault =
                error.kind == .undefinedObject || error.message.contains("function")
                || error.message.contains("foreign key mismatch")
            return isFault ? [DefinitionFault(object: object, reason: "\(what) can't work: \(error.message)")] : []
        }
    }
}
