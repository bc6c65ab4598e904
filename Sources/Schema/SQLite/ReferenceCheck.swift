internal import SluiceDatabase
internal import SluiceIntrospection

/// The rows whose foreign keys point nowhere, before and after: a rebuild must not add to them, and those that were
/// there already are not its business.
struct ReferenceCheck {
    let before: [Statement]
    let after: [Statement]

    /// - Parameter keepsRowids: Whether a row can be known again by its rowid.
    init(catalog: SQLiteCatalog, table: String, isReferring: Bool, keepsRowids: Bool) throws {
        var tables = try Set(catalog.foreignKeys(to: table).map(\.table.name)).sorted()
        if try catalog.hasForeignKeys(table) || isReferring { tables.append(table) }
        let violations = try tables.compactMap { name -> String? in
            try Self.violations(of: name, rowid: name == table && !keepsRowids ? "NULL" : "c.\"rowid\"", catalog)
        }
        guard !violations.isEmpty else {
            before = []
            after = []
            return
        }
        let broken = violations.joined(separator: " UNION ALL ")
        let noted = NotedFaults(name: "sluice_broken_before")
        before = noted.noting(broken)
        let failure =
            "the change of \(table) would leave foreign keys that point to no row; nothing was changed. "
            + "PRAGMA foreign_key_check lists such rows"
        after = [.requireNoRows(query: noted.added(by: broken), otherwise: failure), noted.forgetting]
    }

    /// A foreign key's number changes when another is added; the first of its columns tells which it is. Rows without a
    /// rowid are counted.
    private static func violations(of table: String, rowid: String, _ catalog: SQLiteCatalog) throws -> String? {
        let arguments = "(\(catalog.literal(table)), \(catalog.literal(catalog.schema)))"
        let check = "pragma_foreign_key_check\(arguments)"
        // It fails for a key whose parent has no unique columns: such a key was broken before.
        guard (try? catalog.connection.rows("SELECT 1 FROM \(check) LIMIT 1")) != nil else { return nil }
        return """
            SELECT c."table" AS child, \(rowid) AS row, c.parent AS parent, f."from" AS key, count(*) AS number \
            FROM \(check) AS c JOIN pragma_foreign_key_list\(arguments) AS f ON f.id = c.fkid AND f.seq = 0 \
            GROUP BY 1, 2, 3, 4
            """
    }
}
