package import SluiceDatabase

/// A deprecated column, which Sluice's own triggers watch: what they are in the way of is told of the deprecation, since to
/// drop them would leave it without its record.
package enum GuardedColumn {
    /// PostgreSQL: refuses what the server would refuse for a guard's sake.
    package static func refuse(_ operations: [Operation], on connection: any Connection) throws {
        for operation in operations {
            switch operation {
            case .dropColumn(let drop) where !drop.cascade:
                guard try !guards(of: drop.column, of: drop.table, on: connection).isEmpty else { continue }
                throw Problem.isDeprecated(drop.column, of: drop.table)
            case .alterColumn(let alter) where alter.changes.type != nil:
                guard try !guards(of: alter.column, of: alter.table, on: connection).isEmpty else { continue }
                throw Problem(
                    .invalidOperation,
                    "\(alter.column) of \(alter.table) is deprecated, and its type stays: undeprecate_column comes first"
                )
            default: break
            }
        }
    }

    /// The triggers that watch it.
    package static func guards(
        of column: String, of table: QualifiedName, on connection: any Connection
    ) throws -> [String] {
        guard let number = try connection.relationNumber(of: table) else { return [] }
        let triggers = """
            SELECT t.tgname::text FROM pg_trigger t
            JOIN pg_depend d ON d.classid = 'pg_trigger'::regclass AND d.objid = t.oid AND d.refclassid = 'pg_class'::regclass
            JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
            WHERE a.attrelid = $1 AND a.attname = $2
            """
        return try connection.catalogRows(triggers, [number, .text(column)]).compactMap { $0[0].text }
            .filter(StateName.isGuard)
    }
}

extension Problem {
    /// What is deprecated and to be changed as if it weren't.
    /// - Parameter column: Nil for the whole table.
    /// - Parameter name: What it is called by now, where that is another name.
    package static func isDeprecated(_ column: String?, of table: QualifiedName, called name: String? = nil) -> Problem
    {
        Problem(
            .invalidOperation,
            "\(column.map { "\($0) of \(table)" } ?? "\(table)") is deprecated\(name.map { " and called \($0)" } ?? ""): "
                + "drop_deprecated drops it, or undeprecate_\(column == nil ? "table" : "column") comes first")
    }
}
