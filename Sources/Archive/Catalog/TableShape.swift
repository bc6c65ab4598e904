package import SluiceDatabase
internal import SluiceIntrospection

/// What a backup needs to know of a table before it reads a row.
package struct TableShape: Sendable {
    /// With its schema on PostgreSQL.
    package let name: QualifiedName
    /// In the table's order. Their names are those in the database.
    package let columns: [ArchivedColumn]
    /// The columns of the primary key, or of a unique key that admits no NULL; empty where there is neither.
    package let key: [String]
    /// SQLite: the name by which the rows' numbers are reached, where no column is them.
    package var rowid: String?

    package func column(_ name: String) -> ArchivedColumn? { columns.first { $0.name == name } }
}

/// Reads a database's catalog: one for each database.
package protocol CatalogReader {
    /// - Throws: ``Problem`` where there is no such table.
    func shape(of table: QualifiedName) throws -> TableShape
    /// Everything that belongs to the subject, and the statements that bring it back, as it was before a deprecation.
    func catalog(of subject: ArchiveSubject, shape: TableShape, original: Backup.Original?) throws -> Catalog
}

extension CatalogReader {
    package func catalog(of subject: ArchiveSubject, shape: TableShape) throws -> Catalog {
        try catalog(of: subject, shape: shape, original: nil)
    }
}

extension Connection {
    package var catalogReader: any CatalogReader {
        dialect.choose(postgres: PostgresCatalog(self), sqlite: SQLiteCatalog(self))
    }
}

extension Connection {
    /// The table with the schema in which this session finds it. From then on no search path matters.
    package func resolved(_ table: QualifiedName) throws -> QualifiedName {
        guard dialect.hasSchemas, table.schema == nil else { return table }
        let found = try Snapshot.read([], from: self, of: [table]).found.first
        return QualifiedName(schema: found?.schema ?? "public", name: table.name)
    }
}
