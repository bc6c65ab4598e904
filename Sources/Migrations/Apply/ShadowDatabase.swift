internal import SluiceDatabase
package import SluiceSchema

/// An empty SQLite database in memory that stands for the real one: on SQLite a step's statements depend on the tables
/// as they are by then, and a step that is performed here tells them without touching anything.
package struct ShadowDatabase {
    let connection: any Connection

    /// Without any table.
    package init() throws { connection = try DatabaseURL(sqlitePath: ":memory:").connect(.create) }

    /// With the tables, indexes, views and triggers that `original` has now, and none of its rows.
    init(for original: any Connection) throws {
        try self.init()
        let entries = try original.rows(
            """
            SELECT sql, name FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
            ORDER BY CASE WHEN sql LIKE 'CREATE VIRTUAL%' THEN 0 WHEN type = 'table' THEN 1 ELSE 2 END, rowid
            """)
        for entry in entries {
            guard let sql = entry[0].text, let name = entry[1].text else { continue }
            // A virtual table has brought its shadow tables along.
            let isThere = try connection.scalar("SELECT 1 FROM sqlite_schema WHERE name = ?1", [.text(name)])
            if isThere == nil { try connection.executeScript(sql) }
        }
    }

    /// Performs a step and returns what it ran, as a script has it. The real tables may hold rows, where these don't.
    package func statements(of step: Step) throws -> [String] {
        var statements: [String] = []
        let body = {
            try step.perform(on: connection, assumesRows: true) {
                statements.append($0.script(in: connection.dialect))
            }
        }
        if step.suspendsForeignKeys {
            try ForeignKeys.suspended(on: connection) { try connection.transaction { try body() } }
        } else if step.transaction == .none {
            try body()
        } else {
            try connection.transaction { try body() }
        }
        return statements
    }
}

extension Migrator {
    /// The SQL of each step that a plan would carry out now, revision by revision; none for steps that are no SQL, and
    /// for those after them that can't be told before they were run. Reads only.
    package func statements(of plan: MigrationPlan) throws -> [[[String]]] {
        let shadow = connection.dialect.rebuildsTables ? try ShadowDatabase(for: connection) : nil
        return try plan.revisions.map { planned in
            try planned.steps.dropFirst(planned.firstStep).map { step in
                guard case .schema = step.work else { return [] }
                guard let shadow else {
                    return try step.postgresStatements(serverVersion: connection.serverVersion).map {
                        $0.script(in: step.dialect)
                    }
                }
                return (try? shadow.statements(of: step)) ?? []
            }
        }
    }
}
