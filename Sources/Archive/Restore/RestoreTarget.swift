package import SluiceDatabase
internal import SluiceIntrospection

/// Where an archive goes back to: the table it came from, or another one.
package struct RestoreTarget: Sendable, Equatable {
    package let table: QualifiedName
    package let column: String?
    /// Asked for by name (`--into`): values only, into what is there.
    package let isElsewhere: Bool

    package init(of manifest: Manifest) {
        table = QualifiedName(schema: manifest.table.schema, name: manifest.table.name)
        column = manifest.content == .column ? manifest.values.first?.name : nil
        isElsewhere = false
    }

    package init(into table: QualifiedName, column: String?) {
        self.table = table
        self.column = column
        isElsewhere = true
    }

    /// With the schema in which the session finds the table.
    func resolved(on connection: any Connection) throws -> RestoreTarget {
        RestoreTarget(table: try connection.resolved(table), column: column, isElsewhere: isElsewhere)
    }

    /// As it is now; nil where it isn't there. Sluice takes types from it, not from the archive, which is text that came
    /// from elsewhere.
    func relation(on connection: any Connection) throws -> Snapshot.Relation? {
        try Snapshot.read(.columns, from: connection, of: [table]).relation
    }

    func makesTable(_ manifest: Manifest) -> Bool { manifest.content == .table && !isElsewhere }

    /// Refuses where it is taken, or isn't there.
    func requireRoom(for manifest: Manifest, on connection: any Connection) throws {
        let relation = try relation(on: connection)
        guard !makesTable(manifest) else {
            guard relation == nil else { throw Problem.isThere("\(table)", into: "to put the rows into it") }
            return
        }
        guard let relation else { throw Problem.noTable(table) }
        if let missing = manifest.key.first(where: { relation.column($0, in: connection.dialect) == nil }) {
            throw Problem.noKey(missing, in: table)
        }
        guard !isElsewhere, let column, relation.column(column, in: connection.dialect) != nil else { return }
        throw Problem.isThere(description, into: "to overwrite its values")
    }

    /// Columns of the archive that the table hasn't.
    func missingColumns(of manifest: Manifest, on connection: any Connection) throws -> [String] {
        let relation = try relation(on: connection)
        return manifest.columns.filter { $0.isRowid != true }.map { name(of: $0.name, in: manifest) }
            .filter { relation?.column($0, in: connection.dialect) == nil }
    }

    /// What makes the column that values are to go into, where it isn't there.
    func addColumn(of manifest: Manifest, to relation: Snapshot.Relation?, in dialect: Dialect) -> [String] {
        guard isElsewhere, let column, let archived = manifest.values.first, let relation,
            relation.column(column, in: dialect) == nil
        else { return [] }
        return ["ALTER TABLE \(table.quoted(in: dialect)) ADD COLUMN \(dialect.quote(column)) \(archived.type)"]
    }

    /// What a column of the archive is called in the table.
    func name(of archived: String, in manifest: Manifest) -> String {
        guard let column, manifest.content == .column, archived == manifest.values.first?.name else { return archived }
        return column
    }

    private init(table: QualifiedName, column: String?, isElsewhere: Bool) {
        self.table = table
        self.column = column
        self.isElsewhere = isElsewhere
    }

    /// Schema, table, column; empty where there is none.
    var parts: [String] { [table.schema ?? "", table.name, column ?? ""] }

    init?(into parts: [String]) {
        guard parts.count == 3 else { return nil }
        let schema = parts[0].isEmpty ? nil : parts[0]
        self.init(
            into: QualifiedName(schema: schema, name: parts[1]), column: parts[2].isEmpty ? nil : parts[2])
    }

    package var description: String { column.map { "\(table).\($0)" } ?? "\(table)" }
}

/// What a restore did.
package struct RestoreReport: Sendable, Equatable {
    package var restoredRows = 0
    /// Rows of the archive that the table doesn't have any more.
    package var deletedSince = 0
    /// Rows to whose column something was written since the restore began: they keep that.
    package var keptRows = 0
    /// Rows of the table that the archive doesn't have.
    package var addedSince = 0
    /// Those have the column's default, or the next numbers of its identity; otherwise they have what they had, or NULL.
    package var addedHaveDefault = false
    /// Damaged frames, whose rows are lost.
    package var lost: [String] = []
    /// What the database says of it now, other than the manifest.
    package var differences: [String] = []
    /// Catalog statements that the database refused, with its reason.
    package var refused: [String] = []
    /// What isn't as it was and can't be: on PostgreSQL a column's place.
    package var note: String?

    package init() {}

    package var isComplete: Bool { lost.isEmpty && refused.isEmpty }
}
