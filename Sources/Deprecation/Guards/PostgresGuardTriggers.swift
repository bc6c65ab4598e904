internal import SluiceArchive
internal import SluiceDatabase
internal import SluiceIntrospection

/// The triggers of the guard on one PostgreSQL table.
struct PostgresGuardTriggers {
    private let connection: any Connection
    private let deprecation: Deprecation

    init(_ connection: any Connection, _ deprecation: Deprecation) {
        self.connection = connection
        self.deprecation = deprecation
    }

    static func names(_ deprecation: Deprecation) -> [String] {
        ["insert", "update", "statement", "row"].map { "sluice_guard_\(deprecation.id)_\($0)" }
    }

    /// They fire for a session that replays another server's changes too: those are writes like any.
    func statements(on table: QualifiedName) throws -> [String] {
        let triggers = try triggers(on: table)
        return triggers.map(\.statement)
            + triggers.map { "ALTER TABLE \(table.quoted(in: .postgres)) ENABLE ALWAYS TRIGGER \($0.name)" }
    }

    private func triggers(on table: QualifiedName) throws -> [(name: String, statement: String)] {
        let mode = deprecation.forbidsWrites ? "forbid" : "record"
        let call = "EXECUTE FUNCTION sluice.record_write('\(deprecation.id)', '\(mode)')"
        let events =
            deprecation.column == nil
            ? tableEvents(quoted: table.quoted(in: .postgres), isPartitioned: try isPartitioned(table))
            : try columnEvents(on: table)
        return zip(Self.names(deprecation), events).compactMap { name, event in
            event.map { (name, "CREATE TRIGGER \(name) \($0) \(call)") }
        }
    }

    /// By the order of ``names(_:)``: insert, update, statement, row.
    private func tableEvents(quoted: String, isPartitioned: Bool) -> [String?] {
        // A statement that names a partition fires no statement trigger of its parent, and row triggers are cloned.
        let rows = isPartitioned ? "AFTER INSERT OR UPDATE OR DELETE ON \(quoted) FOR EACH ROW" : nil
        return [nil, nil, "BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON \(quoted) FOR EACH STATEMENT", rows]
    }

    private func columnEvents(on table: QualifiedName) throws -> [String?] {
        let quoted = table.quoted(in: .postgres)
        let column = Dialect.postgres.quote(deprecation.currentName)
        let comparison = try comparison(on: table)
        let insert = try insertDefault(on: table).map { expected in
            """
            AFTER INSERT ON \(quoted) FOR EACH ROW
            WHEN (\(comparison("NEW.\(column)")) IS DISTINCT FROM \(comparison(expected)))
            """
        }
        // AFTER a row, because a BEFORE trigger of the application may set the column too, and UPDATE OF misses that.
        let update = """
            AFTER UPDATE ON \(quoted) FOR EACH ROW
            WHEN (\(comparison("OLD.\(column)")) IS DISTINCT FROM \(comparison("NEW.\(column)")))
            """
        // A statement that names the column would fail after the drop, also where it changes nothing.
        return [insert, update, "BEFORE UPDATE OF \(column) ON \(quoted) FOR EACH STATEMENT", nil]
    }

    private func isPartitioned(_ table: QualifiedName) throws -> Bool {
        try Snapshot.read([], from: connection, of: [table]).table?.isPartitioned == true
    }

    /// What an INSERT that doesn't name the column puts there; nil where that can't be told from a value given.
    private func insertDefault(on table: QualifiedName) throws -> String? {
        let shape = try connection.catalogReader.shape(of: table)
        guard let column = shape.column(deprecation.currentName), column.identity == nil else {
            return nil
        }
        guard let expression = column.defaultExpression else { return "NULL::\(column.type)" }
        let isStable = expression.firstMatch(of: #/[a-z_]+\(|CURRENT_|LOCALTIME/#) == nil
        return isStable ? "(\(expression))" : nil
    }

    /// Types without an equality (json, xml, point) are compared by their text.
    private func comparison(on table: QualifiedName) throws -> (String) -> String {
        let type = try connection.catalogReader.shape(of: table).column(deprecation.currentName)?.type ?? "text"
        let base = type.hasSuffix("[]") ? String(type.dropLast(2)) : type
        let known =
            try connection.scalar(
                """
                SELECT t.typtype IN ('e', 'r', 'm') OR EXISTS (SELECT FROM pg_opclass o JOIN pg_am a ON a.oid = o.opcmethod
                WHERE a.amname = 'btree' AND o.opcdefault AND (o.opcintype = t.oid OR EXISTS (SELECT FROM pg_cast c
                WHERE c.castsource = t.oid AND c.casttarget = o.opcintype AND c.castmethod = 'b')))
                FROM pg_type t WHERE t.oid = to_regtype(\(Dialect.postgres.literal(base)))
                """)?.isTrue == true
        return known ? { $0 } : { "(\($0))::text" }
    }
}
