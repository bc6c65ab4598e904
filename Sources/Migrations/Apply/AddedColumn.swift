internal import SluiceDatabase
internal import SluiceSchema

/// A column that a step adds, with the value that the rows which are there get in it: what is asked of a table's columns can be
/// asked of that one, too.
struct AddedColumn {
    let table: QualifiedName
    let column: Column
    /// Its value in a row, as SQL of a PostgreSQL built-in type.
    private let value: String

    /// Nil where rows may get anything, as from a sequence or somebody's function.
    /// - Parameter isBuiltIn: Whether its type is one of PostgreSQL's own, so that a cast to it calls nobody's code.
    init?(_ add: AddColumn, isBuiltIn: Bool) {
        let text = add.column.generated?.expression.postgres ?? add.column.defaultValue?.postgres ?? "NULL"
        guard isBuiltIn, add.column.identity == nil, RowQuestion.isPlain(text) else { return nil }
        table = add.table
        column = add.column
        value = "CAST((\(text)) AS \(add.column.type.sql(in: .postgres)))"
    }

    /// - Parameter only: `ONLY ` for its own rows, where tables inherit from it.
    private func rows(_ only: String = "") -> String {
        let name = Dialect.postgres.quote(table.name)
        return "(SELECT \(name).*, \(value) AS \(Dialect.postgres.quote(column.name)) "
            + "FROM \(only)\(table.quoted(in: .postgres)) AS \(name)) AS \(name)"
    }

    /// - Parameter parent: What it points to, with the key's columns.
    func questions(
        only: String, parent: (name: QualifiedName, source: String, keys: [String])?
    ) -> [RowQuestion] {
        var questions: [RowQuestion] = []
        if column.generated != nil {
            questions.append(
                RowQuestion(
                    table,
                    "SELECT 1 WHERE (SELECT pg_catalog.count(\(value)) FROM \(table.quoted(in: .postgres))) IS NULL",
                    "\(table) has rows from which \(column.name) can't be generated", hint: "mend them first"))
            if !column.nullable {
                questions.append(
                    RowQuestion(
                        table, "SELECT 1 FROM \(rows()) WHERE \(Dialect.postgres.quote(column.name)) IS NULL LIMIT 1",
                        "\(table) has rows in which \(column.name), which is to be NOT NULL, would have no value",
                        hint: "mend them first"))
            }
        }
        if column.unique || column.primaryKey {
            questions.append(
                RowQuestion(
                    unique: [column.name], of: table, in: rows(only), nullsNotDistinct: false,
                    "\(column.name), which is to be unique"))
        }
        if let parent {
            questions.append(
                RowQuestion(key: [column.name], of: table, in: rows(only), to: parent, "its default"))
        }
        if let check = column.check?.postgres {
            let question = RowQuestion(checking: check, table, "the check of \(column.name)", in: rows())
            questions += [question].compactMap(\.self)
        }
        return questions
    }
}
