package import SluiceDatabase

/// What to archive: a table, one of its columns, or the rows that meet a condition.
package struct ArchiveSubject: Sendable, Equatable {
    package var table: QualifiedName
    package var column: String?
    /// The name under which the column, or the table, goes into the archive, where it is to come back under another
    /// one than it has now: what is deprecated was renamed.
    package var archivedAs: String?
    /// SQL, as after WHERE.
    package var condition: String?
    /// Whether rows of tables that inherit from it are left out, as they have archives of their own. Not for a partitioned table.
    package var leavesOutHeirs = false

    package init(table: QualifiedName, column: String? = nil, archivedAs: String? = nil, condition: String? = nil) {
        self.table = table
        self.column = column
        self.archivedAs = archivedAs
        self.condition = condition
    }

    package var content: Manifest.Content {
        if condition != nil { return .rows }
        return column == nil ? .table : .column
    }

    /// The column's name in the archive.
    var columnName: String? { column == nil ? nil : archivedAs ?? column }
    var archivedTableName: String? { column == nil ? archivedAs : nil }

    package var description: String { column.map { "\(table).\($0)" } ?? "\(table)" }
}
