internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceSQLText
internal import SluiceSchema

/// Objects that hang on a table or on one of its columns. SQLite keeps no dependencies: what names both in its text counts.
struct SQLiteDependents {
    private let relation: Snapshot.Relation
    private let snapshot: Snapshot
    private let column: String?

    init(_ relation: Snapshot.Relation, in snapshot: Snapshot, column: String?) {
        self.relation = relation
        self.snapshot = snapshot
        self.column = column
    }

    private func object(
        _ kind: CatalogObject.Kind, _ name: String, _ definition: String?, alone: Bool = false
    ) -> CatalogObject {
        CatalogObject(kind: kind, name: name, definition: definition ?? "", belongsToColumnAlone: alone)
    }

    private func isTable(_ name: String) -> Bool { name.folded == relation.name.name.folded }

    /// Those made by a statement of their own, in the order of their creation.
    var indexes: [CatalogObject] {
        relation.indexes.compactMap { index in
            guard let definition = index.definition else { return nil }
            // Its name and the table's may be a column's name too.
            let body = SQLToken.tokens(of: definition, in: .sqlite).drop { !$0.isSymbol("(") }
            guard column.map(body.mentions) ?? true else { return nil }
            let isAlone = relation.columns.filter { body.mentions($0.name) }.count == 1
            return object(.index, index.name.name, definition, alone: column == nil || isAlone)
        }
    }

    var triggers: [CatalogObject] {
        snapshot.triggers.filter { trigger in
            let tokens = SQLToken.tokens(of: trigger.definition, in: .sqlite)
            let isOwn = isTable(trigger.table.name)
            return !StateName.isGuard(trigger.name)
                && column.map { tokens.mentions($0) && (isOwn || tokens.mentions(relation.name.name)) } ?? isOwn
        }.map { object(.trigger, $0.name, $0.definition, alone: column == nil) }
    }

    /// They fail at their table's next write when this table is gone.
    var triggersElsewhere: [CatalogObject] {
        snapshot.triggers.filter { trigger in
            !isTable(trigger.table.name)
                && SQLToken.tokens(of: trigger.definition, in: .sqlite).mentions(relation.name.name)
        }.map { object(.trigger, $0.name, $0.definition) }
    }

    /// A view that names the table and the column, and one that names the table and takes whole rows.
    var views: [CatalogObject] {
        snapshot.relations.filter { view in
            guard view.isView else { return false }
            let tokens = SQLToken.tokens(of: view.definition ?? "", in: .sqlite)
            return tokens.mentions(relation.name.name)
                && column.map { tokens.mentions($0) || tokens.takesWholeRows } ?? true
        }.map { object(.view, $0.name.name, $0.definition) }
    }

    /// A table's keys that point to itself go with it; one of its columns that points to another keeps that one.
    var foreignKeys: [CatalogObject] {
        snapshot.foreignKeys(to: relation).flatMap { key in
            zip(key.columns.map { $0 ?? "" }, key.referencedColumns).filter { from, to in
                column.map { to.folded == $0.folded && !(isTable(key.table.name) && from.folded == $0.folded) }
                    ?? !isTable(key.table.name)
            }.map {
                object(
                    .foreignKey, "\($0.0) of \(key.table.name)",
                    "REFERENCES \(Dialect.sqlite.quote(relation.name.name))")
            }
        }
    }

    /// The table's constraints that name the column.
    func parts(of text: TableText) -> [CatalogObject] {
        text.constraints(naming: column ?? "").map { object(.constraint, $0.text, $0.text, alone: $0.isAlone) }
    }

    /// What its other columns compute or check with it. A key among them is one of ``foreignKeys``.
    func uses(in text: TableText) -> [CatalogObject] {
        text.uses(of: column ?? "", table: relation.name.name).compactMap { use in
            switch use.kind {
            case .check: object(.columnCheck, "of column \(use.column)", use.definition)
            case .generatedColumn: object(.generatedColumn, use.column, use.definition)
            case .foreignKey: nil
            }
        }
    }
}
