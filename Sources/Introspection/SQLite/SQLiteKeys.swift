internal import SluiceDatabase

extension SQLiteSnapshot {
    func indexes(_ objects: [Object], _ wanted: Set<String>?) throws -> [String: [Snapshot.Index]] {
        let definitions = Dictionary(
            objects.filter { $0.type == "index" && !$0.sql.isEmpty }.map { ($0.name, $0.sql) }
        ) { first, _ in first }
        let rows = try rows(
            """
            SELECT t.name, l.name, l."unique", l.origin, l.partial, x.cid, x.name, x."desc", x.coll
            FROM \(schemaTable) AS t JOIN pragma_index_list(t.name, ?1) AS l
            JOIN pragma_index_xinfo(l.name, ?1) AS x
            WHERE \(Self.isPlainTable("t")) AND x.key
            \(wanted.map { "AND lower(t.name) IN (\(named($0)))" } ?? "")
            ORDER BY t.name, l.origin <> 'pk', l.seq DESC, x.seqno
            """
        ) { fields in
            let table = fields.text().folded
            var index = Snapshot.Index(name: QualifiedName(name: fields.text()))
            index.isUnique = fields.flag()
            index.origin = .init(rawValue: fields.text()) ?? .statement
            index.isPartial = fields.flag()
            // sqlite.org/pragma.html#pragma_index_xinfo: -2 is an expression, -1 the rowid.
            index.hasExpressions = fields.integer() == -2
            index.keys = [
                .init(column: fields.optionalText(), isDescending: fields.flag(), collation: fields.optionalText())
            ]
            index.definition = definitions[index.name.name]
            return (table, index)
        }
        return rows.reduce(into: [:]) { indexes, row in
            guard let last = indexes[row.0]?.last, last.name == row.1.name else {
                indexes[row.0, default: []].append(row.1)
                return
            }
            var joined = indexes[row.0]?.popLast() ?? last
            joined.keys += row.1.keys
            joined.hasExpressions = joined.hasExpressions || row.1.hasExpressions
            indexes[row.0]?.append(joined)
        }
    }

    func foreignKeys() throws -> [String: [Snapshot.Constraint]] {
        let rows = try rows(
            """
            SELECT l.name, f.id, f."table", f."from", f."to", f.on_delete, f.on_update
            FROM \(schemaTable) AS l JOIN pragma_foreign_key_list(l.name, ?1) AS f
            WHERE \(Self.isPlainTable("l")) ORDER BY l.name, f.id, f.seq
            """
        ) { fields in
            (
                table: fields.text(), id: fields.integer(), parent: fields.text(), from: fields.text(),
                to: fields.optionalText(), onDelete: fields.text(), onUpdate: fields.text()
            )
        }
        var keys: [String: [Snapshot.Constraint]] = [:]
        var last: (table: String, id: Int)?
        for row in rows {
            let table = row.table.folded
            var key = Snapshot.Constraint(
                table: QualifiedName(name: row.table), name: "", kind: .foreignKey, columns: [row.from])
            key.referencedTable = QualifiedName(name: row.parent)
            key.referencedColumns = [row.to].compactMap(\.self)
            key.onDelete = row.onDelete
            key.onUpdate = row.onUpdate
            if let last, last == (row.table, row.id), let begun = keys[table]?.popLast() {
                key = begun.adding(key)
            }
            keys[table, default: []].append(key)
            last = (row.table, row.id)
        }
        return keys
    }
}

extension Snapshot.Constraint {
    fileprivate func adding(_ next: Self) -> Self {
        var joined = Snapshot.Constraint(table: table, name: name, kind: kind, columns: columns + next.columns)
        joined.referencedTable = referencedTable
        joined.referencedColumns = referencedColumns + next.referencedColumns
        joined.onDelete = onDelete
        joined.onUpdate = onUpdate
        return joined
    }

    /// A key that names no columns points at the parent's primary key.
    func resolved(_ spelling: [String: QualifiedName], _ keys: [String: [String]]) -> Self {
        guard let parent = referencedTable?.name.folded else { return self }
        var resolved = self
        resolved.referencedTable = spelling[parent] ?? referencedTable
        if referencedColumns.isEmpty { resolved.referencedColumns = keys[parent] ?? [] }
        return resolved
    }
}
