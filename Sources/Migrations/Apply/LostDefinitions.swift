internal import SluiceDatabase
internal import SluiceSchema

/// A column takes indexes and constraints over it along, and `was` describes the column alone: the derived way back would be
/// without them.
enum LostDefinitions {
    /// - Throws: ``Problem`` that names them.
    static func refuse(_ step: Step, on connection: any Connection) throws {
        guard case .schema(let operations) = step.work else { return }
        if connection.dialect.rebuildsTables {
            if let lost = try LostWithColumn.first(of: operations, on: connection) {
                throw problem(lost.drop, lost.names)
            }
            return
        }
        try GuardedColumn.refuse(operations, on: connection)
        for case .dropColumn(let drop) in operations {
            guard let was = drop.was, !drop.cascade else { continue }
            let lost = try names(drop, was, on: connection)
            if !lost.isEmpty { throw problem(drop, lost) }
        }
    }

    private static func problem(_ drop: DropColumn, _ lost: [String]) -> Problem {
        Problem(
            .invalidOperation,
            "\(drop.column) of \(drop.table) takes \(lost.joined(separator: ", ")) with it, which `was` doesn't bring back",
            hint: "drop them in steps of their own before, each with its `was`, or say cascade: true and write the "
                + "downgrade out")
    }

    /// Those that no key of `was` stands for. A constraint's own index goes with the constraint.
    private static func names(
        _ drop: DropColumn, _ was: Column, on connection: any Connection
    ) throws -> [String] {
        guard let table = try connection.relationNumber(of: drop.table) else { return [] }
        let kinds = [(was.unique, "u"), (was.primaryKey, "p"), (was.references != nil, "f"), (was.check != nil, "c")]
        let kept = kinds.filter(\.0).map(\.1).joined()
        let query = """
            SELECT DISTINCT CASE d.classid WHEN 'pg_class'::regclass THEN 'index ' || i.relname
            ELSE 'constraint ' || c.conname END
            FROM pg_attribute a
            JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum
            LEFT JOIN pg_class i ON d.classid = 'pg_class'::regclass AND i.oid = d.objid AND i.relkind IN ('i', 'I')
            LEFT JOIN pg_constraint c ON d.classid = 'pg_constraint'::regclass AND c.oid = d.objid
            WHERE a.attrelid = $1 AND a.attname = $2 AND (i.oid IS NOT NULL OR c.conrelid = a.attrelid
            AND c.contype <> 'n' AND NOT (c.conkey = ARRAY[a.attnum] AND strpos($3, c.contype::text) > 0)) ORDER BY 1
            """
        return try connection.catalogRows(query, [table, .text(drop.column), .text(kept)]).compactMap { $0[0].text }
    }
}
