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

    static func names(_ deprecation: Deprecation, in dialect: Dialect) -> [String] {
        ["insert", "update", "statement", "row"].map { name(deprecation, $0, in: dialect) }
    }

    static func name(_ deprecation: Deprecation, _ kind: String, in dialect: Dialect) -> String {
        "\(dialect.guardPrefix)\(deprecation.id)_\(kind)"
    }

    /// They fire for a session that replays another server's changes too: those are writes like any.
    func statements(on table: QualifiedName) throws -> [String] {
        let triggers = try triggers(on: table)
        return triggers.map(\.statement)
            + triggers.map { "ALTER TABLE \(table.quoted(in: .postgres)) ENABLE ALWAYS TRIGGER \($0.name)" }
    }

    private func triggers(on table: QualifiedName) throws -> [(name: String, statement: String)] {
        let quoted = table.quoted(in: .postgres)
        let mode = deprecation.forbidsWrites ? "forbid" : "record"
        let call = "EXECUTE FUNCTION \(connection.dialect.state).record_write('\(deprecation.id)', '\(mode)')"
        let events =
            deprecation.column == nil
            ? try tableEvents(on: table, quoted: quoted) : try columnEvents(on: table)
        return zip(Self.names(deprecation, in: connection.dialect), events).compactMap { name, event in
            event.map { (name, "CREATE TRIGGER \(name) \($0) \(call)") }
        }
    }

    /// By the order of ``names(_:in:)``: insert, update, statement, row.
    private func tableEvents(on table: QualifiedName, quoted: String) throws -> [String?] {
        let relation = try Snapshot.read([], from: connection, of: [table]).table
        // A statement that names a partition fires no statement trigger of its parent, and row triggers are cloned.
        if relation?.isPartition == true, table != deprecation.currentTable {
            return [nil, nil, "BEFORE TRUNCATE ON \(quoted) FOR EACH STATEMENT", nil]
        }
        let isPartitioned = relation?.isPartitioned == true
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

    /// Types without an equality (json, xml, point) are compared by their binary form: no setting of the writer's session
    /// makes two values one, as with a text of few digits. So are those of extensions: their equality would be looked up along
    /// a path that others may write to, and run as whoever writes.
    private func comparison(on table: QualifiedName) throws -> (String) -> String {
        let type = try connection.catalogReader.shape(of: table).column(deprecation.currentName)?.type ?? "text"
        let base = type.hasSuffix("[]") ? String(type.dropLast(2)) : type
        let found =
            try connection.catalogRows(
                """
                SELECT t.typtype IN ('e', 'r', 'm') OR t.typnamespace = 'pg_catalog'::regnamespace AND EXISTS (SELECT FROM pg_opclass o JOIN pg_am a ON a.oid = o.opcmethod
                WHERE a.amname = 'btree' AND o.opcdefault AND (o.opcintype = t.oid OR EXISTS (SELECT FROM pg_cast c
                WHERE c.castsource = t.oid AND c.casttarget = o.opcintype AND c.castmethod = 'b' AND c.castcontext = 'i'))),
                (SELECT n.nspname::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                WHERE p.oid = whole.typsend), (SELECT p.proname::text FROM pg_proc p WHERE p.oid = whole.typsend)
                FROM pg_type t, pg_type whole WHERE t.oid = to_regtype(\(Dialect.postgres.literal(base)))
                AND whole.oid = to_regtype(\(Dialect.postgres.literal(type)))
                """
            ).first
        if found?[0].isTrue == true { return { $0 } }
        guard let schema = found?[1].text, let name = found?[2].text else { return { "(\($0))::text" } }
        let send = QualifiedName(schema: schema, name: name).quoted(in: .postgres)
        return { "\(send)(\($0))" }
    }
}
