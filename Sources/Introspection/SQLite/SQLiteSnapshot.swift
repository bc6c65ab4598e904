internal import SluiceDatabase

/// Reads what one SQLite file says of itself: `sqlite_schema`, and each pragma once for all tables.
struct SQLiteSnapshot {
    private let connection: any Connection
    private let parts: Snapshot.Parts
    private let file: String

    init(_ connection: any Connection, _ parts: Snapshot.Parts, file: String) {
        self.connection = connection
        self.parts = parts
        self.file = file
    }

    func read(_ tables: [QualifiedName]?) throws -> Snapshot {
        let objects = try objects()
        let wanted = tables.map { Set($0.map { $0.name.folded }) }
        let columns = try columns(wanted)
        let indexes = parts.contains(.indexes) ? try indexes(objects, wanted) : [:]
        let foreignKeys = parts.contains(.constraints) ? try foreignKeys() : [:]
        let triggers = objects.filter { $0.type == "trigger" }.map {
            Snapshot.Trigger(table: QualifiedName(name: $0.table), name: $0.name, definition: $0.sql)
        }
        let triggersOf = Dictionary(grouping: triggers) { $0.table.name.folded }
        let keys = columns.mapValues { rows in
            rows.filter { $0.keyPosition > 0 }.sorted { $0.keyPosition < $1.keyPosition }.map(\.column.name)
        }
        let all = try relations(objects)
        let spelling = Dictionary(all.map { ($0.name.name.folded, $0.name) }) { first, _ in first }
        let own = StateSchema.ownTables(among: Set(all.map(\.name.name)), in: connection.dialect)
        let found = all.filter { relation in
            wanted?.contains(relation.name.name.folded) ?? (!relation.isReserved && !own.contains(relation.name.name))
        }
        // Who reads whom, nobody says: all views.
        let views = wanted != nil && parts.contains(.views) ? all.filter { $0.isView && !found.contains($0) } : []
        let relations = (found + views).map { relation in
            var relation = relation
            let name = relation.name.name.folded
            relation.columns = columns[name]?.map(\.column) ?? []
            if let key = keys[name], !key.isEmpty {
                relation.constraints = [.init(table: relation.name, name: "", kind: .primaryKey, columns: key)]
            }
            relation.indexes = indexes[name] ?? []
            relation.constraints += (foreignKeys[name] ?? []).map { $0.resolved(spelling, keys) }
            relation.triggers = triggersOf[name] ?? []
            return relation
        }
        let names = Set(relations.map(\.name))
        let incoming = foreignKeys.values.flatMap(\.self).filter { key in
            !names.contains(key.table)
        }.map { $0.resolved(spelling, keys) }.filter { $0.referencedTable.map(names.contains) ?? false }
        return Snapshot(
            parts: parts, found: wanted == nil ? [] : found.map(\.name), relations: relations,
            incomingForeignKeys: incoming.sorted { $0.table.name < $1.table.name },
            triggers: triggers,
            texts: parts.contains(.texts)
                ? try texts(objects.filter { !$0.name.hasPrefix("sluice_") && !own.contains($0.table) }) : [])
    }

    private func texts(_ objects: [Object]) throws -> [Snapshot.Text] {
        let tables = Set(objects.map(\.name))
        let columns = try rows(
            """
            SELECT m.name, c.name FROM \(schemaTable) m JOIN pragma_table_xinfo(m.name, ?1) c WHERE \(Self.isPlainTable("m"))
            """
        ) { (table: $0.text(), column: $0.text()) }
        return objects.filter { !$0.sql.isEmpty }.flatMap { object in
            [
                Snapshot.Text(place: "\(object.type) \(object.name)", text: object.sql, form: .script),
                Snapshot.Text(place: "name of \(object.type) \(object.name)", text: object.name, form: .name),
            ]
        }
            + columns.filter { tables.contains($0.table) }.map {
                Snapshot.Text(place: "name of column \($0.table).\($0.column)", text: $0.column, form: .name)
            }
    }

    var schemaTable: String { "\(Dialect.sqlite.quote(file)).sqlite_schema" }

    /// Neither a virtual one nor a view, for which nothing is stored under a page of their own.
    static func isPlainTable(_ row: String) -> String { "\(row).type = 'table' AND \(row).rootpage > 0" }

    /// As `lower` folds them, the letters A to Z.
    func named(_ tables: Set<String>) -> String { tables.map(Dialect.sqlite.literal).joined(separator: ", ") }

    struct Object {
        let type: String
        let name: String
        let table: String
        let sql: String
    }

    private struct PlacedColumn {
        let column: Snapshot.Column
        /// Its place in the primary key, or 0.
        let keyPosition: Int
    }

    func rows<Object>(_ sql: String, _ object: (inout Fields) throws -> Object) throws -> [Object] {
        try connection.rows(sql, sql.contains("?1") ? [.text(file)] : []).map { row in
            var fields = Fields(row.values)
            return try object(&fields)
        }
    }

    /// In the order of their creation, in which they can be made again.
    private func objects() throws -> [Object] {
        let objects = try rows(
            "SELECT type, name, tbl_name, coalesce(sql, '') FROM \(schemaTable) ORDER BY rowid"
        ) { Object(type: $0.text(), name: $0.text(), table: $0.text(), sql: $0.text()) }
        if let impostor = objects.first(where: { Self.pragmas.contains($0.name.folded) }) {
            throw DatabaseError(
                kind: .other, code: "",
                message:
                    "the file has a \(impostor.type) named \(impostor.name), which hides SQLite's own table of that "
                    + "name: the schema can't be read. Rename it first")
        }
        return objects
    }

    /// A table or view of such a name would be read in their place.
    private static let pragmas: Set<String> = [
        "pragma_module_list", "pragma_table_xinfo", "pragma_index_list", "pragma_index_xinfo",
        "pragma_foreign_key_list",
    ]

    private func relations(_ objects: [Object]) throws -> [Snapshot.Relation] {
        try SQLiteRelations(objects) {
            Set(try connection.rows("SELECT name FROM pragma_module_list").compactMap { $0[0].text?.folded })
        }.all()
    }

    /// By their table's folded name. The keys of all tables are needed for foreign keys that don't name columns; a
    /// virtual table is looked at only where it is asked for, since its module may not be there.
    private func columns(_ wanted: Set<String>?) throws -> [String: [PlacedColumn]] {
        guard !parts.isDisjoint(with: [.columns, .constraints, .indexes]) else { return [:] }
        let named = named(wanted ?? [])
        let all = wanted == nil || parts.contains(.constraints) ? "\(Self.isPlainTable("l")) OR " : ""
        let rows = try rows(
            """
            SELECT l.name, x.cid, x.name, x.type, x."notnull", x.dflt_value, x.pk, x.hidden
            FROM \(schemaTable) AS l JOIN pragma_table_xinfo(l.name, ?1) AS x
            WHERE l.type IN ('table', 'view') AND (\(all)lower(l.name) IN (\(named))) ORDER BY l.name, x.cid
            """
        ) { fields in
            let table = fields.text().folded
            var column = Snapshot.Column(number: fields.integer(), name: fields.text(), type: fields.text())
            column.isNotNull = fields.flag()
            column.defaultExpression = fields.optionalText()
            let position = fields.integer()
            // 1 is hidden, 2 and 3 are generated.
            let hidden = fields.integer()
            column.isHidden = hidden == 1
            column.generated = hidden == 2 ? .virtual : hidden == 3 ? .stored : nil
            return (table, PlacedColumn(column: column, keyPosition: position))
        }
        return Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) }
    }
}

extension Snapshot.Relation {
    fileprivate var isReserved: Bool { name.name.hasPrefix("sluice_") || name.name.hasPrefix("sqlite_") }
}
