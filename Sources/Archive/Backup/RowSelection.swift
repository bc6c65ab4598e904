internal import SluiceDatabase

/// Which columns and rows go into an archive, in which order and form.
struct RowSelection {
    let subject: ArchiveSubject
    let shape: TableShape
    let columns: [ArchivedColumn]
    let payload: PayloadFormat
    private let dialect: Dialect

    init(_ subject: ArchiveSubject, shape: TableShape, dialect: Dialect) throws(Problem) {
        self.subject = subject
        self.shape = shape
        self.dialect = dialect
        let isTable = subject.content == .table
        if let name = subject.column {
            guard let column = shape.column(name) else { throw .noColumn(name, in: shape) }
            columns = shape.key.compactMap { shape.column($0) } + [column]
        } else {
            // A generated column's values follow from the others, and no database takes them as input.
            columns = shape.columns.filter { $0.generated == nil } + (isTable ? shape.rowidColumn : [])
        }
        payload = dialect.choose(
            postgres: .copyText,
            sqlite: .insert(
                table: isTable ? subject.archivedAs ?? shape.name.name : Self.stagingName(shape.name.name),
                columns: columns.contains { $0.isRowid == true } ? columns.map(\.name) : nil))
    }

    /// The table into which a column's values go first when they are restored by hand.
    static func stagingName(_ table: String) -> String { "\(table)_archive" }

    /// As the archive names them.
    var archivedColumns: [ArchivedColumn] {
        columns.map { column in
            var column = column
            if column.name == subject.column { column.name = subject.columnName ?? column.name }
            return column
        }
    }

    /// What COPY takes in place of the query; nil where some rows or generated columns are asked for, or where
    /// others' rows belong to the table.
    func wholeTable(on connection: any Connection) throws -> String? {
        guard dialect.hasInheritance, subject.condition == nil, !columns.isEmpty,
            columns.allSatisfy({ $0.generated == nil })
        else { return nil }
        let name = shape.name.quoted(in: dialect)
        let isPlain = try connection.catalogScalar(
            "SELECT relkind = 'r' AND (NOT relhassubclass OR $2::bool) FROM pg_class WHERE oid = to_regclass($1)",
            [.text(name), .text(subject.leavesOutHeirs ? "t" : "f")])
        guard isPlain?.isTrue == true else { return nil }
        return "\(name) (\(columns.map { dialect.quote($0.name) }.joined(separator: ", ")))"
    }

    /// In the order in which the rows lie: sorting them, or fetching them by an index, would cost more than all the rest.
    func query(from table: String? = nil, columnNames: [String]? = nil) -> String {
        let names = (columnNames ?? columns.map(\.name)).map(dialect.quote)
        let own = (subject.leavesOutHeirs ? "ONLY " : "") + shape.name.quoted(in: dialect)
        var sql = "SELECT \(names.joined(separator: ", ")) FROM \(table ?? own)"
        if let condition = subject.condition, table == nil { sql += " WHERE (\(condition))" }
        return sql
    }
}

extension TableShape {
    fileprivate var rowidColumn: [ArchivedColumn] {
        guard let rowid else { return [] }
        var column = ArchivedColumn(name: rowid, type: "INTEGER")
        column.isRowid = true
        return [column]
    }
}
