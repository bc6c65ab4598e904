internal import SluiceDatabase

/// The statements that carry rows from a staging table, which has the archive's columns and no constraints, into the
/// table they belong to.
struct StagedRestore {
    private let manifest: Manifest
    private let staging: String
    private let dialect: Dialect
    private let table: String
    /// Names in the table for the archive's columns, where they are restored under others.
    private let target: (String) -> String
    private let type: (ArchivedColumn) -> String

    init(
        _ manifest: Manifest, staging: String, dialect: Dialect, table: QualifiedName? = nil,
        target: @escaping (String) -> String = { $0 }, type: @escaping (ArchivedColumn) -> String = \.type
    ) {
        self.manifest = manifest
        self.staging = dialect.quote(staging)
        self.dialect = dialect
        self.table = (table ?? QualifiedName(schema: manifest.table.schema, name: manifest.table.name)).quoted(
            in: dialect)
        self.target = target
        self.type = type
    }

    /// On SQLite values have no type, so that no affinity touches them. Keys have the table's, which they came through
    /// already: SQLite uses an index only for a comparison with the affinity of the index, and would else look through
    /// the whole staging table for each row.
    func createStaging(temporary: Bool) -> String {
        let columns = manifest.columns.map { column in
            let type = type(column)
            let isTyped = !dialect.convertsByAffinity || column.isKey && type.uppercased() != "ANY"
            return dialect.quote(column.name) + (isTyped ? " \(type)" : "") + collation(column.name)
        }
        var body = columns.joined(separator: ", ")
        if dialect.convertsByAffinity, !manifest.key.isEmpty {
            body += ", PRIMARY KEY (\(manifest.key.map(dialect.quote).joined(separator: ", ")))"
        }
        return "CREATE \(temporary ? "TEMP " : "")TABLE \(staging) (\(body))"
    }

    /// Without bounds on the table's key the planner may hash all of the table for each chunk, so a chunk comes with
    /// its ends.
    /// - Parameter condition: Over the table as `t`.
    func update(where condition: String = "") -> String {
        let sets = values.map { "\(dialect.quote(target($0.name))) = s.\(dialect.quote($0.name))" }
        let condition = [keysMatch, condition].filter { !$0.isEmpty }.joined(separator: " AND ")
        return "UPDATE \(table) AS t SET \(sets.joined(separator: ", ")) FROM \(staging) AS s WHERE \(condition)"
    }

    /// Rows of the archive that the table has no more.
    var insertMissing: String {
        let columns = manifest.columns.filter { $0.isRowid != true }
        let names = columns.map { dialect.quote(target($0.name)) }.joined(separator: ", ")
        let values = columns.map { "s." + dialect.quote($0.name) }.joined(separator: ", ")
        // Values of an identity column GENERATED ALWAYS are taken as they were.
        let insert =
            "INSERT INTO \(table) (\(names)) \(dialect.overridingIdentity)SELECT \(values) FROM \(staging) AS s"
        guard !manifest.key.isEmpty else { return insert }
        return insert + " WHERE NOT EXISTS (SELECT 1 FROM \(table) AS t WHERE \(keysMatch))"
    }

    /// Of the staged rows.
    func deleteOthers(than condition: String) -> String {
        "DELETE FROM \(staging) WHERE (\(condition)) IS NOT TRUE"
    }

    /// Whether the table has any of the rows.
    var matchesAny: String {
        "SELECT EXISTS (SELECT 1 FROM \(staging) AS s JOIN \(table) AS t ON \(keysMatch))"
    }

    /// Rows that have their archived values, and those that have others. Not every type has an equality, all have a text.
    var countPresent: String {
        let same = values.map { value in
            "CAST(t.\(dialect.quote(target(value.name))) AS text) IS NOT DISTINCT FROM "
                + "CAST(s.\(dialect.quote(value.name)) AS text)"
        }.joined(separator: " AND ")
        return "SELECT count(*) FILTER (WHERE \(same)), count(*) FILTER (WHERE NOT (\(same))) "
            + "FROM \(staging) AS s JOIN \(table) AS t ON \(keysMatch)"
    }

    /// By hand, in one go.
    var applyAll: [String] {
        switch manifest.content {
        case .column: values.isEmpty ? [] : [update()]
        case .rows, .table: (values.isEmpty || manifest.key.isEmpty ? [] : [update()]) + [insertMissing]
        }
    }

    private var keysMatch: String { keysMatch("t", "s") }

    func keysMatch(_ table: String, _ staging: String) -> String {
        manifest.key.map {
            "\(table).\(dialect.quote(target($0))) = \(staging).\(dialect.quote($0))\(collation($0))"
        }.joined(separator: " AND ")
    }

    /// SQLite: what the key's index tells values apart by, which may be more or less than its column does. By another, a row
    /// would find several, and no index would serve.
    private func collation(_ key: String) -> String {
        guard dialect.convertsByAffinity, manifest.key.contains(key),
            let collation = manifest.columns.first(where: { $0.name == key })?.collation
        else { return "" }
        return " COLLATE \(dialect.quote(collation))"
    }

    /// A generated column computes its values itself.
    private var values: [ArchivedColumn] { manifest.values.filter { $0.generated == nil && $0.isRowid != true } }
}
