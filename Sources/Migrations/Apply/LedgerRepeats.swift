internal import SluiceDatabase
internal import SluiceSQLText

extension Ledger {
    /// Where each repeatable revision was applied last, and the last entry that may have taken away what one made.
    /// - Parameter drops: Whether the upgrade of a revision of the graph drops definitions.
    func repeats(drops: (_ revision: String) -> Bool) throws -> RepeatLog {
        var known = RepeatLog()
        guard try StateSchema.version(on: connection) != nil else { return known }
        var others: [(number: Int64, revision: String, isUpgrade: Bool)] = []
        let query = """
            SELECT number, revision, checksum, direction, state FROM \(log) WHERE state \(dialect.own("=")) 'complete' \
            OR state \(dialect.own("=")) 'undone' ORDER BY number
            """
        for row in try connection.rows(query) {
            guard let number = row[0].integer, let revision = row[1].text, let direction = row[3].text else { continue }
            switch direction {
            case LedgerText.repetition:
                known.applied[revision] = RepeatLog.Entry(number: number, checksum: row[2].text ?? "")
            case Direction.upgrade.rawValue, Direction.downgrade.rawValue:
                let isUpgrade = direction == Direction.upgrade.rawValue && row[4].text == "complete"
                others.append((number, revision, isUpgrade))
            default: continue
            }
        }
        // Files of what came before the first of them needn't be read.
        let oldest = known.applied.values.map(\.number).min() ?? .max
        let last = others.last { $0.number > oldest && (!$0.isUpgrade || drops($0.revision)) }
        known.disturbance = last?.number ?? 0
        return known
    }
}

extension DefinedObject {
    /// Along the session's path, where its name is without a schema.
    func isThere(on connection: any Connection) throws -> Bool {
        guard connection.dialect.isServer else {
            return try !connection.rows(
                "SELECT 1 FROM sqlite_schema WHERE type = ?1 AND lower(name) = lower(?2)",
                [.text(kind.rawValue), .text(name.name)]
            ).isEmpty
        }
        switch kind {
        case .view: return try connection.relationNumber(of: name) != nil
        case .trigger:
            guard let number = try table.flatMap({ try connection.relationNumber(of: $0) }) else { return false }
            return try !connection.catalogRows(
                "SELECT 1 FROM pg_trigger WHERE tgrelid = $1 AND tgname = $2", [number, .text(name.name)]
            ).isEmpty
        case .rule:
            guard let number = try table.flatMap({ try connection.relationNumber(of: $0) }) else { return false }
            return try !connection.catalogRows(
                "SELECT 1 FROM pg_rewrite WHERE ev_class = $1 AND rulename = $2", [number, .text(name.name)]
            ).isEmpty
        case .function, .procedure, .aggregate:
            let isThere = """
                SELECT 1 FROM pg_catalog.pg_proc WHERE proname OPERATOR(pg_catalog.=) $1 AND pronamespace \
                OPERATOR(pg_catalog.=) ANY (CASE WHEN $2::pg_catalog.text IS NULL THEN ARRAY(SELECT n.oid FROM \
                pg_catalog.pg_namespace n WHERE n.nspname OPERATOR(pg_catalog.=) ANY (pg_catalog.current_schemas(false))) \
                ELSE ARRAY[pg_catalog.to_regnamespace($2)::pg_catalog.oid] END)
                """
            let schema = name.schema.map { Value.text(connection.dialect.quote($0)) } ?? .null
            return try !connection.rows(isThere, [.text(name.name), schema]).isEmpty
        }
    }
}
