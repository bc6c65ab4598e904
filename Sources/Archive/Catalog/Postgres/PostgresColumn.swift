internal import SluiceDatabase
internal import SluiceIntrospection

/// A column as an archive keeps it, and what else brings it back.
struct PostgresColumn {
    var archived: ArchivedColumn
    let number: Int
    /// ALTER TABLE … ALTER COLUMN clauses: statistics target, storage, compression.
    let settings: [String]
    let isDefaultVolatile: Bool
    let isInherited: Bool
    /// Since PostgreSQL 18 NOT NULL is a constraint, with a name.
    let notNullName: String?
    let grants: [Snapshot.Grant]

    init(_ column: Snapshot.Column, of relation: Snapshot.Relation) {
        archived = ArchivedColumn(name: column.name, type: column.type)
        archived.isNotNull = column.isNotNull
        archived.generated = column.generationExpression
        archived.isVirtual = column.generated == .virtual ? true : nil
        archived.defaultExpression = column.defaultExpression
        archived.identity = column.identity
        archived.collation = column.collation
        archived.comment = column.comment
        number = column.number
        settings = [
            column.statisticsTarget.map { "SET STATISTICS \($0)" },
            column.storage.map { "SET STORAGE \($0)" },
            column.compression.map { "SET COMPRESSION \($0)" },
        ].compactMap(\.self)
        isDefaultVolatile = column.isDefaultVolatile
        isInherited = !column.isLocal
        notNullName = relation.constraints.first { $0.kind == .notNull && $0.columns == [column.name] }?.name
        grants = column.grants ?? []
    }
}

extension ArchivedColumn {
    /// As after ADD COLUMN or inside CREATE TABLE: name, type, collation, and what can't be added later.
    func postgresDefinition(withDefault: Bool) -> String {
        var words = [Dialect.postgres.quote(name), type]
        if let collation { words.append("COLLATE \(collation)") }
        if let generated {
            words.append("GENERATED ALWAYS AS (\(generated)) \(isVirtual == true ? "VIRTUAL" : "STORED")")
        } else if withDefault, let defaultExpression {
            words.append("DEFAULT \(defaultExpression)")
        }
        return words.joined(separator: " ")
    }
}
