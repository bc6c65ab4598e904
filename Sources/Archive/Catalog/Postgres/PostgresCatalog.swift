package import SluiceDatabase
internal import SluiceIntrospection

/// PostgreSQL's catalog of one table, as statements that make it again. Every name comes with its schema.
struct PostgresCatalog: CatalogReader {
    private let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    func shape(of table: QualifiedName) throws -> TableShape {
        let relation = try connection.archivable(table, [.columns, .indexes]).table
        let key = relation.key
        let columns = relation.columns.map { column in
            var column = PostgresColumn(column, of: relation).archived
            column.isKey = key.contains(column.name)
            return column
        }
        return TableShape(name: relation.name, columns: columns, key: key)
    }

    func catalog(of subject: ArchiveSubject, shape: TableShape, original: Backup.Original?) throws -> Catalog {
        let (relation, snapshot) = try connection.archivable(subject.table, .all)
        guard let column = subject.column else {
            return try PostgresTableCatalog(connection, relation, in: snapshot).read(original: original)
                .renaming(relation.name.name, to: subject.archivedAs ?? relation.name.name, in: .postgres)
        }
        return try PostgresColumnCatalog(
            connection, relation, in: snapshot, column: column, archivedAs: subject.archivedAs ?? column,
            original: original
        ).read()
    }
}

extension Connection {
    /// The name has its schema (see ``resolved(_:)``).
    fileprivate func archivable(
        _ table: QualifiedName, _ parts: Snapshot.Parts
    ) throws -> (table: Snapshot.Relation, snapshot: Snapshot) {
        let name = QualifiedName(schema: table.schema ?? "public", name: table.name)
        let snapshot = try Snapshot.read(parts, from: self, of: [name])
        guard let relation = snapshot.table else { throw Problem.noTable(table) }
        return (relation, snapshot)
    }

    /// A table and those that inherit it. A partitioned table stands for its partitions: triggers and locks on it are
    /// theirs too.
    package func inheritanceTree(of table: QualifiedName) throws -> [QualifiedName] {
        let (root, snapshot) = try archivable(table, [])
        return [root.name] + (root.isPartitioned ? [] : snapshot.descendants.map(\.name))
    }

    /// The partitions of a table, and theirs.
    package func partitions(of table: QualifiedName) throws -> [QualifiedName] {
        let (root, snapshot) = try archivable(table, [])
        return root.isPartitioned ? snapshot.descendants.map(\.name) : []
    }
}

extension Snapshot.Relation {
    var quoted: String { name.quoted(in: .postgres) }

    /// The primary key, or the first unique index of plain columns that are all NOT NULL.
    fileprivate var key: [String] {
        let notNull = Set(columns.filter(\.isNotNull).map(\.name))
        return indexes.lazy.filter(\.isKeyOfAllRows).map { $0.keys.compactMap(\.column) }
            .first { notNull.isSuperset(of: $0) } ?? []
    }
}

/// Settings under which COPY text is the same whatever the server's or the user's configuration, as pg_dump sets them;
/// and row security off, so that a policy makes an error and not a gap.
enum PostgresSettings {
    static let statements = """
        SET LOCAL search_path = '';
        \(ValueSettings.inTransaction);
        SET LOCAL row_security = off;
        SET LOCAL statement_timeout = 0;
        SET LOCAL idle_in_transaction_session_timeout = 0;
        SET LOCAL synchronize_seqscans = off
        """
}
